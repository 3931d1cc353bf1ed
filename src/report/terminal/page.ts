/**
 * What every part of a terminal report needs: the document with printable texts, the columns, the colours, the signs.
 * @module
 */
import { type Arm, decimal, decimalsFor, type StudyDocument, type Verdict } from "../../model/index.ts";
import { printableAll } from "./printable.ts";
import {
  type Glyphs,
  glyphs,
  INK_OF_WORD,
  inkOfMethod,
  markerOf,
  type Paint,
  painter,
  type TextStyle,
} from "./text-style.ts";
import { padEnd, wrap } from "./wrap.ts";

export interface Page {
  readonly document: StudyDocument;
  /** Every verdict in full; else the primary one, and of the others what qualifies their word. */
  readonly all: boolean;
  readonly width: number;
  /** Room for figures beside their labels? */
  readonly wide: boolean;
  /**
   * May curves be drawn in braille? Fine lines are told apart by their colours; without them every cell shows its
   * method's marker. What has no colour is often read as a web page, too, whose fonts give braille another width.
   */
  readonly fine: boolean;
  readonly paint: Paint;
  readonly marks: Glyphs;
}

/** Every line starts here. */
export const MARGIN = "  ";
/** Where the texts beside short headings start. */
const HANGING = 19;

export function pageOf(document: StudyDocument, { width, colour, unicode }: TextStyle, all = false): Page {
  const columns = Math.max(40, Math.min(120, Math.floor(width)));
  return {
    document: printableAll(document, unicode),
    all,
    width: columns,
    wide: columns >= 72,
    fine: unicode && colour,
    paint: painter(colour),
    marks: glyphs(unicode),
  };
}

/** Place of a method in the study, which fixes its marker and colour. */
export function methodIndex({ document }: Page, method: string): number {
  return document.study.methods.findIndex(({ name }) => name === method);
}

/** `● resnet`, padded to `width` columns; the name is cut where it must be. */
export function marked(page: Page, method: string, name = method): string {
  const index = methodIndex(page, method);
  return `${page.paint(inkOfMethod(index), markerOf(page.marks, index))} ${name}`;
}

/** `▲ BETTER`. */
export function wordMark({ paint, marks }: Page, word: Verdict["word"]): string {
  return paint(INK_OF_WORD[word], `${marks.words[word]} ${word}`);
}

/** Text lines with the verdict's word in its colour; capital letters carry it where there is none. */
export function sentenceLines(page: Page, { sentence, word }: Verdict, indent: string): string[] {
  const capital = sentence.charAt(0) === "g" ? `G${sentence.slice(1)}` : sentence;
  const text = /^it is /.test(capital) ? `I${capital.slice(1)}` : capital;
  return wrap(`${text}.`, page.width, { first: indent, rest: indent }).map((line) =>
    line.replace(new RegExp(`\\b${word}\\b`), page.paint(INK_OF_WORD[word], word)),
  );
}

/** A heading at the left and text that hangs beside it; below it where the page is narrow. */
export function hanging(page: Page, heading: string, text: string, mark = ""): string[] {
  const lead = mark === "" ? "" : `${mark} `;
  if (!page.wide) {
    const indent = `${MARGIN}  `;
    const lines = wrap(text, page.width, {
      first: indent + lead,
      rest: `${indent}${" ".repeat(lead.length)}`,
    });
    return heading === "" ? lines : [MARGIN + page.paint("strong", heading), ...lines];
  }
  const left = padEnd(MARGIN + heading, HANGING);
  const [first = "", ...rest] = wrap(text, page.width, {
    first: left + lead,
    rest: " ".repeat(HANGING + lead.length),
  });
  return [first.replace(heading, page.paint("strong", heading)), ...rest];
}

/** Column at which the text beside or below a heading starts. */
export function textColumn({ wide }: Page): number {
  return wide ? HANGING : MARGIN.length + 2;
}

export function armsOf({ document }: Page, problem: string): readonly Arm[] {
  return document.arms.filter((arm) => arm.problem === problem);
}

/** Problems that nobody named are not spoken of. */
export function onProblem(page: Page, problem: string): string {
  const { problems } = page.document.study;
  return problems.length === 1 && (problem === "default" || problem === "record") ? "" : ` on ${problem}`;
}

/** Decimals that an interval supports; of a level without one, four significant digits. */
export function decimalsOf(interval: readonly [number, number] | null, value: number): number {
  const half = interval === null ? Number.NaN : (Number(interval[1]) - Number(interval[0])) / 2;
  if (Number.isFinite(half) && half > 0) return decimalsFor(half);
  const size = Math.abs(value);
  return Number.isFinite(size) && size > 0 ? Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(size)))) : 4;
}

/** `0.872 [0.861, 0.883]`. */
export function levelText(
  value: number,
  interval: readonly [number, number] | null,
  digits = decimalsOf(interval, Number(value)),
): string {
  const level = decimal(Number(value), digits);
  if (interval === null) return level;
  return `${level} [${decimal(Number(interval[0]), digits)}, ${decimal(Number(interval[1]), digits)}]`;
}

/** Decimals that all these levels are shown with: those that the widest interval supports. */
export function sharedDecimals(
  levels: readonly { readonly value: number; readonly interval: readonly [number, number] | null }[],
): number {
  return Math.min(12, ...levels.map(({ value, interval }) => decimalsOf(interval, Number(value))));
}
