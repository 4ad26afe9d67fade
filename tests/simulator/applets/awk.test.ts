import { describe, expect, test } from 'vitest';
import { playScript } from '../../../src/simulator/index.ts';

/** What awk prints, played on a real BusyBox (1.35, Debian). */
const ROWS: readonly (readonly [script: string, stdout: string])[] = [
  [`awk 'BEGIN{i=1; print index("a2b", i++), i; i=1; print gensub("l","L",i++,"hello"), i; i=0; print match(i++ "", i++ ""), i}'`, '0 2\nheLlo 2\n0 2\n'],
  [`awk 'BEGIN{print gensub("l","L","x","hello"), gensub("l","L",0,"hello"), gensub("l","L",-1,"hello"), gensub("l","L",2,"hello"), gensub("l","L","G","hello")}'`, 'heLLo heLLo heLLo helLo heLLo\n'],
  [`awk 'BEGIN{IGNORECASE=1; print index("aBc","b"), index("abc",""), "x"~"X"; n=split("aXbxc",q,"x"); print n, q[2]; FS="x"; $0="1X2x3"; print $3}'`, '2 0 1\n3 b\n3\n'],
  [`printf '1\\n2\\n' > /tmp/f; awk 'BEGIN{while ("cat /tmp/f" | getline) print NR, $0; while ((getline x < "/tmp/f") > 0) print NR, x} END{getline; print NR}' /tmp/f`, '0 1\n0 2\n0 1\n0 2\n2\n'],
  ["awk 'BEGIN{x=1; x[\"a\"]=2; print x[\"a\"], x, length(x); x=\"q\"; print x, x[\"a\"]; y=x; print length(y)}'", "2 1 1\nq 2\n1\n"],
  ["awk 'BEGIN{x=5; for(k in x) print k; print (1 in x), x; delete x; print x; split(\"a b\", x); print x, x[1]}'", "0 5\n5\n5 a\n"],
  ["awk 'function f(a){a[1]=3; a=7} BEGIN{x=4; f(x); print x, x[1]; NR[1]=3; print NR, NR[1]; z[1]; print (z==0), (z==\"\")}'", "4 3\n0 3\n1 1\n"],
];

describe('awk', () => {
  test.each(ROWS)('%s', (script, stdout) => {
    expect(playScript({ name: 'row', script }).stdout).toBe(stdout);
  });
});
