/** Every sample as a file, `kubectl apply -f`-able from its address. */
import type { APIRoute, GetStaticPaths } from 'astro';
import { sampleNames, sampleText } from '../../site/samples.ts';

export const getStaticPaths: GetStaticPaths = () => sampleNames.map((name) => ({ params: { name } }));
export const GET: APIRoute = ({ params }) =>
  new Response(sampleText(params['name'] ?? ''), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
