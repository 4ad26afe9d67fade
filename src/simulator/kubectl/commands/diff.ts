import { unifiedDiff } from '../../manifest/internal-json.ts';
import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { KubectlError, usage } from '../errors.ts';
import { FILE_FLAGS } from '../files.ts';
import { field, isObject, setField, type JsonObject } from '../json.ts';
import { resourceOf, type ApiObject } from '../kinds.ts';
import { toJson } from '../print/output.ts';
import { printYaml } from '../print/yaml.ts';
import { inNamespace } from '../write.ts';
import { UPDATE } from '../parts.ts';
import { allSources, present, refused, send } from './apply.ts';

/** A Secret's values are not shown, only whether they differ. */
function mask(before: JsonObject | undefined, after: JsonObject): void {
  const [from, to] = [field(before, 'data'), field(after, 'data')];
  const values = (data: unknown): JsonObject => (isObject(data) ? { ...data } : {});
  const [was, is] = [values(from), values(to)];
  const hide = (data: unknown, other: JsonObject, own: JsonObject, word: string): void => {
    if (!isObject(data)) return;
    for (const key of Object.keys(own)) setField(data, key, Object.hasOwn(other, key) && other[key] !== own[key] ? `*** (${word})` : '***');
  };
  hide(from, is, was, 'before');
  hide(to, was, is, 'after');
}
const lines = (json: JsonObject | undefined): readonly string[] => (json === undefined ? [] : printYaml(json).trimEnd().split('\n'));

/** What the API server would make of the files, held against what it has, as `diff -u` shows it; exit code 1 when they differ. */
function* diff(env: Env): Task<number> {
  if (env.args.length > 0) throw usage(env.path, `Unexpected args: [${env.args.join(' ')}]`);
  const texts = new Map<string, string>();
  try {
    for (const source of allSources(env, 'apply')) {
      const old = present(env, source);
      if (source.doc.refusal !== undefined && (old === undefined || source.doc.status === undefined)) throw refused(source.doc);
      const next: ApiObject =
        old === undefined
          ? send(env, source, 'server', 'creating', false)
          : UPDATE.get().applyChange(env, old, inNamespace(source.json, env.namespace), source.file, 'server', false).object;
      const [before, after] = [old === undefined ? undefined : toJson(old), toJson(next)];
      if (next.kind === 'Secret' && !env.flags.bool('show-secrets')) mask(before, after);
      const [left, right] = [lines(before), lines(after)];
      const { group, version, kind } = resourceOf(next.kind);
      const label = `${group === '' ? '' : `${group}.`}${version}.${kind}.${next.metadata.namespace ?? ''}.${next.metadata.name ?? ''}`;
      if (left.join('\n') !== right.join('\n'))
        texts.set(
          label,
          `diff -u -N /tmp/LIVE/${label} /tmp/MERGED/${label}\n--- /tmp/LIVE/${label}\n+++ /tmp/MERGED/${label}\n${unifiedDiff(left, right)}`,
        );
    }
  } catch (e) {
    // Exit code 1 means a difference; failures have the next ones.
    throw e instanceof KubectlError ? new KubectlError({ text: e.text, code: e.code + 1 }) : e;
  }
  env.io.out(
    [...texts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, text]) => text)
      .join(''),
  );
  return texts.size > 0 ? 1 : 0;
}
export const DIFF: Command = {
  name: 'diff',
  summary: 'Diff the live version against a would-be applied version',
  usage: '-f FILENAME [options]',
  flags: `concurrency:i prune:b show-secrets:b server-side:b show-managed-fields:b force-conflicts:b selector,l:s field-manager:s ${FILE_FLAGS}`,
  run: diff,
};
