/** The main input of an awk program: its operands in turn, with the assignments among them. */
import type { Task } from '../../clock.ts';
import { setVariable, type AwkState } from './awk-state.ts';
import { fromInput, toNumber } from './awk-values.ts';
import { literalRegex, scalar, specialText, str } from './awk-variables.ts';
import { openInput } from './input.ts';

export const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** Goes on to the next operand that names a file, or to standard input when none does; false when there is none. */
export function* nextFile(awk: AwkState): Task<boolean> {
  const { t, input, special, streams } = awk;
  streams.closeInput(input.stream);
  input.stream = -1;
  for (;;) {
    input.argument++;
    if (input.argument >= toNumber(scalar(special.ARGC))) {
      if (input.opened) return false;
      special.FILENAME.value = '-';
      input.stream = streams.attach(0, true);
    } else {
      const name = str(special, input.argv.items.get(String(input.argument)));
      special.ARGIND.value = input.argument;
      if (name === '') continue;
      if (ASSIGNMENT.test(name)) {
        setVariable(awk, name);
        continue;
      }
      special.FILENAME.value = fromInput(name);
      const fd = yield* openInput(t, name);
      if (fd === null) return t.sys.exit(1);
      input.stream = streams.attach(fd, true);
    }
    input.opened = true;
    special.FNR.value = 0;
    return true;
  }
}

/** The next record of the main input, or null at the end. */
export function* readMain(awk: AwkState): Task<string | null> {
  const { input } = awk;
  while (input.stream >= 0 || (yield* nextFile(awk))) {
    const text = yield* readRecord(awk, input.stream);
    if (text !== null) {
      countRecord(awk, 'NR');
      countRecord(awk, 'FNR');
      return text;
    }
    if (!(yield* nextFile(awk))) break;
  }
  return null;
}

/** The next record of a stream, as RS says, or null at the end. */
export const readRecord = (awk: AwkState, stream: number): Task<string | null> =>
  awk.streams.read(stream, specialText(awk.special, 'RS'), (source) => literalRegex(awk.special, source));

function countRecord({ special }: AwkState, name: 'NR' | 'FNR'): void {
  special[name].value = toNumber(scalar(special[name])) + 1;
}
