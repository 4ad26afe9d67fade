/** A page's content as Markdown, from its built HTML: what the runs said is in it. */
import { parse } from 'node-html-parser';

const squeeze = (text) => text.replace(/\s+/g, ' ');
const fence = (text, language = '') => `\`\`\`${language}\n${text.replace(/\n+$/, '')}\n\`\`\``;
function preText(pre) {
  const lines = pre.querySelectorAll('.line');
  return lines.length > 0 ? lines.map((line) => line.textContent.replace(/\n$/, '')).join('\n') : pre.textContent;
}

/** What stands between two elements that a page sets apart by its styles alone. */
function gap(before, after) {
  const set = /^(a|b|strong|span|small|code|p|div|label)$/;
  const [left, right] = [before, after].map((node) => node?.rawTagName?.toLowerCase() ?? '');
  if (!set.test(left) || !set.test(right)) return '';
  if (/^(p|div)$/.test(left) || /^(p|div)$/.test(right)) return ' ';
  if (left === right) return left === 'a' ? '; ' : left === 'code' ? ', ' : '';
  return left === 'small' || right === 'small' ? ' · ' : ': ';
}
const run = (nodes) => nodes.map((node, i) => (i === 0 ? '' : gap(nodes[i - 1], node)) + inline(node)).join('');

function inline(node) {
  if (node.nodeType === 3) return squeeze(node.text);
  const inner = () => run(node.childNodes);
  switch (node.rawTagName?.toLowerCase()) {
    case 'strong':
    case 'b':
      return `**${inner().trim()}**`;
    case 'em':
    case 'i':
      return `*${inner().trim()}*`;
    case 'code':
      return `\`${node.textContent}\``;
    case 'a':
      return `[${inner().trim()}](${node.getAttribute('href') ?? ''})`;
    case 'br':
      return '\n';
    case 'svg':
    case 'script':
    case 'style':
      return '';
    default:
      return inner();
  }
}
const text = (node) => inline(node).trim();

function list(node, ordered, indent = '') {
  return node.childNodes
    .filter((child) => child.rawTagName?.toLowerCase() === 'li')
    .map((item, i) => {
      const nested = item.childNodes.filter((child) => /^(ul|ol)$/i.test(child.rawTagName ?? ''));
      const own = run(item.childNodes.filter((child) => !nested.includes(child))).trim();
      return [
        `${indent}${ordered ? `${i + 1}.` : '-'} ${own}`,
        ...nested.map((each) => list(each, /ol/i.test(each.rawTagName), `${indent}${ordered ? '   ' : '  '}`)),
      ].join('\n');
    })
    .join('\n');
}
function table(node) {
  const rows = node
    .querySelectorAll('tr')
    .map((row) => row.querySelectorAll('th,td').map((cell) => text(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')));
  if (rows.length === 0) return '';
  const [head, ...rest] = rows;
  return [head, head.map(() => '---'), ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
const only = (parts) => parts.filter((part) => part !== undefined && part !== '').join('\n\n');

function example(figure) {
  const name = figure.getAttribute('data-example');
  const yaml = figure.querySelector('.yaml-still pre') ?? figure.querySelector('pre');
  return only([
    `**Example: ${figure.querySelector('.example-title')?.textContent ?? name}** (\`${name}.yaml\`)`,
    yaml === null ? '' : fence(preText(yaml), 'yaml'),
    ...figure
      .querySelectorAll('.example-final')
      .map((final) => only([text(final.querySelector('p') ?? final), fence(preText(final.querySelector('pre') ?? final))])),
    figure.querySelectorAll('[data-claim]').length === 0
      ? ''
      : `Checked against this run:\n\n${figure
          .querySelectorAll('[data-claim]')
          .map((claim) => `- ${text(claim)}`)
          .join('\n')}`,
  ]);
}
/** How hard and how long, then what is wanted. */
function goal(node) {
  const level = node.querySelector('.lab-level');
  return [level === null ? '' : `*${text(level)}*`, run(node.childNodes.filter((child) => child !== level)).trim()];
}
function lab(section) {
  const yaml = section.querySelector('.yaml-still pre');
  const solution = section.querySelector('.lab-solution');
  return only([
    ...goal(section.querySelector('.lab-goal') ?? section),
    yaml === null ? '' : fence(preText(yaml), 'yaml'),
    section
      .querySelectorAll('.lab-tasks > li')
      .map((task, i) => `${i + 1}. ${text(task.querySelector('.lab-say') ?? task)}`)
      .join('\n'),
    solution === null
      ? ''
      : only([
          '## A solution',
          text(solution.querySelector('p') ?? solution),
          fence(preText(solution.querySelector('pre') ?? solution), 'yaml'),
        ]),
  ]);
}

/** Handles of the page itself. */
const isLeftOut = (node) =>
  ['sl-anchor-link', 'example-controls'].some((name) => node.classList?.contains(name)) ||
  (node.rawTagName?.toLowerCase() === 'label' && node.querySelector('input[type=search]') !== null);

function block(node) {
  if (node.nodeType === 3) return node.text.trim() === '' ? '' : squeeze(node.text).trim();
  const name = node.rawTagName?.toLowerCase() ?? '';
  const has = (className) => node.classList?.contains(className) === true;
  if (has('example-figure')) return example(node);
  if (has('lab')) return lab(node);
  if (has('recap'))
    return only([
      '## Predict first',
      node
        .querySelectorAll('ol > li')
        .map(
          (item, i) =>
            `${i + 1}. ${text(item.querySelector('legend') ?? item)} (${item
              .querySelectorAll('label')
              .map((label) => text(label))
              .join(' / ')})\n   ${text(item.querySelector('details p') ?? item)}`,
        )
        .join('\n'),
    ]);
  if (has('comic'))
    return node
      .querySelectorAll('.comic-script li')
      .map((item, i) => `${i + 1}. ${item.querySelectorAll('p').map(text).join('\n   ')}`)
      .join('\n');
  if (/^h[1-6]$/.test(name)) return `${'#'.repeat(Number(name[1]))} ${text(node)}`;
  if (name === 'p') return text(node);
  if (name === 'ul' || name === 'ol') return list(node, name === 'ol');
  if (name === 'table') return table(node);
  if (name === 'pre') return fence(preText(node));
  if (name === 'blockquote') return only(blocks(node.childNodes)).replace(/^/gm, '> ');
  if (name === 'fieldset')
    return `- ${text(node.querySelector('legend') ?? node)} (${node.querySelectorAll('label').map(text).join(' / ')})`;
  if (name === 'dt' || name === 'summary') return `**${text(node)}**`;
  if (name === 'dd') return text(node);
  if (/^(script|style|template|svg|button|input|noscript)$/.test(name) || isLeftOut(node)) return '';
  return only(blocks(node.childNodes));
}
const words = /^(a|abbr|b|br|code|em|i|kbd|label|small|span|strong|sub|sup|time)$/;
/** Words between blocks are one paragraph, however many elements they are. */
function blocks(nodes) {
  const parts = [];
  let line = [];
  const end = () => {
    parts.push(run(line).trim());
    line = [];
  };
  for (const node of nodes) {
    const isWord =
      node.nodeType === 3 || (words.test(node.rawTagName?.toLowerCase() ?? '') && node.querySelector('p,div,pre,ul,ol') === null);
    if (isWord && !isLeftOut(node)) {
      line.push(node);
      continue;
    }
    end();
    parts.push(block(node));
  }
  end();
  return parts;
}

/** What lies between the page's head and foot, without its drawings: they have no words of their own, and are most of a page. */
function readable(html) {
  const start = html.indexOf('<main');
  const end = html.lastIndexOf('</main>');
  let text = '';
  let from = start;
  let depth = 0;
  for (const { 0: tag, index } of html.slice(0, end).matchAll(/<svg\b|<\/svg>/g)) {
    if (index < start) continue;
    if (tag === '<svg') {
      if (depth++ === 0) text += html.slice(from, index);
    } else if (depth > 0 && --depth === 0) from = index + tag.length;
  }
  // What the islands are given is data, not text.
  return (text + html.slice(from, end)).replace(/ props="[^"]*"/g, '');
}

/** Markdown of a page. Its links are whole addresses, as the text may be read far from the page. */
export function markdownOf(html, address, { title, description }) {
  const root = parse(readable(html), { comment: false, blockTextElements: { script: true, style: true } });
  const content = root.querySelector('.sl-markdown-content');
  for (const link of content?.querySelectorAll('a[href]') ?? []) {
    const href = link.getAttribute('href');
    if (URL.canParse(href, address)) link.setAttribute('href', new URL(href, address).href);
  }
  return `${only([`# ${title}`, description && `> ${description}`, content === null ? '' : block(content), `Live page: ${address}`])}\n`.replace(
    /\n{3,}/g,
    '\n\n',
  );
}
