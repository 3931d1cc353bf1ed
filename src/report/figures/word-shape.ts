/**
 * The shape that goes with each word, 16 px: told apart without colour. Triangle up, triangle down, two equal bars between
 * ticks, an open circle.
 * @module
 */
import type { Word } from "../../model/index.ts";
import { type Markup, verbatim } from "./markup.ts";

const SHAPES: Readonly<Record<Word, string>> = {
  BETTER: '<path d="M8 2 15 14H1Z" fill="currentColor"/>',
  WORSE: '<path d="M8 14 1 2h14Z" fill="currentColor"/>',
  EQUIVALENT:
    '<path d="M1 2v12M15 2v12M4 5.5h8M4 10.5h8" fill="none" stroke="currentColor" stroke-width="2"/>',
  UNDECIDED:
    '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="4.2 2.1"/>',
};

export function wordShape(word: Word): Markup {
  return verbatim(
    `<svg class="shp" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${SHAPES[word]}</svg>`,
  );
}
