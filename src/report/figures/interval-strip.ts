/**
 * One interval in a table cell, on the scale of the whole column: zero, the margin, the interval. The numbers stand in
 * the cell beside it.
 * @module
 */
import { type Domain, domainOf, px } from "./axis.ts";
import { intervalAlong } from "./interval-mark.ts";
import { type Markup, markup } from "./markup.ts";
import type { Interval } from "./number-text.ts";
import { scaleOf } from "./scale.ts";

export interface StripData {
  readonly estimate: number | null;
  readonly interval: Interval | null;
  readonly margin: number | null;
}

const [WIDTH, HEIGHT] = [150, 20] as const;

/** One scale for a column, so that its rows can be compared. */
export function stripDomain(rows: readonly StripData[]): Domain {
  return domainOf(
    [
      0,
      ...rows.flatMap(({ estimate, interval, margin }) => [
        estimate ?? Number.NaN,
        ...(interval ?? []),
        ...(margin === null ? [] : [-margin, margin]),
      ]),
    ],
    0.06,
  );
}

export function intervalStrip(
  { estimate, interval, margin }: StripData,
  domain: Domain,
  minimize: boolean,
): Markup {
  const scale = scaleOf(domain, 2, WIDTH - 2, minimize);
  const [a, b] = margin === null ? [0, 0] : [scale.at(-margin), scale.at(margin)];
  return markup`<svg class="fig strip" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${
    margin !== null &&
    markup`<rect class="margin" x="${px(Math.min(a, b))}" y="0" width="${px(Math.abs(b - a))}" height="${HEIGHT}"/>`
  }<line class="zero" x1="${px(scale.at(0))}" x2="${px(scale.at(0))}" y1="0" y2="${HEIGHT}"/>${intervalAlong(scale, HEIGHT / 2, { estimate, interval, radius: 3.5 })}</svg>`;
}
