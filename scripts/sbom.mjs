/**
 * `npm run sbom`: a CycloneDX 1.6 list of every package and of what needs it, from the lock file, at `artifacts/sbom.cdx.json`. (`npm sbom`
 * refuses a lock in which a package of another platform is missing from the registry's mirror.) The same lock gives the same bytes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dependenciesOf, locked, project } from './lib/lock.mjs';
import { root } from './lib/run.mjs';

const purl = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
/** What stands for the project itself among the packages' paths. */
const OWN = 'central-mall';
/** An expression of SPDX; anything else is only a name. */
const SPDX = /^[(]*[\w.+-]+[)]*( (AND|OR|WITH) [(]*[\w.+-]+[)]*)*$/;
const components = locked.map(({ path, entry, name, version, licence }) => {
  const [algorithm, hash] = entry.integrity.split(' ')[0].split(/-(.*)/s);
  return {
    type: 'library',
    'bom-ref': path,
    name,
    version,
    scope: entry.optional === true ? 'optional' : entry.dev === true ? 'excluded' : 'required',
    ...(algorithm === 'sha512' ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }] } : {}),
    licenses: [SPDX.test(licence) ? { expression: licence } : { license: { name: licence } }],
    purl: purl(name, version),
  };
});
const sbom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'application', 'bom-ref': OWN, ...project, purl: purl(project.name, project.version) } },
  components,
  dependencies: ['', ...locked.map(({ path }) => path)].map((path) => ({ ref: path || OWN, dependsOn: dependenciesOf(path) })),
};
mkdirSync(join(root, 'artifacts'), { recursive: true });
writeFileSync(join(root, 'artifacts', 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 1)}\n`);
console.log(`${components.length} components in artifacts/sbom.cdx.json`);
