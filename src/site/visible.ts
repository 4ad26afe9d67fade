/** Characters that show nothing themselves, or turn the order of others: C0 but tab and line end, DEL, C1, marks of direction, what has no width. */
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Text of a program with what it would hide made visible: ESC as ␛, a right-to-left override as ⟨U+202E⟩. A carriage return at a line's end is dropped. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, (char, at: number) => {
    const code = char.charCodeAt(0);
    if (char === '\r' && (at === text.length - 1 || text[at + 1] === '\n')) return '';
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '␡' : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
