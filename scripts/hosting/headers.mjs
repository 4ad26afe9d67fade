/** The same response headers for the common hosts: `_headers` (Netlify, Cloudflare Pages), `vercel.json`, `.htaccess` (Apache), and snippets for nginx and Caddy. */
import { workerPolicy } from './csp.mjs';

const security = (policy) => [
  ['Content-Security-Policy', policy],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'strict-origin-when-cross-origin'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Strict-Transport-Security', 'max-age=31536000'],
];
/** What single paths get beside. Order matters: a later rule wins. */
export const rules = (policy) => [
  { path: '/*', headers: security(policy) },
  { path: '/_astro/*', headers: [['Cache-Control', 'public, max-age=31536000, immutable']] },
  { path: '/_astro/worker-*', headers: [['Content-Security-Policy', workerPolicy]] },
  {
    path: '/samples/*',
    headers: [
      ['Content-Type', 'text/yaml; charset=utf-8'],
      ['Access-Control-Allow-Origin', '*'],
    ],
  },
  { path: '/*.md', headers: [['Content-Type', 'text/markdown; charset=utf-8']] },
  { path: '/*.txt', headers: [['Content-Type', 'text/plain; charset=utf-8']] },
  { path: '/sw.js', headers: [['Cache-Control', 'no-cache']] },
];

/** Characters that Cloudflare Pages takes in a line of `_headers`. */
const LONGEST = 2000;

/** Files by name. `base` is where the site stands. */
export function headerFiles(policy, base) {
  const all = rules(policy);
  const under = (path) => base.replace(/\/$/, '') + path;
  const headers = all
    .map(({ path, headers: list }) => `${under(path)}\n${list.map(([name, value]) => `  ${name}: ${value}`).join('\n')}`)
    .join('\n');
  const long = headers.split('\n').find((line) => line.length > LONGEST);
  if (long !== undefined)
    throw new Error(`a line of _headers has ${long.length} characters, and Cloudflare Pages takes ${LONGEST}: ${long.slice(0, 60)}…`);
  const source = (path) =>
    under(path)
      .replace(/\/\*\.(\w+)$/, '/(.*)\\.$1')
      .replace(/\*$/, '(.*)');
  const vercel = {
    trailingSlash: true,
    headers: all.map(({ path, headers: list }) => ({ source: source(path), headers: list.map(([key, value]) => ({ key, value })) })),
  };
  // Of a file that is not there (yet) nothing is cached for ever: here those lines go without `always`.
  // nginx forgets outer add_header lines where there are inner ones, so every location repeats them.
  const lines = (list, indent) => list.map(([name, value]) => `${indent}add_header ${name} "${value}" always;`).join('\n');
  const common = lines(security(policy), '    ');
  // A folder's address without its slash is sent on to the one with it, whatever stands before nginx.
  const nginx = `# Inside your \`server { … }\`; set \`root\` to the folder that holds these files.
absolute_redirect off;
charset utf-8;
location ${base} {
    index index.html;
${common}
}
location ${base}_astro/ {
    add_header Cache-Control "public, max-age=31536000, immutable";
${common}
}
location ~ ^${base}_astro/worker- {
    add_header Cache-Control "public, max-age=31536000, immutable";
${lines([['Content-Security-Policy', workerPolicy], ...security(policy).slice(1)], '    ')}
}
location ${base}samples/ {
    default_type "text/yaml; charset=utf-8";
    types { }
    add_header Access-Control-Allow-Origin "*" always;
${common}
}
location ~ \\.md$ {
    default_type "text/markdown; charset=utf-8";
    types { }
${common}
}
location = ${base}manifest.webmanifest {
    default_type "application/manifest+json";
    types { }
${common}
}
location = ${base}sw.js {
    add_header Cache-Control "no-cache" always;
${common}
}
# A folder without a page of its own is as good as missing.
error_page 404 ${base}404.html;
error_page 403 =404 ${base}404.html;
`;
  // Apache reads it in the folder itself; later lines win, and what has a longer name stands further down.
  const set = (list, indent = '') => list.map(([name, value]) => `${indent}Header always set ${name} "${value}"`).join('\n');
  const apache = `# Apache reads this file where AllowOverride lets it (FileInfo, Options=Indexes, Indexes), with mod_headers.
DirectoryIndex index.html
ErrorDocument 404 ${base}404.html
ErrorDocument 403 ${base}404.html
AddDefaultCharset utf-8
AddType text/markdown;charset=utf-8 .md
AddType application/manifest+json .webmanifest
AddType text/yaml;charset=utf-8 .yaml
<IfModule mod_headers.c>
${set(security(policy))}
<If "%{REQUEST_URI} =~ m#^${base}_astro/#">
    Header set Cache-Control "public, max-age=31536000, immutable"
</If>
<If "%{REQUEST_URI} =~ m#^${base}_astro/worker-#">
${set([['Content-Security-Policy', workerPolicy]], '    ')}
</If>
<If "%{REQUEST_URI} =~ m#^${base}samples/#">
${set([['Access-Control-Allow-Origin', '*']], '    ')}
</If>
<If "%{REQUEST_URI} == '${base}sw.js'">
${set([['Cache-Control', 'no-cache']], '    ')}
</If>
</IfModule>
`;
  // Caddy sorts its directives: each header has one matcher, so that none is set twice.
  const quoted = (list, indent) => list.map(([name, value]) => `${indent}${name} "${value}"`).join('\n');
  const [csp, ...others] = security(policy);
  const caddy = `# Inside your site block, beside \`root * /the/folder\` that holds these files and \`file_server\`.
@pages not path ${base}_astro/worker-*
header @pages {
${quoted([csp], '\t')}
}
header ${base}_astro/worker-* {
${quoted([['Content-Security-Policy', workerPolicy]], '\t')}
}
header {
${quoted(others, '\t')}
}
@hashed {
\tpath ${base}_astro/*
\tfile
}
header @hashed Cache-Control "public, max-age=31536000, immutable"
header ${base}samples/* {
${quoted(
  [
    ['Content-Type', 'text/yaml; charset=utf-8'],
    ['Access-Control-Allow-Origin', '*'],
  ],
  '\t',
)}
}
header *.md Content-Type "text/markdown; charset=utf-8"
header ${base}manifest.webmanifest Content-Type "application/manifest+json"
header ${base}sw.js Cache-Control "no-cache"
handle_errors {
\t@missing expression {http.error.status_code} == 404
\trewrite @missing ${base}404.html
\tfile_server
}
`;
  return {
    '.htaccess': apache,
    Caddyfile: caddy,
    _headers: `${headers}\n`,
    'vercel.json': `${JSON.stringify(vercel, null, 2)}\n`,
    'nginx.conf': nginx,
  };
}

/** Reads a `_headers` file: for the test server, so that tests run under the very headers a host would send. */
export function readHeaders(text) {
  const found = [];
  for (const line of text.split('\n')) {
    const header = /^\s+([\w-]+):\s*(.*)$/.exec(line);
    if (header) found.at(-1)?.headers.push([header[1].toLowerCase(), header[2]]);
    else if (line.startsWith('/'))
      found.push({
        pattern: new RegExp(
          `^${line
            .trim()
            .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
            .replaceAll('*', '.*')}$`,
        ),
        headers: [],
      });
  }
  return (path) => Object.fromEntries(found.filter(({ pattern }) => pattern.test(path)).flatMap(({ headers }) => headers));
}
