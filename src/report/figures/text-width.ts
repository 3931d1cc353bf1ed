/**
 * How wide a text is drawn, without a browser: estimates that err to the wide side, so that labels which are told apart
 * here do not meet on any system's face.
 * @module
 */

/**
 * Widths in em by kind of character, at least those of DejaVu Sans: the widest of the faces that `tokens.ts` may meet.
 */
const WIDTHS: readonly (readonly [pattern: RegExp, em: number])[] = [
  [/[\p{M}\u200b-\u200f]/u, 0],
  [/[ijlI|'.,:;\u00a0 ·!]/, 0.33],
  [/[rtfJ()[\]{}/\\"`-]/, 0.45],
  [/[sczkxvy]/, 0.6],
  [/[mwMW@%—…QOG]/, 0.99],
  [/[+−=≤≥±→←↑↓<>~^]/, 0.86],
  [/[\u1100-\uffff]|[\u{10000}-\u{10ffff}]/u, 1.1],
  [/\p{Lu}/u, 0.78],
];
/** Digits and small letters. */
const OTHERS = 0.645;
const STRONG = 1.11;

/** Pixels. */
export function textWidth(text: string, size: number, strong = false): number {
  let em = 0;
  for (const character of text) em += WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? OTHERS;
  return em * size * (strong ? STRONG : 1);
}

/** Cut to `most` pixels, with an ellipsis where something is missing. */
export function fitText(text: string, most: number, size: number, strong = false): string {
  if (textWidth(text, size, strong) <= most) return text;
  const kept = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  while (kept.length > 1 && textWidth(`${kept.join("")}…`, size, strong) > most) kept.pop();
  return `${kept.join("").trimEnd()}…`;
}

/** The first of these texts that has room; the last is cut where none has. Longest first. */
export function firstFitting(texts: readonly string[], most: number, size: number): string {
  const fitting = texts.find((text) => textWidth(text, size) <= most);
  return fitting ?? fitText(texts.at(-1) ?? "", most, size);
}

/** Lines of at most `width` pixels, broken at spaces; a word that is too long is cut; so is what needs more lines. */
export function wrapText(text: string, width: number, size: number, mostLines = 3): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || textWidth(longer, size) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  if (line !== "") lines.push(line);
  const shown = lines.length > mostLines ? lines.slice(0, mostLines) : lines;
  if (shown.length < lines.length) shown[mostLines - 1] = `${shown[mostLines - 1]} …`;
  return shown.map((each) => fitText(each, width, size));
}

/**
 * Heights at which labels stand as near as they can to where they want to be, none closer than `gap` to another, all
 * within [low, high].
 */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] as number) - (wanted[b] as number));
  const placed = new Array<number>(wanted.length).fill(0);
  let floor = low;
  for (const i of order) {
    placed[i] = Math.max(floor, wanted[i] as number);
    floor = (placed[i] as number) + gap;
  }
  let ceiling = high;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(ceiling, placed[i] as number);
    ceiling = (placed[i] as number) - gap;
  }
  return placed;
}
