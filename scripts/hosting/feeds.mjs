/** What machines read: the feed of changes, llms.txt, the web manifest, structured data. */

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const name = 'The Central Mall';
const about = 'A study guide to Kubernetes multi-container Pods in which every example runs.';

export const rss = (changes, site) => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>${name}: what is new</title><link>${site}</link><description>${escape(about)}</description><language>en</language>
<atom:link href="${site}changes.xml" rel="self" type="application/rss+xml"/>
${changes
  .map(
    ({ date, title, text, path }) =>
      `<item><title>${escape(title)}</title><link>${site}${path}</link><guid isPermaLink="false">${date}-${escape(title.toLowerCase().replace(/[^a-z0-9]+/g, '-'))}</guid><pubDate>${new Date(`${date}T12:00:00Z`).toUTCString()}</pubDate><description>${escape(text)}</description></item>`,
  )
  .join('\n')}
</channel></rss>
`;

/** llms.txt: the guide's pages as Markdown, by shelf. */
export function llms(pages, site) {
  const shelves = [
    ['Start', /^(playground\/)?$/],
    ['Story', 'story/'],
    ['Comics', 'comics/'],
    ['Patterns', 'patterns/'],
    ['Labs', 'labs/'],
    ['About', 'about/'],
  ];
  const lists = shelves.map(([title, start]) => {
    const mine = pages.filter(({ path }) => (typeof start === 'string' ? path.startsWith(start) : start.test(path)));
    return mine.length === 0
      ? ''
      : `## ${title}\n\n${mine.map((page) => `- [${page.title}](${site}${page.path}index.md): ${page.description}`).join('\n')}`;
  });
  return `# ${name}\n\n> ${about} Outputs of kubectl and statements about runs were checked when the pages were built, by a simulator of Kubernetes 1.36.\n\n${lists.filter((each) => each !== '').join('\n\n')}\n\n## Optional\n\n- [Everything in one file](${site}llms-full.txt)\n- Samples are at ${site}samples/NAME.yaml\n`;
}

export const webManifest = (base) => ({
  name,
  short_name: 'Central Mall',
  description: about,
  id: base,
  start_url: base,
  scope: base,
  display: 'standalone',
  background_color: '#fbf5e6',
  theme_color: '#b23a26',
  icons: [
    { src: `${base}icon-192.png`, sizes: '192x192', type: 'image/png' },
    { src: `${base}icon-512.png`, sizes: '512x512', type: 'image/png' },
    { src: `${base}icon-maskable.png`, sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: `${base}favicon.svg`, sizes: 'any', type: 'image/svg+xml' },
  ],
});

/** schema.org: what kind of thing a page is. */
export function jsonLd(page, site) {
  const [shelf] = page.path.split('/');
  const kind = { story: 'LearningResource', comics: 'ComicStory', patterns: 'TechArticle', labs: 'LearningResource' }[shelf] ?? 'WebPage';
  const uses = { story: 'Lesson', labs: 'Exercise' }[shelf];
  return {
    '@context': 'https://schema.org',
    '@type': page.path === '' ? 'WebSite' : kind,
    name: page.title,
    description: page.description,
    url: `${site}${page.path}`,
    inLanguage: 'en',
    image: `${site}cards/${page.card}`,
    license: 'https://www.apache.org/licenses/LICENSE-2.0',
    ...(uses === undefined ? {} : { learningResourceType: uses }),
    ...(page.path === '' ? {} : { isPartOf: { '@type': 'WebSite', name, url: site } }),
  };
}
