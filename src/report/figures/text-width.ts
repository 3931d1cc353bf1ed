/**
 * How wide a text is drawn, without a browser: estimates that err to the wide side, so that labels which are told apart
 * here do not meet on any system's face.
 * @module
 */

/** Widths in em of the faces that `tokens.ts` names, rounded up over them. */
const NARROW = 0.34;
const DIGIT = 0.62;
const LOWER = 0.585;
const UPPER = 0.73;
const WIDE = 0.96;
const SQUARE = 1.06;
const STRONG = 1.06;

/** Pixels. */
export function textWidth(text: string, size: number, strong = false): number {
  let em = 0;
  for (const character of text) em += widthOf(character);
  return em * size * (strong ? STRONG : 1);
}

function widthOf(character: string): number {
  if (/\p{M}|[\u200b-\u200f]/u.test(character)) return 0;
  if (/[ .,:;|!'`ijlItfr()[\]{}/\\\u00a0·]/.test(character)) return NARROW;
  if (/\d/.test(character)) return DIGIT;
  if (/[mwMW@%—→←…]/.test(character)) return WIDE;
  if ((character.codePointAt(0) as number) >= 0x1100) return SQUARE;
  return /\p{Lu}/u.test(character) ? UPPER : LOWER;
}

/** Cut to `most` pixels, with an ellipsis where something is missing. */
export function fitText(text: string, most: number, size: number, strong = false): string {
  if (textWidth(text, size, strong) <= most) return text;
  const kept = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  while (kept.length > 1 && textWidth(`${kept.join("")}…`, size, strong) > most) kept.pop();
  return `${kept.join("").trimEnd()}…`;
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
