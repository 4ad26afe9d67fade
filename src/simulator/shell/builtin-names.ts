/** The builtins in ash's order (`help` prints it). `!` marks POSIX's special ones, `=` those whose arguments may be assignments. */
export const BUILTIN_WORDS: readonly string[] = (
  '!. !: [ [[ =alias bg !break cd chdir command !continue echo !eval !exec !exit !=export false fg getopts hash help history jobs kill let !=local printf pwd read ' +
  '!=readonly !return !set !shift sleep !source test !times !trap true type ulimit umask unalias !unset wait'
).split(' ');
export const builtinName = (word: string): string => word.replace(/^!?=?/, '');

/** Special builtins (POSIX 2.14): an error in one ends a script, and no function can have its name. */
export const BUILTIN_NAMES_SPECIAL: ReadonlySet<string> = new Set(BUILTIN_WORDS.filter((word) => word.startsWith('!')).map(builtinName));
