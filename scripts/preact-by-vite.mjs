/**
 * Vite's own compiler writes the components' JSX. `@astrojs/preact` would have Babel read every source of the site, the whole simulator
 * among them, once for the pages and once for the browser, to find JSX in a few dozen: that took a third of the build.
 */
const BABEL = 'vite:preact-jsx';

/**
 * Vite plugin for the pages' side: says of every component whose it is. Otherwise Astro asks each renderer in turn, and they find out by drawing it:
 * every component would be drawn twice.
 */
const tagged = {
  name: 'preact-tagged',
  applyToEnvironment: ({ name }) => name !== 'client',
  transform: {
    filter: { id: /\/components\/.*\.tsx$/ },
    handler(code) {
      const names = [...code.matchAll(/^export function ([A-Z]\w*)\(/gm)].map(([, name]) => name);
      const tags = names.map((name) => `${name}[Symbol.for('astro:renderer')] = '@astrojs/preact';`);
      return { code: [code, ...tags].join('\n'), map: null };
    },
  },
};

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
      updateConfig({ vite: { plugins: [tagged], oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } } } });
    },
  },
});
