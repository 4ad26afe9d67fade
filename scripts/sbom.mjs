/**
 * `npm run sbom`: a CycloneDX list of every package, from the lock file, at `artifacts/sbom.cdx.json`. (`npm sbom` refuses a lock in which a
 * package of another platform is missing from the registry's mirror.)
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/run.mjs';

const { name, version, packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const purl = (each, at) => `pkg:npm/${each.replace(/^@/, '%40')}@${at}`;
const components = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => {
    const own = entry.name ?? path.replace(/^.*node_modules\//, '');
    const [algorithm, hash] = (entry.integrity ?? '').split(' ')[0].split(/-(.*)/s);
    return {
      type: 'library',
      'bom-ref': path,
      name: own,
      version: entry.version,
      scope: entry.optional === true ? 'optional' : entry.dev === true ? 'excluded' : 'required',
      purl: purl(own, entry.version),
      ...(algorithm === 'sha512' ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }] } : {}),
      ...(entry.license === undefined ? {} : { licenses: [{ expression: entry.license }] }),
    };
  });
const sbom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'application', 'bom-ref': '', name, version, purl: purl(name, version) } },
  components,
};
mkdirSync(join(root, 'artifacts'), { recursive: true });
writeFileSync(join(root, 'artifacts', 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 1)}\n`);
console.log(`${components.length} components in artifacts/sbom.cdx.json`);
