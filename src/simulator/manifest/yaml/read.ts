// Text → JSON values with source positions, document by document, as kubectl splits and converts YAML before it sends it (P-01, Y-2x, Y-5x).
import { resolvePlain } from './scalars.ts';
import { checkSyntax } from './syntax.ts';
import { readTree } from './tree.ts';
import type { MapNode, Node, Scalar } from './tree.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
export interface YamlProblem {
  readonly message: string;
  /** The whole of what kubectl says after the file's name: which of its readers stopped, and `message`. */
  readonly said: string;
  readonly problem: string;
  readonly offset: number;
  readonly begin?: number;
}

/** One YAML document of a text. */
export interface YamlDocument {
  /** Where its text begins and ends in the whole text. */
  readonly start: number;
  readonly end: number;
  readonly value: Json;
  readonly root: Node | null;
  /** Set when it cannot be read; nothing after it is read then (P-10). */
  readonly error?: YamlProblem;
}

/** Far more values than any manifest holds; an alias bomb ends here. */
const MAX_VALUES = 50_000;
const MAX_TEXT = 2_000_000;

/** What was read last: one run reads its manifest four times (to decode it, twice as kubectl, and to mark its parts). */
let last: { readonly input: string; readonly documents: readonly YamlDocument[] } | undefined;

/** Reads every document up to and including the first that is broken. Never throws; nobody changes what it answers. */
export function readYaml(input: string): readonly YamlDocument[] {
  if (last?.input === input) return last.documents;
  const documents = readDocuments(input);
  // What is broken is read anew, as the part that words the error has to be there each time.
  if (!documents.some(({ error }) => error !== undefined)) last = { input, documents };
  return documents;
}

function readDocuments(input: string): readonly YamlDocument[] {
  // No file holds half a character: what an editor may is read as what writing it would make of it.
  const text = input.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  if (text.length > MAX_TEXT)
    return [
      {
        start: 0,
        end: text.length,
        value: null,
        root: null,
        error: yamlProblem({ message: 'input is too long', problem: 'input is too long', offset: 0 }),
      },
    ];
  const documents: YamlDocument[] = [];
  for (const [start, end, rest] of splitDocuments(text)) {
    if (rest !== undefined) {
      const message = `invalid Yaml document separator: ${rest}`;
      documents.push({ start, end, value: null, root: null, error: { message, said: message, problem: message, offset: start } });
      break;
    }
    const document = readDocument(text.slice(start, end), start, end);
    documents.push(document);
    if (document.error) break;
  }
  return documents;
}

const yamlProblem = (problem: Omit<YamlProblem, 'said'>, prefix = 'yaml: '): YamlProblem => ({
  ...problem,
  said: `error converting YAML to JSON: ${prefix}${problem.message}`,
});

/**
 * Splits where kubectl does: at lines that begin with `---`. Behind it only blanks and a comment may stand; whatever else does is the last
 * part's third value, and nothing is read from there on (apimachinery's `YAMLReader`).
 */
function splitDocuments(text: string): [start: number, end: number, rest?: string][] {
  const parts: [number, number, string?][] = [];
  let start = 0;
  const separator = /(?<![^\n])---([^\n]*)/g; // lines end at \n alone
  for (let found = separator.exec(text); found; found = separator.exec(text)) {
    const rest = found[1]?.trim() ?? '';
    if (rest !== '' && !rest.startsWith('#')) return [...parts, [found.index, found.index + found[0].length, rest]];
    if (found.index === start) continue; // at a document's very start it stays part of the document
    parts.push([start, found.index]);
    const newline = text.indexOf('\n', found.index);
    start = newline < 0 ? text.length : newline + 1;
    separator.lastIndex = start;
  }
  if (start < text.length) parts.push([start, text.length]);
  return parts;
}

function readDocument(text: string, start: number, end: number): YamlDocument {
  const problem = checkSyntax(text);
  if (problem)
    return {
      start,
      end,
      value: null,
      root: null,
      error: yamlProblem({ ...problem, offset: start + problem.offset, begin: start + problem.begin }),
    };
  const root = readTree(text);
  try {
    return { start, end, value: new Converter().convert(root), root };
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    const { message, offset, prefix } = error;
    return { start, end, value: null, root, error: yamlProblem({ message, problem: message, offset: start + offset }, prefix) };
  }
}

/** Numbers JSON cannot write: what Go calls them, and what they are as a key (sigs.k8s.io/yaml). */
const NO_NUMBERS = new Map([
  ['Infinity', { go: '+Inf', yaml: '.inf' }],
  ['-Infinity', { go: '-Inf', yaml: '-.inf' }],
  ['NaN', { go: 'NaN', yaml: '.nan' }],
]);

class ConversionError extends Error {
  readonly offset: number;
  readonly prefix: string | undefined;
  constructor(message: string, node: Node | null, prefix?: string) {
    super(message);
    this.offset = node?.range[0] ?? 0;
    this.prefix = prefix;
  }
}

class Converter {
  readonly #open = new Set<Node>();
  #values = 0;

  convert(node: Node | null): Json {
    if (++this.#values > MAX_VALUES) throw new ConversionError('document contains excessive aliasing', node);
    if (node === null) return null;
    if (node.kind === 'alias') return this.convert(node.target);
    if (node.kind === 'scalar') return this.#scalar(node);
    if (this.#open.has(node)) throw new ConversionError(`anchor '${node.anchor ?? ''}' value contains itself`, node);
    this.#open.add(node);
    const value = node.kind === 'map' ? this.#map(node) : node.items.map((item) => this.convert(item));
    this.#open.delete(node);
    return value;
  }

  #scalar(node: Scalar): Json {
    const value = scalarValue(node);
    const none = NO_NUMBERS.get(String(value));
    if (none !== undefined && typeof value === 'number') throw new ConversionError(`json: unsupported value: ${none.go}`, node, '');
    return value;
  }

  #map(node: MapNode): JsonObject {
    const result: Record<string, Json> = {};
    for (const { key, value } of node.items) {
      if (key.kind === 'scalar' && key.value === '<<' && key.plain) this.#merge(result, value);
      else {
        const name = this.#key(key);
        const converted = this.convert(value);
        if (name === null)
          throw new ConversionError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goSyntax(converted, '<nil>')}`, key, '');
        setOwn(result, name, converted); // the last of two equal keys wins (Y-30)
      }
    }
    return result;
  }

  #merge(into: Record<string, Json>, value: Node | null, inList = false): void {
    // Through an alias only a map is merged, not a list of them (go-yaml's decode.go, `merge`).
    const source = value?.kind === 'alias' ? (value.target?.kind === 'map' ? value.target : null) : value;
    if (source?.kind === 'map') {
      for (const [k, v] of Object.entries(this.#convertMap(source))) {
        if (++this.#values > MAX_VALUES) throw new ConversionError('document contains excessive aliasing', value);
        setOwn(into, k, v);
      }
      return;
    }
    if (source?.kind !== 'seq' || inList) throw new ConversionError('map merge requires map or sequence of maps as the value', value);
    for (const item of [...source.items].reverse()) this.#merge(into, item, true);
  }
  #convertMap(node: Node): JsonObject {
    const value = this.convert(node);
    return isObject(value) ? value : {};
  }

  /** Keys that are no strings become strings (Y-56); null for one that cannot. */
  #key(key: Node | null): string | null {
    const value = key?.kind === 'scalar' ? scalarValue(key) : this.convert(key);
    if (value !== null && typeof value === 'object') throw new ConversionError(`invalid map key: ${goSyntax(value)}`, key); // Y-27
    if (typeof value === 'number') return NO_NUMBERS.get(String(value))?.yaml ?? String(value);
    return value === null ? null : String(value);
  }
}

function scalarValue(node: Scalar): Json {
  if (node.tag === undefined) return node.plain ? resolvePlain(node.value) : node.value;
  return /^tag:yaml\.org,2002:(int|float|bool|null)$/.test(node.tag) ? resolvePlain(node.value) : node.value; // a written tag decides
}

/** How Go's `%#v` writes a YAML value; kubectl's text for `{{ x }}` holds one. */
function goSyntax(value: Json, nil = 'interface {}(nil)'): string {
  if (value === null) return nil;
  if (Array.isArray(value)) return `[]interface {}{${value.map((item: Json) => goSyntax(item)).join(', ')}}`;
  if (typeof value === 'object')
    return `map[interface {}]interface {}{${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${goSyntax(v)}`)
      .join(', ')}}`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Sets an own property whatever it is called (`__proto__` is a key like any other). */
export function setOwn<T>(object: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  else object[key] = value;
}
