/**
 * A command as one line that a person can read and paste.
 * @module
 */

/** Words joined by spaces; a word that a shell would take apart is put in single quotes. */
export function commandText(command: string | readonly string[]): string {
  return typeof command === "string" ? command : command.map(quoted).join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./${}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
