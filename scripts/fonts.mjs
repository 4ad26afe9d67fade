/**
 * The site's typefaces, in single weights: together they weigh a third of the variable fonts, and a page loads those it shows. The guide's PDF
 * and the social cards use the same files.
 */
const faces = [
  // One file for every heading: a page has one fewer to wait for.
  ['bricolage-grotesque', ['800']],
  ['atkinson-hyperlegible-next', ['400', '400-italic', '700', '700-italic']],
  ['jetbrains-mono', ['400', '700']],
];
export const fonts = faces.flatMap(([family, weights]) => weights.map((weight) => `@fontsource/${family}/${weight}.css`));

/** Of those files only the letters we write, and not the old format: a browser that reads our modules reads WOFF2. */
export const leanFonts = () => ({
  name: 'lean-fonts',
  enforce: 'pre',
  transform: {
    filter: { id: /@fontsource.*\.css/ },
    handler: (code) => ({
      code: code
        .replace(/@font-face\s*\{[^}]*\}/g, (face) => (/-latin(?:-ext)?-\d/.test(face) ? face : ''))
        .replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, '')
        .replaceAll('font-weight: 800;', 'font-weight: 600 800;'),
      map: null,
    }),
  },
});

/** The two faces that a page's first lines are set in: asked for with the page, so that they are there when it is first painted. */
export const first = [/^atkinson-hyperlegible-next-latin-400-normal\..*woff2$/, /^bricolage-grotesque-latin-800-normal\..*woff2$/];
