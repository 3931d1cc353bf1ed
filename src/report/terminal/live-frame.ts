/**
 * One picture of a running study: what has ended, what runs, how long it will take. Never a judged score.
 * @module
 */
import type { LiveState } from "./live-state.ts";
import { glyphs, type TextStyle } from "./text-style.ts";

export interface FrameStyle extends TextStyle {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** @returns At most about 20 lines, none wider than `width`. */
export function liveFrame(state: LiveState, { unicode }: FrameStyle): string[] {
  const marks = glyphs(unicode);
  return [...state.marks].map(([key, ends]) => `${key} ${ends.map((end) => marks[end]).join("")}`);
}
