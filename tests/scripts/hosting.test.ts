/** What the last step of the build makes of pages: styles in a file, headers for hosts, Markdown. */
import { describe, expect, it } from 'vitest';
import { hashesOf, policy, styleEdits } from '../../scripts/hosting/csp.mjs';
import { edited, inserted, replacedEach } from '../../scripts/hosting/edits.mjs';
import { llms } from '../../scripts/hosting/feeds.mjs';
import { headerFiles, readHeaders } from '../../scripts/hosting/headers.mjs';
import { markdownOf } from '../../scripts/hosting/markdown.mjs';
import { searchEdits } from '../../scripts/hosting/search.mjs';
import { validEdits } from '../../scripts/hosting/valid.mjs';

describe('changes of a page', () => {
  it('are made at once, in the order of their places', () => {
    expect(edited('abcdef', [{ at: 4, end: 5, text: 'E' }, inserted(0, '^'), { at: 1, end: 3, text: '' }, inserted(6, '$')])).toBe(
      '^adEf$',
    );
    expect(edited('abc', [])).toBe('abc');
  });
  it('keep the order of what comes in at one place', () => {
    expect(edited('ab', [inserted(1, '1'), inserted(1, '2')])).toBe('a12b');
  });
  it('are refused where two rules change the same', () => {
    expect(() => edited('abcdef', [{ at: 0, end: 3, text: 'x' }, inserted(2, 'y')])).toThrow('change the same place of a page: c');
  });
  it('of a pattern leave what is to stay', () => {
    const edits = replacedEach('1 2 3', /\d/g, (digit: string) => (digit === '2' ? undefined : `<${digit}>`));
    expect(edited('1 2 3', edits)).toBe('<1> 2 <3>');
  });
});

describe('a valid page', () => {
  const valid = (html: string): string => edited(html, validEdits(html));
  it('has no identifier of the folder it was built in, and no button that submits', () => {
    expect(valid('<astro-island uid="ab12" x="1"><button>a</button><button class="b" type="submit">c</button></astro-island>')).toBe(
      '<astro-island x="1"><button type="button">a</button><button class="b" type="submit">c</button></astro-island>',
    );
  });
  it('names its two tables of contents apart', () => {
    expect(valid('<nav aria-labelledby="starlight__on-this-page--mobile"><nav aria-labelledby="starlight__on-this-page">')).toBe(
      '<nav aria-label="On this page, menu"><nav aria-labelledby="starlight__on-this-page">',
    );
  });
});

describe('a page without inline styles', () => {
  it('has them in one sheet, in their order, attributes last', () => {
    const page =
      '<style>a{color:red}</style><p style="top:1px">x</p><style>b{color:blue}</style><i style="top:1px;"></i><script>"<style>c{}</style>"</script>';
    const { edits, css } = styleEdits(page);
    expect(edited(page, edits)).toBe('<p data-s="0">x</p><i data-s="0"></i><script>"<style>c{}</style>"</script>');
    expect(css).toBe('a{color:red}\nb{color:blue}\n[data-s="0"][data-s][data-s]{top:1px}');
  });
  it('keeps words that only look like a style', () => {
    const page = '<p title=\'a > b\' data-style="x">in <code>&lt;b style="c"></code></p><b data-x="1>2" style=""></b>';
    const { edits, css } = styleEdits(page);
    expect(edited(page, edits)).toBe('<p title=\'a > b\' data-style="x">in <code>&lt;b style="c"></code></p><b data-x="1>2"></b>');
    expect(css).toBe('');
  });
  it('is refused where a sheet would mean something else', () => {
    expect(() => styleEdits('<style media="print">a{}</style>')).toThrow('cannot move');
    expect(() => styleEdits('<style>@import "x.css";</style>')).toThrow('cannot move');
  });
});

describe('headers', () => {
  const strict = policy(hashesOf('<script>1</script><script src="x"></script><script type="application/ld+json">{}</script>'), {
    header: true,
  });
  const files = headerFiles(strict, '/mall/');
  it('name each inline script by its hash, and styles by none', () => {
    expect(strict.match(/'sha256-/g)).toHaveLength(1);
    expect(strict).toContain("style-src 'self';");
  });
  it('are refused when a line is longer than Cloudflare Pages takes', () => {
    expect(() => headerFiles(`default-src 'none'${' '.repeat(2000)}`, '/')).toThrow('Cloudflare Pages takes 2000');
  });
  it('give samples their type and everyone the right to read them, at every host', () => {
    const sample = readHeaders(files._headers)('/mall/samples/teamwork.yaml');
    expect(sample['content-type']).toBe('text/yaml; charset=utf-8');
    expect(sample['access-control-allow-origin']).toBe('*');
    expect(sample['content-security-policy']).toBe(strict);
    const vercel = JSON.parse(files['vercel.json']) as {
      readonly headers: readonly {
        readonly source: string;
        readonly headers: readonly { readonly key: string; readonly value: string }[];
      }[];
    };
    const matching = vercel.headers.filter(({ source }) => new RegExp(`^${source}$`).test('/mall/samples/teamwork.yaml'));
    expect(matching.flatMap(({ headers }) => headers)).toContainEqual({ key: 'Content-Type', value: 'text/yaml; charset=utf-8' });
    expect(files['nginx.conf']).toMatch(/location \/mall\/samples\/ \{[^}]*default_type "text\/yaml; charset=utf-8";[^}]*types \{ \}/);
    expect(files['.htaccess']).toContain('AddType text/yaml;charset=utf-8 .yaml');
  });
  it('are each set once by Caddy, and by nginx in every location', () => {
    const caddy = files.Caddyfile;
    for (const name of ['X-Frame-Options', 'Permissions-Policy', 'Strict-Transport-Security']) {
      expect(caddy.match(new RegExp(`^\\s*${name} "`, 'gm')), name).toHaveLength(1);
      const locations = files['nginx.conf'].split('\nlocation ').slice(1);
      for (const location of locations) expect(location, location.slice(0, 40)).toContain(`add_header ${name} "`);
    }
    // The worker has a policy of its own: pages' matcher leaves it out.
    expect(caddy).toContain('@pages not path /mall/_astro/worker-*\nheader @pages {\n\tContent-Security-Policy "' + strict);
    expect(caddy.match(/Content-Security-Policy/g)).toHaveLength(2);
    expect(caddy).toMatch(/header \/mall\/samples\/\* \{\n\tContent-Type "text\/yaml; charset=utf-8"\n\tAccess-Control-Allow-Origin "\*"/);
    expect(caddy).toContain('rewrite @missing /mall/404.html');
    // Caddy’s blocks are closed.
    expect(caddy.match(/ \{$/gm)?.length).toBe(caddy.match(/^\}$/gm)?.length);
  });
  it('let nginx send a folder’s address on to its slash, and texts say that they are UTF-8', () => {
    const nginx = files['nginx.conf'];
    expect(nginx).not.toContain('try_files');
    expect(nginx).toMatch(/^absolute_redirect off;\ncharset utf-8;$/m);
    expect(nginx).toContain('error_page 403 =404 /mall/404.html;');
    expect(files['.htaccess']).toContain('AddDefaultCharset utf-8');
    expect(readHeaders(files._headers)('/mall/llms.txt')['content-type']).toBe('text/plain; charset=utf-8');
    const vercel = JSON.parse(files['vercel.json']) as { readonly headers: readonly { readonly source: string }[] };
    expect(vercel.headers.map(({ source }) => source)).toContain('/mall/(.*)\\.txt');
  });
  it('let nothing that is missing be cached for ever, where a host can tell', () => {
    expect(files['nginx.conf']).toMatch(/immutable";/);
    expect(files['nginx.conf']).not.toMatch(/immutable" always/);
    expect(files['.htaccess']).not.toMatch(/always set Cache-Control "[^"]*immutable/);
  });
});

describe('Markdown of a page', () => {
  const markdown = (content: string): string =>
    markdownOf(`<main><h1>T</h1><div class="sl-markdown-content">${content}</div></main>`, 'https://example.org/mall/story/01/', {
      title: 'T',
      description: '',
    })
      .replace(/^# T\n\n/, '')
      .replace(/\n\nLive page: .*\n$/, '');
  it('has whole addresses', () => {
    expect(markdown('<p><a href="/mall/labs/02/">lab</a> and <a href="#end">end</a></p>')).toBe(
      '[lab](https://example.org/mall/labs/02/) and [end](https://example.org/mall/story/01/#end)',
    );
  });
  it('sets apart what the page sets apart by styles', () => {
    expect(markdown('<table><tr><th>a</th></tr><tr><td><a href="#x">one</a><a href="#y">two</a></td></tr></table>')).toContain(
      '#x); [two]',
    );
    expect(markdown('<ul><li><span>Story</span><a href="#x">One</a></li></ul>')).toBe(
      '- Story: [One](https://example.org/mall/story/01/#x)',
    );
    expect(markdown('<ul><li><code>a</code><code>b</code></li></ul>')).toBe('- `a`, `b`');
    expect(markdown('<p><strong>a</strong>, and <em>b</em></p>')).toBe('**a**, and *b*');
  });
  it('has no drawings, and no data of islands', () => {
    expect(
      markdown('<p>a</p><svg><g><svg><text>b</text></svg><text>c</text></g></svg><astro-island props="{}"><p>d</p></astro-island>'),
    ).toBe('a\n\nd');
  });
  it('has no field to search in', () => {
    expect(markdown('<p>a</p><label><span>Find</span><input type="search"></label><p>b</p>')).toBe('a\n\nb');
  });
  it('keeps words between blocks in one line', () => {
    expect(markdown('<div>At <a href="#x">work</a> at 3.<p>Then.</p></div>')).toBe(
      'At [work](https://example.org/mall/story/01/#x) at 3.\n\nThen.',
    );
  });
  it('holds an example with its YAML, what came of it, and its claims', () => {
    expect(
      markdown(
        '<figure class="example-figure" data-example="shop"><span class="example-title">A shop</span><div class="yaml-still"><pre><code><span class="line">kind: Pod\n</span><span class="line">metadata: {}</span></code></pre></div><div class="example-final"><p>In the end</p><pre>$ kubectl get pod</pre></div><ul><li data-claim="1">It is <em>open</em>.</li></ul></figure>',
      ),
    ).toBe(
      '**Example: A shop** (`shop.yaml`)\n\n```yaml\nkind: Pod\nmetadata: {}\n```\n\nIn the end\n\n```\n$ kubectl get pod\n```\n\nChecked against this run:\n\n- It is *open*.',
    );
  });
});

it('llms.txt lists home page and playground too', () => {
  const page = (path: string): { path: string; title: string; description: string } => ({ path, title: path || 'home', description: 'd' });
  const text = llms(['', 'playground/', 'story/01/'].map(page), 'https://example.org/mall/');
  for (const path of ['', 'playground/', 'story/01/']) expect(text).toContain(`(https://example.org/mall/${path}index.md): d`);
});

describe('what the search reads of a page', () => {
  const asSearched = (html: string): string => edited(html, searchEdits(html));
  it('leaves out controls and drawings, and counts manifests and outputs for less', () => {
    expect(asSearched('<div data-x="1" class="menu example-controls">a</div><div class="timeline"></div>')).toBe(
      '<div data-x="1" data-pagefind-ignore class="menu example-controls">a</div><div data-pagefind-ignore class="timeline"></div>',
    );
    expect(asSearched('<div class="yaml-still">a</div>')).toMatch(/^<div data-pagefind-weight="0\.\d" class="yaml-still">/);
    expect(asSearched('<p class="timeline-note">a</p>')).toBe('<p class="timeline-note">a</p>');
  });
  it('has the words that readers type for it', () => {
    expect(asSearched('<meta name="keywords" content="QoS, limits"><h1 id="_top">T</h1><h1 >U</h1>')).toBe(
      '<meta name="keywords" content="QoS, limits"><h1 data-keywords="QoS, limits" data-pagefind-index-attrs="data-keywords" id="_top">T</h1><h1 >U</h1>',
    );
  });
});
