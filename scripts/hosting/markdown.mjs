/** A page's content as Markdown, from its built HTML: what the runs said is in it. */
import { parse } from 'node-html-parser';

const squeeze = (text) => text.replace(/\s+/g, ' ');
const fence = (text, language = '') => `\`\`\`${language}\n${text.replace(/\n+$/, '')}\n\`\`\``;
const preText = (pre) =>
  pre.querySelectorAll('.line').length > 0
    ? pre
        .querySelectorAll('.line')
        .map((line) => line.textContent.replace(/\n$/, ''))
        .join('\n')
    : pre.textContent;

function inline(node) {
  if (node.nodeType === 3) return squeeze(node.text);
  const inner = () => node.childNodes.map(inline).join('');
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
      const own = item.childNodes
        .filter((child) => !nested.includes(child))
        .map(inline)
        .join('')
        .trim();
      return [
        `${indent}${ordered ? `${i + 1}.` : '-'} ${own}`,
        ...nested.map((each) => list(each, /ol/i.test(each.rawTagName), `${indent}  `)),
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
function lab(section) {
  const yaml = section.querySelector('.yaml-still pre');
  const solution = section.querySelector('.lab-solution');
  return only([
    text(section.querySelector('.lab-goal') ?? section),
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
  if (name === 'blockquote') return only(node.childNodes.map(block)).replace(/^/gm, '> ');
  if (/^(script|style|template|svg|button|input|noscript)$/.test(name) || has('sl-anchor-link') || has('example-controls')) return '';
  return only(node.childNodes.map(block));
}

/** Markdown of a page; its links are the page's. */
export function markdownOf(html, address) {
  const root = parse(html, { comment: false, blockTextElements: { script: true, style: true } });
  const content = root.querySelector('.sl-markdown-content');
  const title = root.querySelector('h1')?.textContent.trim() ?? '';
  const description = root.querySelector('meta[name="description"]')?.getAttribute('content') ?? '';
  return `${only([`# ${title}`, description && `> ${description}`, content === null ? '' : block(content), `Live page: ${address}`])}\n`.replace(
    /\n{3,}/g,
    '\n\n',
  );
}
