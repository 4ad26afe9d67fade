// From the tokens of the library `yaml` to a tree of our own: values as text and where everything stands. The library's own documents would
// bring its schemas and its printer into the browser. The text was checked before (`syntax.ts`), so nothing is complained of here.
import { CST, Lexer, Parser } from 'yaml';

/** Start, the value's end, and the end with the blanks and comments that belong to it. */
export type Span = readonly [start: number, valueEnd: number, end: number];
export interface Scalar {
  readonly kind: 'scalar';
  readonly range: Span;
  readonly value: string;
  readonly plain: boolean;
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
}
export interface Alias {
  readonly kind: 'alias';
  readonly range: Span;
  readonly source: string;
  /** What it stands for: the last node before it with that anchor. */ readonly target: Node | null;
}
export interface MapNode {
  readonly kind: 'map';
  range: Span;
  readonly items: readonly Pair[];
  readonly anchor: string | undefined;
}
export interface SeqNode {
  readonly kind: 'seq';
  range: Span;
  readonly items: readonly Node[];
  readonly anchor: string | undefined;
}
export interface Pair {
  readonly key: Node;
  readonly value: Node | null;
}
export type Node = Scalar | Alias | MapNode | SeqNode;

type Token = CST.SourceToken;
type Anchors = Map<string, Node>;
interface Props {
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
  readonly found: boolean;
  readonly end: number;
}

/** The first document's tree; null for a text without any. */
export function readTree(text: string): Node | null {
  for (const token of tokensOf(text)) {
    if (token.type !== 'document') continue;
    const props = propsOf(token.start, 'doc-start', token.offset);
    const anchors: Anchors = new Map();
    return token.value ? compose(token.value, props, anchors) : empty(props, token.start, anchors);
  }
  return null;
}

/** The lexer's state that `tokensOf` leans on. */
interface LexerState {
  indentNext: number;
  readonly flowLevel: number;
  parseQuotedScalar: () => Generator<string, unknown>;
}

/**
 * The library's tokens. Its lexer wants the further lines of a `[ ]`, a `{ }` or a quoted text to be indented deeper than their key, as YAML
 * 1.2 has it; kubectl's reader asks for no indentation there (libyaml's scanner: `flow_level` > 0, `yaml_parser_scan_flow_scalar`).
 */
function* tokensOf(text: string): Generator<CST.Token> {
  const lexer = new Lexer();
  const state = lexer as unknown as LexerState;
  let indent = 0;
  let quoted = false;
  Object.defineProperty(lexer, 'indentNext', {
    get: () => (quoted || state.flowLevel > 0 ? 0 : indent),
    set: (value: number) => {
      indent = value;
    },
  });
  const quotedScalar = state.parseQuotedScalar.bind(lexer);
  state.parseQuotedScalar = function* (): Generator<string, unknown> {
    quoted = true;
    const next = yield* quotedScalar();
    quoted = false;
    return next;
  };
  const parser = new Parser();
  for (const lexeme of lexer.lex(text)) yield* parser.next(lexeme);
  yield* parser.end();
}

/** What stands before a node: its anchor, its tag, and the sign that there is one (`?`, `:`, `-`). */
function propsOf(tokens: readonly Token[], sign: CST.SourceToken['type'], offset: number): Props {
  const last = tokens.at(-1);
  const sourceOf = (type: CST.SourceToken['type']): string | undefined => tokens.find((token) => token.type === type)?.source;
  return {
    anchor: sourceOf('anchor')?.slice(1),
    tag: tagName(sourceOf('tag')),
    found: tokens.some((token) => token.type === sign),
    end: last ? last.offset + last.source.length : offset,
  };
}
const tagName = (source: string | undefined): string | undefined => source?.replace(/^!!/, 'tag:yaml.org,2002:').replace(/^!<(.*)>$/, '$1');

/** The end of blanks and comments behind a node. */
const endOf = (tokens: readonly Token[] | undefined, offset: number): number =>
  (tokens ?? []).reduce((end, token) => end + token.source.length, offset);

function compose(token: CST.Token, props: Props, anchors: Anchors): Node {
  const { anchor, tag } = props;
  switch (token.type) {
    case 'alias': {
      const valueEnd = token.offset + token.source.length;
      const source = token.source.slice(1);
      return { kind: 'alias', range: [token.offset, valueEnd, endOf(token.end, valueEnd)], source, target: anchors.get(source) ?? null };
    }
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
    case 'block-scalar': {
      const { value, type, range } = CST.resolveAsScalar(token, false, () => undefined);
      return named({ kind: 'scalar', range, value, plain: type === 'PLAIN', tag, anchor }, anchors);
    }
    case 'block-map':
      return blockMap(token, anchor, anchors);
    case 'block-seq':
      return blockSequence(token, anchor, anchors);
    case 'flow-collection':
      return flowCollection(token, anchor, anchors);
    default:
      return empty({ ...props, end: token.offset }, undefined, anchors);
  }
}
function named<T extends Exclude<Node, Alias>>(node: T, anchors: Anchors): T {
  if (node.anchor !== undefined) anchors.set(node.anchor, node);
  return node;
}

/** A value that is not written: it stands right behind what announces it. */
function empty({ anchor, tag, end }: Props, before: readonly Token[] | undefined, anchors: Anchors): Scalar {
  let at = end;
  if (before !== undefined) {
    let i = before.length - 1;
    for (; i >= 0 && ['space', 'comment', 'newline'].includes(before[i]?.type ?? ''); i--) at -= before[i]?.source.length ?? 0;
    if (i >= 0) for (i++; before[i]?.type === 'space'; i++) at += before[i]?.source.length ?? 0;
  }
  return named({ kind: 'scalar', range: [at, at, at], value: '', plain: true, tag, anchor }, anchors);
}

function blockMap(token: CST.BlockMap, anchor: string | undefined, anchors: Anchors): MapNode {
  const items: Pair[] = [];
  const map = named<MapNode>({ kind: 'map', range: [token.offset, token.offset, token.offset], items, anchor }, anchors);
  let offset = token.offset;
  let trailing: number | undefined;
  for (const { start, key, sep, value } of token.items) {
    const props = propsOf(start, 'explicit-key-ind', offset);
    if (!props.found && props.anchor === undefined && props.tag === undefined && !sep) {
      trailing = props.end;
      continue;
    }
    const keyNode = key ? compose(key, props, anchors) : empty(props, start, anchors);
    const behind = propsOf(sep ?? [], 'map-value-ind', keyNode.range[2]);
    offset = behind.end;
    const valueNode = !behind.found ? null : value ? compose(value, behind, anchors) : empty(behind, sep, anchors);
    if (valueNode) offset = valueNode.range[2];
    items.push({ key: keyNode, value: valueNode });
  }
  map.range = [token.offset, offset, trailing ?? offset];
  return map;
}

function blockSequence(token: CST.BlockSequence, anchor: string | undefined, anchors: Anchors): SeqNode {
  const items: Node[] = [];
  const sequence = named<SeqNode>({ kind: 'seq', range: [token.offset, token.offset, token.offset], items, anchor }, anchors);
  let offset = token.offset;
  let trailing: number | undefined;
  for (const { start, value } of token.items) {
    const props = propsOf(start, 'seq-item-ind', offset);
    if (!props.found && props.anchor === undefined && props.tag === undefined && !value) {
      trailing = props.end;
      continue;
    }
    const node = value ? compose(value, props, anchors) : empty(props, start, anchors);
    offset = node.range[2];
    items.push(node);
  }
  sequence.range = [token.offset, offset, trailing ?? offset];
  return sequence;
}

function flowCollection(token: CST.FlowCollection, anchor: string | undefined, anchors: Anchors): MapNode | SeqNode {
  const isMap = token.start.source === '{';
  const pairs: Pair[] = [];
  const nodes: Node[] = [];
  const unknown: Span = [token.offset, token.offset, token.offset];
  const collection: MapNode | SeqNode = isMap
    ? named<MapNode>({ kind: 'map', range: unknown, items: pairs, anchor }, anchors)
    : named<SeqNode>({ kind: 'seq', range: unknown, items: nodes, anchor }, anchors);
  let offset = token.offset + 1;
  for (const { start, key, sep, value } of token.items) {
    const props = propsOf(start, 'explicit-key-ind', offset);
    if (!props.found && props.anchor === undefined && props.tag === undefined && !sep && !value && !key) {
      offset = props.end;
      continue;
    }
    if (!isMap && !sep && !props.found) {
      const node = value ? compose(value, props, anchors) : empty(props, sep, anchors);
      nodes.push(node);
      offset = node.range[2];
      continue;
    }
    const keyNode = key ? compose(key, props, anchors) : empty(props, start, anchors);
    const behind = propsOf(sep ?? [], 'map-value-ind', keyNode.range[2]);
    const valueNode = value ? compose(value, behind, anchors) : behind.found ? empty(behind, sep, anchors) : null;
    const pair: Pair = { key: keyNode, value: valueNode };
    const [, valueEnd, end] = (valueNode ?? keyNode).range;
    if (isMap) pairs.push(pair);
    else nodes.push({ kind: 'map', range: [keyNode.range[0], valueEnd, end], items: [pair], anchor: undefined });
    offset = valueNode ? valueNode.range[2] : behind.end;
  }
  const [close, ...rest] = token.end;
  const valueEnd = close ? close.offset + close.source.length : offset;
  collection.range = [token.offset, valueEnd, endOf(rest, valueEnd)];
  return collection;
}
