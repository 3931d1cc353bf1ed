/**
 * What users wrote, made fit for a terminal: no control character gets through (a method's name must not be able to
 * clear the screen), and where the terminal knows ASCII alone, nothing else does.
 * @module
 */

/** Signs of our own sentences, and the quotes that people paste. */
const IN_ASCII: Readonly<Record<string, string>> = {
  "\u00a0": " ",
  "±": "+/-",
  "×": "x",
  "·": ".",
  "–": "-",
  "—": "-",
  "−": "-",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "…": "...",
  "≤": "<=",
  "≥": ">=",
  "∞": "inf",
  "→": "->",
  "│": "|",
  "▔": "^",
};

/** Controls of both sets, line separators, and the marks that turn the direction of writing. Tab and line ends are spaces. */
const CONTROL = /(?![\t\r\n])\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu;

export function printable(text: string, unicode: boolean): string {
  const tame = text.replaceAll(CONTROL, "\ufffd").replaceAll(/[\t\r\n]+/g, " ");
  return unicode ? tame : inAscii(tame);
}

/** Accents are dropped (`größe` reads `grosse`), what has no likeness becomes `?`. */
function inAscii(text: string): string {
  let plain = "";
  for (const character of text.replaceAll("ß", "ss")) {
    if (character >= " " && character <= "~") plain += character;
    else plain += IN_ASCII[character] ?? withoutAccent(character);
  }
  return plain;
}

function withoutAccent(character: string): string {
  const base = character.normalize("NFD").charAt(0);
  return base >= " " && base <= "~" ? base : "?";
}

/** The same for every text inside a value, keys included: one place, so that none is forgotten. */
export function printableAll<T>(value: T, unicode: boolean): T {
  return tamed(value, (text) => printable(text, unicode)) as T;
}

function tamed(value: unknown, tame: (text: string) => string): unknown {
  if (typeof value === "string") return tame(value);
  if (Array.isArray(value)) return value.map((each) => tamed(each, tame));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [tame(key), tamed(each, tame)]));
}
