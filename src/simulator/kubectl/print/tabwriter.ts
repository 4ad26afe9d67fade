/**
 * Go's text/tabwriter as kubectl uses it (K-30): cells end in a TAB; a column block is a run of consecutive lines
 * that have a cell in that column, as wide as its widest cell. Text after the last TAB of a line is never padded.
 */

const width = (cell: string): number => {
  let n = 0;
  for (const _ of cell) n++;
  return n;
};

/** Aligns `text`; `padding` blanks follow the widest cell of a block, which is at least `minimum` wide. */
export function tabwriter(text: string, padding = 2, minimum = 0): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const out: string[] = [];
  const widths: number[] = [];
  const print = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const cells = lines[i] ?? [];
      const last = cells.length - 1;
      let line = '';
      cells.forEach((cell, j) => {
        line += cell;
        const w = widths[j];
        if (j < last && w !== undefined) line += ' '.repeat(Math.max(0, w - width(cell)));
      });
      out.push(line);
    }
  };
  /** Prints lines `from`…`to`, whose columns left of `widths.length` are settled. */
  const format = (from: number, to: number): void => {
    const column = widths.length;
    let printed = from;
    for (let i = from; i < to; i++) {
      if (column >= (lines[i]?.length ?? 0) - 1) continue;
      print(printed, i);
      let end = i;
      let widest = minimum;
      while (end < to && column < (lines[end]?.length ?? 0) - 1) {
        widest = Math.max(widest, width(lines[end]?.[column] ?? '') + padding);
        end++;
      }
      widths.push(widest);
      format(i, end);
      widths.pop();
      printed = end;
      i = end - 1;
    }
    print(printed, to);
  };
  format(0, lines.length);
  return out.join('\n');
}

/** kubectl's tables: three blanks between columns, each column at least six wide (K-01). */
export const alignTable = (rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : `${tabwriter(rows.map((cells) => cells.map((cell) => cell.replace(/[\t\n\f\r\v]/g, ' ')).join('\t')).join('\n'), 3, 6)}\n`;
