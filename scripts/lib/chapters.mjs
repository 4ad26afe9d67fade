/** Reads the chapters: every `<Example>` of an MDX file with its claims, as data with line numbers, without building the site. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { root } from './run.mjs';

const parser = unified().use(remarkParse).use(remarkMdx);

/** The value of a literal expression (estree); throws when it is anything but a literal. */
const literal = (node) => {
  switch (node.type) {
    case 'Literal':
      return node.value;
    case 'TemplateLiteral':
      if (node.expressions.length === 0) return node.quasis[0].value.cooked;
      break;
    case 'ArrayExpression':
      return node.elements.map(literal);
    case 'ObjectExpression':
      return Object.fromEntries(node.properties.map(({ key, value }) => [key.name ?? key.value, literal(value)]));
    case 'UnaryExpression':
      if (node.operator === '-') return -literal(node.argument);
      break;
    default:
  }
  throw new Error('only literal values can be read here');
};

const attributesOf = (node) => {
  const found = {};
  for (const attribute of node.attributes) {
    if (attribute.type !== 'mdxJsxAttribute') continue;
    const { name, value } = attribute;
    found[name] = value === null ? true : typeof value === 'string' ? value : literal(value.data.estree.body[0].expression);
  }
  return found;
};

const isElement = (node) => node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';
const walk = (node, visit) => {
  visit(node);
  for (const child of node.children ?? []) walk(child, visit);
};

/**
 * The examples of a chapter: `{ file, line, props, claims: [{ line, expect }] }`, the props of the commands it prints (`<Kubectl>`), and
 * `problems` for what cannot be read.
 */
export function readChapter(path) {
  const file = relative(root, path).split('\\').join('/');
  const text = readFileSync(path, 'utf8').replace(/^---\n[\s\S]*?\n---\n/, (matter) => matter.replace(/[^\n]/g, ' '));
  const examples = [];
  const commands = [];
  const problems = [];
  let tree;
  try {
    tree = parser.parse(text);
  } catch (error) {
    return { file, examples, commands, problems: [{ line: error.line ?? error.place?.line ?? 1, text: error.reason ?? error.message }] };
  }
  const read = (node, what) => {
    try {
      return what();
    } catch (error) {
      problems.push({ line: node.position.start.line, text: error.message });
      return undefined;
    }
  };
  walk(tree, (node) => {
    if (!isElement(node) || (node.name !== 'Example' && node.name !== 'Kubectl')) return;
    const props = read(node, () => attributesOf(node));
    if (props === undefined) return;
    if (node.name === 'Kubectl') {
      commands.push(props);
      return;
    }
    const claims = [];
    walk(node, (inner) => {
      if (!isElement(inner) || inner.name !== 'Claim') return;
      const expect = read(inner, () => attributesOf(inner).expect);
      if (expect !== undefined) claims.push({ line: inner.position.start.line, expect });
    });
    examples.push({ file, line: node.position.start.line, props, claims });
  });
  return { file, examples, commands, problems };
}
