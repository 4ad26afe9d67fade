/** Field splitting: an expanded word's pieces become fields at IFS characters. */

export interface Piece {
  readonly text: string;
  /** Its characters are plain: no splitting, no patterns. */
  readonly quoted: boolean;
  /** IFS characters in it end fields. */
  readonly split: boolean;
  /** A border between parameters: of "$@" (hard: even an empty field stands), of an unquoted $@ (soft: like a blank). */
  readonly fieldEnd?: 'hard' | 'soft';
  /** Part of "$@": a field, even when empty. */
  readonly parameters?: boolean;
}

const DEFAULT = ' \t\n';
const isBlank = (c: string): boolean => DEFAULT.includes(c);

/**
 * The fields of a word. An IFS blank is skipped at a field's start and ends it elsewhere; another IFS character always ends
 * one, even an empty one. A last empty field counts only when something in it was quoted.
 */
export function breakFields(pieces: readonly Piece[], ifs: string | null): readonly (readonly Piece[])[] {
  const separators = ifs ?? DEFAULT;
  const fields: Piece[][] = [];
  let field: Piece[] = [];
  const filled = (): boolean => field.some((piece) => piece.text !== '' || (piece.quoted && piece.parameters !== true));
  const flush = (): void => {
    fields.push(field);
    field = [];
  };
  /** Right after "$@" a blank ends the last parameter's field, even an empty one. */
  let afterParameters = false;
  for (const piece of pieces) {
    if (piece.fieldEnd === 'hard') flush();
    else if (piece.fieldEnd === 'soft') {
      if (filled()) flush();
    } else if (!piece.split || piece.quoted) {
      field.push(piece);
      if (piece.parameters === true) afterParameters = true;
    } else {
      const { text } = piece;
      let start = 0;
      let i = 0;
      const take = (end: number): void => {
        if (end > start) field.push({ text: text.slice(start, end), quoted: false, split: false });
      };
      while (i < text.length) {
        const c = text[i]!;
        if (!separators.includes(c)) {
          i++;
          continue;
        }
        take(i);
        let blank = isBlank(c) && !afterParameters;
        i++;
        start = i;
        if (blank && !filled()) continue;
        flush();
        // Blanks around one other separator belong to it.
        for (; i < text.length && separators.includes(text[i]!); i++) {
          if (isBlank(text[i]!)) continue;
          if (!blank) break;
          blank = false;
        }
        start = i;
      }
      take(i);
      afterParameters = false;
    }
  }
  const last = pieces[pieces.length - 1];
  if (filled() || last?.parameters === true) flush();
  return fields;
}
