/**
 * A value's place on paper: from the metric's units to pixels, and the ticks whose labels have room there.
 * @module
 */
import { type Domain, linearShare, niceTicks, type Ticks } from "./axis.ts";
import { textWidth } from "./text-width.ts";

export interface Scale {
  readonly domain: Domain;
  /** Pixels at which the frame begins and ends; from > to where values grow upwards. */
  readonly from: number;
  readonly to: number;
  /** Not rounded; values outside the domain lie outside the frame. */
  at(value: number): number;
}

/** @param flipped - Lower is better, and better is always right or up. */
export function scaleOf(domain: Domain, from: number, to: number, flipped = false): Scale {
  const share = linearShare(domain, flipped);
  return { domain, from, to, at: (value) => from + share(value) * (to - from) };
}

/** Ticks along x: as many, up to `most`, as have room for their labels beside each other. */
export function ticksAlong(
  { domain, from, to }: Scale,
  label: (value: number, decimals: number) => string,
  size: number,
  most = 5,
): Ticks {
  for (let count = most; count > 2; count--) {
    const ticks = niceTicks(domain[0], domain[1], count);
    const widest = Math.max(...ticks.values.map((value) => textWidth(label(value, ticks.decimals), size)));
    if (ticks.values.length * (widest + 12) <= Math.abs(to - from)) return ticks;
  }
  return niceTicks(domain[0], domain[1], 2);
}
