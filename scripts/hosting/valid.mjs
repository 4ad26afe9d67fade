/**
 * Small repairs of what Astro and Starlight write, so that pages are valid HTML as html-validate reads the standard.
 * Each says what is wrong; a repair that no longer finds anything may go. Pages are long and repairs few: they look for words, not patterns.
 */
const ISLAND_STYLE = '<style>astro-island';
const STYLE_END = '</style>';
const TABLE_OF_CONTENTS = '<nav aria-labelledby="starlight__on-this-page--mobile"';

const repairs = [
  // Astro puts the islands' <style> beside the first island; it belongs into the head.
  (html) => {
    const from = html.indexOf(ISLAND_STYLE);
    if (from < 0) return html;
    const to = html.indexOf(STYLE_END, from) + STYLE_END.length;
    const head = html.indexOf('</head>');
    return html.slice(0, head) + html.slice(from, to) + html.slice(head, from) + html.slice(to);
  },
  // An island's `uid` is there for hot reloading. It is a hash of the folder the sources lay in, among other things: no two machines would build the same.
  (html) => html.replace(/(<astro-island) uid="[^"]*"/g, '$1'),
  // Starlight's search: a button without a type submits forms.
  (html) => html.replace(/<button(?=[\s>])(?![^>]*\stype=)/g, '<button type="button"'),
  // Starlight names both of its tables of contents “On this page”.
  (html) => {
    const at = html.indexOf(TABLE_OF_CONTENTS);
    return at < 0 ? html : `${html.slice(0, at)}<nav aria-label="On this page, menu"${html.slice(at + TABLE_OF_CONTENTS.length)}`;
  },
];

/** The page with every repair made. */
export const valid = (html) => repairs.reduce((text, repair) => repair(text), html);
