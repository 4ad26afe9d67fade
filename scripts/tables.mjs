/**
 * An Astro integration for tables in chapters. Each gets a frame that scrolls by itself where a screen is narrower than its words, with a name
 * and a place in the order of Tab (WCAG 2.1.1: what scrolls can be scrolled with keys). And long code words in its cells may break at their
 * humps: `Init:CrashLoopBackOff` after `Init:` or before `Back`, never within a word.
 */

/** Words up to this length are never broken: they fit beside three others on the narrowest phone. */
const WHOLE = 12;
const HUMPS = /(?<=[a-z])(?=[A-Z])|(?<=[a-z)\]])(?=\.[a-z])|(?<=[A-Za-z][:/])(?=\w)/;

/** A text of code as the pieces between which it may break. */
export const pieces = (text) =>
  text
    .split(/(\s+)/)
    .flatMap((word) => (word.length > WHOLE ? word.split(HUMPS) : [word]))
    .reduce(
      // Blanks stay with what they follow: a line may break at them as it is.
      (out, piece, i, all) =>
        i > 0 && (/^\s*$/.test(piece) || /\s$/.test(all[i - 1])) ? [...out.slice(0, -1), out.at(-1) + piece] : [...out, piece],
      [],
    );

const element = (tagName, properties, children = []) => ({ type: 'element', tagName, properties, children });

/** The texts of code below a node. */
const codeTexts = (node, inCode = false) =>
  node.type === 'text'
    ? inCode
      ? [node]
      : []
    : (node.children ?? []).flatMap((child) => codeTexts(child, inCode || node.tagName === 'code'));
/** The heads of a table's columns. */
const heads = (node, ctx) =>
  (node.tagName ?? node.name) === 'th'
    ? [ctx.textContent(node).trim()]
    : (node.children ?? []).flatMap((child) => heads(child, ctx)).filter(Boolean);

/** Code below a table may break at its humps, and the table stands in its frame. */
function frame(table, ctx) {
  for (const text of codeTexts(table)) {
    const parts = pieces(text.value);
    if (parts.length < 2) continue;
    ctx.replaceNode(
      text,
      parts.flatMap((value, i) => [...(i === 0 ? [] : [element('wbr', {})]), { type: 'text', value }]),
    );
  }
  const label = `Table: ${heads(table, ctx).join(', ')}`;
  ctx.wrapNode(table, element('div', { className: ['table-frame'], role: 'group', tabIndex: 0, ariaLabel: label }));
}

/** The plugin of Sätteri, Astro's Markdown processor, for tables in Markdown and in JSX. */
export const framedTables = () => ({
  name: 'framed-tables',
  element: { filter: ['table'], visit: frame },
  mdxJsxFlowElement: { filter: ['table'], visit: frame },
});

export const tables = () => ({
  name: 'tables',
  hooks: {
    'astro:config:setup': ({ config }) => void config.markdown.processor.options.hastPlugins.push(framedTables()),
  },
});
