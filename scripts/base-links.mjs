/** Authors write `/story/…`; a site that stands under BASE needs `/BASE/story/…`. `npm run links` then checks every one of them. */

/** The same page with the base before every root-relative link that lacks it. */
export const withBase = (html, base) =>
  base === '/'
    ? html
    : html.replace(/(<(?:a|img|source)\b[^>]*?\s(?:href|src)=")(\/(?!\/)[^"]*)"/g, (all, before, link) =>
        `${link}/`.startsWith(base) ? all : `${before}${base.replace(/\/$/, '')}${link}"`,
      );
