/**
 * Text in columns: how wide it is drawn, lines broken between words, room filled up. Escape sequences for colour take no
 * column; East Asian wide characters and emoji take two, combining marks none.
 * @module
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that starts a colour
const COLOUR = /\u001b\[[0-9;]*m/g;
const NO_WIDTH = /\p{Mn}|\p{Me}|[\u200b-\u200f]|\u2060|\ufeff/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

/** Columns that a text takes on the screen. */
export function displayWidth(text: string): number {
  // Nearly everything is plain ASCII, and this is called for every word.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text.replaceAll(COLOUR, "")) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The text and spaces after it, `width` columns in all; a longer text stays as it is. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** At most `width` columns; what is cut off is said by `mark`. For text without colour. */
export function clip(text: string, width: number, mark: string): string {
  if (displayWidth(text) <= width) return text;
  const room = width - displayWidth(mark);
  return room <= 0 ? head(mark, width) : head(text, room) + mark;
}

function head(text: string, width: number): string {
  let taken = "";
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) break;
    taken += character;
  }
  return taken;
}

export interface Indents {
  /** Before the first line. */
  readonly first?: string;
  /** Before all further ones: as wide as `first` unless given. */
  readonly rest?: string;
}

/** Breaks between words; only a word that is wider than a line is broken inside. For text without colour. */
export function wrap(text: string, width: number, { first = "", rest }: Indents = {}): string[] {
  const hanging = rest ?? " ".repeat(displayWidth(first));
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (let word of wordsOf(text)) {
    if (!empty && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = hanging;
      empty = true;
    }
    // What does not fit on a line of its own is broken wherever the line ends.
    while (displayWidth(line) + displayWidth(word) > width && empty) {
      const piece = head(word, Math.max(2, width - displayWidth(line)));
      lines.push(line + piece);
      word = word.slice(piece.length);
      line = hanging;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return empty && lines.length > 0 ? lines : [...lines, line];
}

/** What reads as one thing stays on one line: an interval, a number and its unit. */
const TOGETHER = /\[[^\][\s]+, [^\][\s]+\][^\s]*|\d\S* (?:%|min|[mhsd])(?![\p{L}\d])[^\s]*|\S+/gu;

function wordsOf(text: string): readonly string[] {
  return text.match(TOGETHER) ?? [];
}

/**
 * A command, broken so that it can still be copied: only between words that stand outside of quotes, each line but the
 * last ending in a backslash.
 */
export function wrapCommand(command: string, width: number, indent: string): string[] {
  const words = command.match(/(?:'[^']*'|"[^"]*"|\S)+/g) ?? [];
  const lines: string[] = [];
  let line = indent;
  for (const word of words) {
    const empty = line.trim() === "";
    if (!empty && displayWidth(line) + 1 + displayWidth(word) + 2 > width) {
      lines.push(`${line} \\`);
      line = `${indent}  ${word}`;
    } else line += empty ? word : ` ${word}`;
  }
  return [...lines, line].flatMap((each) =>
    displayWidth(each) <= width ? [each] : broken(each, width, indent),
  );
}

/** One quoted word is wider than the line: nothing can be done for it but to show all of it. */
function broken(line: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let left = line;
  while (displayWidth(left) > width) {
    const piece = head(left, width);
    lines.push(piece);
    left = indent + left.slice(piece.length);
  }
  return [...lines, left];
}

/** The line itself; one that numbers or names have made wider than the screen is broken, without its colours. */
export function fitted(line: string, width: number): string[] {
  if (displayWidth(line) <= width) return [line];
  return broken(line.replaceAll(COLOUR, ""), width, "    ");
}
