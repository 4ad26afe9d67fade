/** Vite plugins that change CodeMirror where it has no setting for it. A version that words it otherwise stops the build, and has to be taught here. */
import { replaced } from './lib/replaced.mjs';

const changing = (name, id, from, to) => ({
  name,
  transform: {
    filter: { id },
    handler: (code) => ({ code: replaced(code, from, to, { what: 'CodeMirror', where: 'scripts/codemirror.mjs' }), map: null }),
  },
});

/** Its styles as constructed sheets, which a policy allows; it takes them only inside shadow roots unless told so. */
export const constructedStyles = () =>
  changing('constructed-styles', /style-mod/, '!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets');

/** Long texts are parsed while the page has nothing else to do, 40 ms at a stretch in place of 100: what moves on the page goes on moving. */
export const shortSlices = () =>
  changing('short-slices', /@codemirror\/language\/dist\/index\.js/, '100 /* Work.Slice */', '40 /* Work.Slice */');
