/**
 * How a terminal is written to: its width, its colours, what it can draw. Colour is never the only carrier of anything:
 * without it every line says the same.
 * @module
 */
import type { Word } from "../../model/index.ts";

export interface TextStyle {
  /** Columns, 40 to 120; a line is never wider. */
  readonly width: number;
  /** May escape sequences for colour be written? */
  readonly colour: boolean;
  /** Can it show more than ASCII? */
  readonly unicode: boolean;
}

/** Colours by what they mean. Of the 16 that every terminal has, so that the user's own theme decides on the shades. */
const CODES = {
  better: "1;36",
  worse: "1;31",
  equivalent: "1;34",
  // No colour of its own: an honest result, not an alarm.
  undecided: "1",
  failed: "31",
  warn: "33",
  dim: "2",
  strong: "1",
  m0: "34",
  m1: "33",
  m2: "36",
  m3: "35",
  m4: "32",
  m5: "94",
  m6: "90",
} as const;
export type Ink = keyof typeof CODES;

export type Paint = (ink: Ink, text: string) => string;

export function painter(colour: boolean): Paint {
  return colour
    ? (ink, text) => (text === "" ? "" : `\u001b[${CODES[ink]}m${text}\u001b[0m`)
    : (_, text) => text;
}

export const INK_OF_WORD: Readonly<Record<Word, Ink>> = {
  BETTER: "better",
  WORSE: "worse",
  EQUIVALENT: "equivalent",
  UNDECIDED: "undecided",
};

/** Everything that is drawn and not said. */
export interface Glyphs {
  readonly words: Readonly<Record<Word, string>>;
  /** One a method, in the study's order; the last for all further ones. */
  readonly markers: readonly string[];
  readonly done: string;
  readonly failed: string;
  readonly interrupted: string;
  readonly running: string;
  readonly holds: string;
  readonly fails: string;
  readonly warning: string;
  readonly reported: string;
  readonly line: string;
  readonly mean: string;
  readonly zero: string;
  readonly leftArrow: string;
  readonly rightArrow: string;
  readonly outline: string;
  readonly luck: string;
  readonly tuning: string;
  readonly algorithm: string;
  readonly margin: string;
  readonly marginEnd: string;
  readonly axis: string;
  readonly axisTick: string;
  readonly axisCorner: string;
  readonly upright: string;
  readonly zoneEdge: string;
  readonly faint: string;
  readonly barFull: string;
  readonly barEmpty: string;
  readonly ellipsis: string;
  readonly atMost: string;
  readonly rule: string;
}

const UNICODE: Glyphs = {
  words: { BETTER: "▲", WORSE: "▼", EQUIVALENT: "═", UNDECIDED: "○" },
  markers: ["●", "◆", "▲", "■", "✚", "▼", "○"],
  done: "●",
  failed: "✕",
  interrupted: "◌",
  running: "◐",
  holds: "✓",
  fails: "✕",
  warning: "!",
  reported: "◇",
  line: "─",
  mean: "┃",
  zero: "│",
  leftArrow: "◀",
  rightArrow: "▶",
  outline: "▭",
  luck: "░",
  tuning: "▒",
  algorithm: "█",
  margin: "╌",
  marginEnd: "╎",
  axis: "─",
  axisTick: "┬",
  axisCorner: "└",
  upright: "┤",
  zoneEdge: "┊",
  faint: "·",
  barFull: "━",
  barEmpty: "╌",
  ellipsis: "…",
  atMost: "≤",
  rule: "─",
};

const ASCII: Glyphs = {
  words: { BETTER: "^", WORSE: "v", EQUIVALENT: "=", UNDECIDED: "o" },
  markers: ["o", "+", "*", "#", "x", "%", "@"],
  done: "o",
  failed: "x",
  interrupted: "/",
  running: ">",
  holds: "+",
  fails: "x",
  warning: "!",
  reported: "R",
  line: "-",
  mean: "|",
  zero: "|",
  leftArrow: "<",
  rightArrow: ">",
  outline: "=",
  luck: ".",
  tuning: "%",
  algorithm: "#",
  margin: "-",
  marginEnd: ":",
  axis: "-",
  axisTick: "+",
  axisCorner: "+",
  upright: "|",
  zoneEdge: ":",
  faint: ".",
  barFull: "=",
  barEmpty: "-",
  ellipsis: "...",
  atMost: "<=",
  rule: "-",
};

export function glyphs(unicode: boolean): Glyphs {
  return unicode ? UNICODE : ASCII;
}

/** The marker of the study's nth method. */
export function markerOf({ markers }: Glyphs, index: number): string {
  return markers[index < 0 ? markers.length - 1 : Math.min(index, markers.length - 1)] as string;
}

export function inkOfMethod(index: number): Ink {
  return `m${index < 0 || index > 6 ? 6 : index}` as Ink;
}
