// The manifest room's door: YAML text → what kubectl and the API server make of it.
import { checkClient, listProblems } from './client.ts';
import { clientText } from './envelope.ts';
import { checkServer } from './server.ts';
import { PROBLEMS } from './problem-words.ts';
import type { DecodedDocument, DecodedManifest, Problem } from './result.ts';
import type { SourceDocument } from './document.ts';
import { Lines } from './yaml/locate.ts';
import { isObject, readYaml } from './yaml/read.ts';
import type { Json, YamlDocument } from './yaml/read.ts';

export interface DecodeOptions {
  /** The context's current namespace. */
  readonly namespace: string;
  /** The file's name in messages; default `pod.yaml`. */
  readonly file?: string;
  /** `apply` needs a name and refuses `generateName`; `create` takes it. Default `apply`. */
  readonly command?: 'apply' | 'create' | 'replace';
  /** `--validate`: unknown fields are refused, warned of, or dropped (P-11). */
  readonly validate?: 'strict' | 'warn' | 'ignore';
  /** Whether `-n` was typed: then it must agree with the manifest (Y-11). */
  readonly namespaceFlag?: boolean;
  /** Whether a thing admission asks for exists; by default the usual namespaces and service account `default` do. */
  readonly exists?: (kind: 'Namespace' | 'ServiceAccount' | 'PriorityClass', namespace: string, name: string) => boolean;
}

/**
 * Decodes, defaults and validates every document of a manifest as `kubectl apply -f` would see it. Never throws; a refused document has
 * `refusal` (kubectl's stderr, no newline at its end) and problems with places in the text.
 */
export function decodeManifest(text: string, options: DecodeOptions): DecodedManifest {
  const file = options.file ?? 'pod.yaml';
  const lines = new Lines(text);
  const documents: DecodedDocument[] = [];
  for (const yaml of readYaml(text)) {
    if (yaml.error) documents.push(brokenDocument(lines, yaml, file));
    else {
      const objects = objectsOf(yaml.value).map(([value, base]): readonly [Json, SourceDocument] => [
        value,
        { lines, yaml, base, value: isObject(value) ? value : {} },
      ]);
      const inList = objects.flatMap(([, document]) => (document.base.length > 0 ? listProblems(document) : []));
      if (inList.length > 0)
        documents.push(
          refused(
            clientText.invalidKind(
              file,
              inList.map((p) => p.message),
            ),
            inList,
          ),
        ); // Y-18
      else for (const [value, document] of objects) documents.push(decodeObject(document, value, file, options));
    }
  }
  if (documents.length === 0) {
    const refusal = clientText.nothing(options.command ?? 'apply');
    documents.push(
      refused(refusal, [
        {
          severity: 'error',
          range: lines.range(0, 0),
          path: '',
          message: refusal,
          plain: 'There is nothing here yet: write a manifest that starts with `apiVersion` and `kind`.',
        },
      ]),
    );
  }
  return { documents, problems: documents.flatMap((d) => d.problems).sort((a, b) => a.range.start - b.range.start) };
}

/** Null documents are skipped (Y-07); the items of a List are objects of their own. */
function objectsOf(value: Json): (readonly [Json, readonly (string | number)[]])[] {
  if (value === null) return [];
  if (!isObject(value) || value.kind !== 'List' || !Array.isArray(value.items)) return [[value, []]];
  return (value.items as readonly Json[]).map((item, i) => [item, ['items', i]]);
}

function decodeObject(document: SourceDocument, value: Json, file: string, options: DecodeOptions): DecodedDocument {
  const client = checkClient(document, value, file, options);
  return 'refusal' in client ? client.document : checkServer(document, client, file, options);
}

function brokenDocument(lines: Lines, yaml: YamlDocument, file: string): DecodedDocument {
  const { message = '', said = '', problem = '', offset = 0, begin = offset } = yaml.error ?? {};
  return refused(clientText.syntax(file, said), [
    {
      severity: 'error',
      path: '',
      message: `yaml: ${message}`,
      ...PROBLEMS.get().explainSyntax(lines, problem, /unexpected end of stream|expected ',' or/.test(problem) ? begin : offset, yaml.end),
    },
  ]);
}

const refused = (refusal: string, problems: readonly Problem[]): DecodedDocument => ({
  apiVersion: '',
  kind: '',
  name: '',
  problems,
  refusal,
  warnings: [],
});
