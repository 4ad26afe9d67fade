// Objects the build has found good need no second look: known by their fingerprint, and only as long as nobody forgets.
import { afterEach, describe, expect, test } from 'vitest';
import { fingerprint } from '../../../src/simulator/manifest/fingerprint.ts';
import { forgetReviews, goodObjects, review, trustObjects } from '../../../src/simulator/manifest/review.ts';
import { container, outcome, pod } from './helpers.ts';

afterEach(forgetReviews);

// The vectors its author gives for cyrb53.
test.each([['a', '1c2ba782c97901'], ['b', '1eda5bc254d2bf'], ['revenge', '0e64cc3b748385'], ['revenue', '1d85148d13f93a']])('the fingerprint of %s', (text, want) => expect(fingerprint(text)).toBe(want));

describe('reviews', () => {
  test('what is good is noted, once', () => {
    outcome(pod(''));
    outcome(pod(''));
    expect(goodObjects()).toHaveLength(1);
    forgetReviews();
    expect(goodObjects()).toEqual([]);
  });
  test('what is wrong, or only warned of, is not', () => {
    outcome(pod('restartPolicy: x'));
    outcome(container('env: [{name: A, value: x}, {name: A, value: z}]'));
    expect(goodObjects()).toEqual([]);
  });
  test('the build\'s word is taken, until it is forgotten', () => {
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'A_' }, spec: { containers: [] } } as const;
    expect(review(object).errors.length).toBeGreaterThan(0);
    trustObjects([fingerprint(JSON.stringify(object))]);
    expect(review(object)).toEqual({ errors: [], warnings: [] });
    forgetReviews();
    expect(review(object).errors.length).toBeGreaterThan(0);
  });
  test('neither list grows for ever', () => {
    trustObjects(Array.from({ length: 1_001 }, (_, i) => `other-${i}`));
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'A_' }, spec: { containers: [] } } as const;
    trustObjects([fingerprint(JSON.stringify(object))]);
    expect(review(object).errors.length).toBeGreaterThan(0);
  });
});
