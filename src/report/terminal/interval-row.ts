/**
 * An interval on an axis of characters: a line between its ends, the estimate on it, arrow heads where it leaves the
 * frame.
 * @module
 */
import { type Canvas, columnOf } from "./canvas.ts";
import type { Glyphs, Ink } from "./text-style.ts";

export function drawInterval(
  canvas: Canvas,
  marks: Glyphs,
  share: (value: number) => number,
  interval: readonly [number, number] | null,
  estimate: number,
  ink?: Ink,
): void {
  const column = (value: number) => columnOf(share(value), canvas.columns);
  if (interval !== null) {
    const [one, other] = [column(Number(interval[0])), column(Number(interval[1]))];
    const [from, to] = [Math.min(one, other), Math.max(one, other)];
    canvas.fill(from, to, marks.line, ink);
    if (from < 0) canvas.put(0, marks.leftArrow, ink);
    if (to >= canvas.columns) canvas.put(canvas.columns - 1, marks.rightArrow, ink);
  }
  const at = column(estimate);
  if (Number.isFinite(estimate)) canvas.put(Math.max(0, Math.min(canvas.columns - 1, at)), marks.mean, ink);
}
