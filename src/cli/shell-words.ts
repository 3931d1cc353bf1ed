/**
 * A command line that a person can copy into a shell and that means the same there.
 * @module
 */

export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** In single quotes wherever a shell would read anything into it. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
