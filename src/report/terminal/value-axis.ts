/**
 * The line under a figure: round values at their columns, and what they are.
 * @module
 */
import { decimal, signedDecimal } from "../../model/index.ts";
import { type Domain, niceTicks } from "../figures/axis.ts";
import { columnOf, createCanvas } from "./canvas.ts";
import type { Page } from "./page.ts";
import { displayWidth } from "./wrap.ts";

/** @param signed - For differences; levels carry no sign. */
export function axisLine(
  { paint }: Page,
  domain: Domain,
  share: (value: number) => number,
  columns: number,
  signed: boolean,
): string {
  const canvas = createCanvas(columns);
  const { values, decimals } = niceTicks(domain[0], domain[1], columns >= 48 ? 5 : 3);
  let free = 0;
  const placed = values
    .map((value) => ({
      text: (signed ? signedDecimal : decimal)(value, decimals),
      column: columnOf(share(value), columns),
    }))
    .sort((a, b) => a.column - b.column);
  for (const { text, column } of placed) {
    // Centred on its column, inside the frame, and never touching its neighbour.
    const start = Math.max(
      0,
      Math.min(columns - displayWidth(text), column - Math.floor(displayWidth(text) / 2)),
    );
    if (start < free) continue;
    canvas.text(start, text, "dim");
    free = start + displayWidth(text) + 2;
  }
  return canvas.line(paint);
}
