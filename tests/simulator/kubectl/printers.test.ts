import { expect, test } from 'vitest';
import type { Pod } from '../../../src/simulator/manifest/types.ts';
import { describePod } from '../../../src/simulator/kubectl/print/describePod.ts';
import { podRow } from '../../../src/simulator/kubectl/print/podRow.ts';
import { calendar, podAt, readerAt, recordings } from './traces.ts';

const all = recordings();
const masked = (s: string): readonly string[] => (s.split(/^Events:/m)[0] ?? '').split('\n').map((l) => l.replace(/^(Node:\s+)\S+/, '$1N').replace(/containerd:\/\/\w+/, 'ID').trimEnd());

test('there are recordings to hold the printers against', () => expect(all.length).toBeGreaterThan(50));

test('READY, STATUS and RESTARTS of every recorded status are those of kubectl get pod', () => {
  const wrong: string[] = [];
  let rows = 0;
  for (const r of all) {
    for (const row of r.table ?? []) {
      const pod = podAt(r, row.t);
      if (pod === undefined || row.STATUS === 'Terminating') continue;
      // Two statuses may come in one millisecond; the row then belongs to either.
      const same = (r.watch ?? []).filter((w) => w.t === row.t).map((w) => podRow({ ...pod, status: w.status } as Pod, calendar(r, row.t)));
      const ours = same.find((o) => o.status === row.STATUS) ?? podRow(pod, calendar(r, row.t));
      rows++;
      if (`${ours.ready} ${ours.status} ${ours.restartCount}` !== `${row.READY} ${row.STATUS} ${row.RESTARTS}`) wrong.push(`${r.name} @${row.t}: ${row.READY} ${row.STATUS} ${row.RESTARTS} / ${ours.ready} ${ours.status} ${ours.restartCount}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(rows).toBeGreaterThan(200);
});

test('describe pod prints what kubectl printed at the snapshot', () => {
  const wrong: string[] = [];
  let count = 0;
  for (const r of all) {
    const { describe, t } = r.snapshot ?? {};
    const pod = t === undefined ? undefined : podAt(r, t);
    if (!describe || t === undefined || pod === undefined || pod.metadata.name !== /^Name: +(\S+)/.exec(describe)?.[1]) continue;
    // The watch keeps statuses only: what the session itself changed in metadata or spec is not in it.
    if (r.actions?.some((a) => ['label', 'annotate', 'patch', 'set', 'debug'].includes(a.argv[0] ?? '')) === true) continue;
    if (/^Status: +Terminating/m.test(describe)) continue;
    count++;
    const a = masked(describe);
    // kubectl reads some moments after the snapshot began: a status that came meanwhile is as good.
    const later = (r.watch ?? []).filter((w) => w.t > t && w.t < t + 1500).map((w) => ({ ...pod, status: w.status }) as Pod);
    const texts = [pod, ...later].map((p) => masked(describePod(readerAt(r, t), p, calendar(r, t))));
    const b = texts.find((x) => x.join('\n') === a.join('\n')) ?? texts[0] ?? [];
    const first = a.findIndex((l, i) => l !== b[i]);
    if (first >= 0 || a.length !== b.length) wrong.push(`${r.name}: ${a[first] ?? '(shorter)'} / ${b[first] ?? '(none)'}`);
  }
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(40);
});
