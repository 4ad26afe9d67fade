import { expect, test } from 'vitest';
import { live, SHOP } from './live.ts';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const part = (token: string, i: number): unknown => JSON.parse(atob((token.split('.')[i] ?? '').replace(/-/g, '+').replace(/_/g, '/')));

test('create token prints a JWT with the claims of the service account', () => {
  const { type, simulation } = live(SHOP);
  const { out, err, code } = type('kubectl create token default');
  expect({ err, code }).toEqual({ err: '', code: 0 });
  expect(out.trimEnd()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{342}$/);
  expect(part(out, 0)).toEqual({ alg: 'RS256', kid: expect.stringMatching(/^[\w-]{43}$/) as unknown });
  const issued = Math.floor((simulation.cluster.epoch + 4000) / 1000);
  expect(part(out, 1)).toEqual({
    aud: [ISSUER],
    exp: issued + 3600,
    iat: issued,
    iss: ISSUER,
    jti: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/) as unknown,
    'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'default', uid: simulation.cluster.api.get('ServiceAccount', 'default', 'default')?.metadata.uid } },
    nbf: issued,
    sub: 'system:serviceaccount:default:default',
  });
});
test('the same run gives the same token, another moment another', () => {
  const [a, b] = [live(SHOP), live(SHOP)];
  const first = a.type('kubectl create token default').out;
  expect(b.type('kubectl create token default').out).toBe(first);
  expect(a.type('kubectl create token default').out).not.toBe(first);
});
test('what it is for, how long, and what it ends with', () => {
  const { type, simulation } = live(SHOP);
  const request = JSON.parse(type('kubectl create token default --audience=a --audience=b --duration=10m --bound-object-kind=Pod --bound-object-name=shop -o json').out) as {
    readonly kind: string;
    readonly spec: object;
    readonly status: { readonly token: string };
  };
  const uid = simulation.cluster.api.get('Pod', 'default', 'shop')?.metadata.uid;
  expect(request).toMatchObject({ kind: 'TokenRequest', spec: { audiences: ['a', 'b'], expirationSeconds: 600, boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'shop', uid } } });
  expect(part(request.status.token, 1)).toMatchObject({ aud: ['a', 'b'], 'kubernetes.io': { node: { name: 'node-1' }, pod: { name: 'shop', uid } } });
  expect(type('kubectl create token default -o name').out).toBe('tokenrequest.authentication.k8s.io/default\n');
});
