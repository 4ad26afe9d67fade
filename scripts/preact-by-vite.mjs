/**
 * Vite's own compiler writes the components' JSX. `@astrojs/preact` would have Babel read every source of the site, the whole simulator
 * among them, once for the pages and once for the browser, to find JSX in a few dozen: that took a third of the build.
 */
const BABEL = 'vite:preact-jsx';

/** The Astro integration; it stands behind `preact()`. */
export const preactByVite = () => ({
  name: 'preact-by-vite',
  hooks: {
    'astro:config:setup': ({ config, updateConfig }) => {
      const group = config.vite.plugins?.find((plugins) => Array.isArray(plugins) && plugins.some((plugin) => plugin?.name === BABEL));
      if (group === undefined) throw new Error(`@astrojs/preact has changed: no plugin ${BABEL} to leave out (scripts/preact-by-vite.mjs)`);
      group.splice(
        group.findIndex((plugin) => plugin?.name === BABEL),
        1,
      );
      updateConfig({ vite: { oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } } } });
    },
  },
});
