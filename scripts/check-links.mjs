/** `npm run links`: every internal link, fragment, image and file of dist/, and what can be known offline of external ones. */
import { root } from './lib/run.mjs';
import { checkLinks, ours } from './links/check.mjs';

const { checked, external, broken } = await checkLinks(ours(root));
for (const line of broken) console.log(`✗ ${line}`);
console.log(`${checked} links followed, ${new Set(external.map(({ link }) => link)).size} external ones listed, ${broken.length} broken`);
process.exit(broken.length > 0 || checked === 0 ? 1 : 0);
