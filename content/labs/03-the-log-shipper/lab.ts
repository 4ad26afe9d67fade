import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'guided',
  minutes: 12,
  goal: 'The clerk writes her log into a file, where nobody reads it. Let an assistant bring every line to its own stdout, from the very first to the very last.',
  until: '35s',
  actions: [{ at: '20s', run: 'kubectl delete pod ledger --wait=false' }],
  tasks: [
    {
      say: 'Share the clerk’s folder /var/log/shop with a new container called shipper. It finds the folder at /logs, and may only read.',
      hints: ['An emptyDir, mounted in both: a volume may stand at another path in each container.', 'readOnly: true belongs to the mount.'],
      checks: [
        { expect: { at: '10s', container: 'clerk', exec: 'cat /var/log/shop/sales.log', output: 'sale 1' }, miss: 'The clerk no longer writes her log.' },
        { expect: { at: '10s', container: 'shipper', exec: 'touch /logs/x', output: 'Read-only file system' }, miss: 'The shipper has no read-only mount at /logs.' },
      ],
    },
    {
      say: 'The shipper prints every line of sales.log to its stdout, the first one too.',
      hints: ['The file may not be there yet when the shipper starts.', 'tail -n +1 -F follows a file from its first line and waits for it to appear.'],
      checks: [{ expect: { at: '15s', container: 'shipper', logs: ['sale 1', 'sale 2', 'sale 3'] }, miss: 'Not every line reaches the shipper’s logs.' }],
    },
    {
      say: 'On delete the shipper must outlive the clerk: the clerk’s last line, “closed”, has to be shipped.',
      hints: ['Which kind of helper is stopped after the app?', 'A native sidecar: it is told to stop only when the clerk is gone.'],
      checks: [
        { expect: { order: ['clerk finishes', 'shipper finishes'] }, miss: 'The shipper is gone before the clerk.' },
        { expect: { container: 'shipper', logs: 'closed' }, miss: 'The last line was lost.' },
      ],
    },
  ],
  why: 'As a native sidecar the shipper is started before the clerk’s first line, and stopped only after the clerk has ended. An ordinary container would get SIGTERM at the same moment as the clerk.',
};
