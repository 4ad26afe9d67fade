/**
 * Small repairs of what Astro and Starlight write, so that pages are valid HTML as html-validate reads the standard.
 * Each says what is wrong; a repair that no longer finds anything may go.
 */
const repairs = [
  // Astro puts the islands' <style> beside the first island; it belongs into the head.
  (html) => {
    const style = /<style>astro-island[^<]*<\/style>/.exec(html)?.[0];
    return style === undefined ? html : html.replace(style, '').replace('</head>', () => `${style}</head>`);
  },
  // Starlight's search: a button without a type submits forms.
  (html) => html.replace(/<button(?![^>]*\stype=)(?=[\s>])/g, '<button type="button"'),
  // Starlight names both of its tables of contents “On this page”.
  (html) => html.replace('<nav aria-labelledby="starlight__on-this-page--mobile"', '<nav aria-label="On this page, menu"'),
];

/** The page with every repair made. */
export const valid = (html) => repairs.reduce((text, repair) => repair(text), html);
