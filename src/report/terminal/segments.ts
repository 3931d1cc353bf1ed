/**
 * A line made of pieces with their colours, cut where the columns end, so that a line that is redrawn in place never
 * breaks into two.
 * @module
 */
import type { Ink, Paint } from "./text-style.ts";
import { clip, displayWidth } from "./wrap.ts";

export type Segment = string | readonly [ink: Ink, text: string];

export function segmentsLine(segments: readonly Segment[], width: number, paint: Paint, cut: string): string {
  let line = "";
  let left = width;
  for (const segment of segments) {
    const [ink, text] = typeof segment === "string" ? [null, segment] : segment;
    const shown = clip(text, left, cut);
    line += ink === null ? shown : paint(ink, shown);
    left -= displayWidth(shown);
    if (shown !== text || left <= 0) break;
  }
  return line;
}
