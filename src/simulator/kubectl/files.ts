import { readYaml } from '../manifest/yaml/read.ts';
import type { Env } from './env.ts';
import { fail } from './errors.ts';
import { dig, text } from './json.ts';
import { resourceOf, type ApiObject } from './kinds.ts';
import type { FileObject } from './select.ts';

export const FILE_FLAGS = 'filename,f:c kustomize,k:s recursive,R:b';

/** A file named with `-f`: its name in messages (`STDIN` for `-`) and its text. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Reads every `-f`; throws kubectl's complaint about a missing one. */
export function readFiles(env: Env): readonly NamedText[] {
  if (env.flags.has('kustomize') && env.flags.has('filename')) throw fail('only one of -f or -k can be specified');
  if (env.flags.has('kustomize'))
    throw fail(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${env.flags.string('kustomize') ?? ''}'`,
    );
  return env.flags.list('filename').map((name) => {
    if (name === '-') return { name: 'STDIN', text: env.io.stdin };
    if (/^https?:\/\//.test(name)) throw fail(`unable to read URL "${name}", server reported 503 Service Unavailable, status code=503`);
    const content = env.host.readFile(name);
    if (content === undefined) throw fail(`the path "${name}" does not exist`);
    return { name, text: content };
  });
}

/** What the files name, for commands that need no more (get, delete, label …). */
export function fileObjects(env: Env): readonly FileObject[] {
  return readFiles(env).flatMap(({ name, text: content }) =>
    readYaml(content).flatMap((doc): FileObject[] => {
      if (doc.error !== undefined) throw fail(`error parsing ${name}: ${doc.error.said}`);
      const kind = text(dig(doc.value, 'kind'));
      if (kind === '') return [];
      const items = kind === 'List' ? dig(doc.value, 'items') : [doc.value];
      return (Array.isArray(items) ? items : []).map((item: unknown) => {
        const object = item as ApiObject;
        const resource = resourceOf(text(dig(object, 'kind')));
        return {
          resource,
          json: object,
          name: text(dig(object, 'metadata', 'name')),
          namespace: resource.namespaced ? text(dig(object, 'metadata', 'namespace')) || env.namespace : '',
        };
      });
    }),
  );
}
