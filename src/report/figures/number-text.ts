/**
 * Numbers as figures and pages write them: only the digits that the interval supports, a true minus sign, signs on
 * differences and none on levels.
 * @module
 */
import { decimal, decimalsFor, signedDecimal } from "../../model/index.ts";

export type Interval = readonly [low: number, high: number];

/** A number of the document, which on paper may be the word "NaN"; null: none, or not finite. */
export function finite(value: number | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Both ends as numbers, infinities kept; null where an end is unknown. */
export function bounds(interval: Interval | null | undefined): Interval | null {
  if (interval === null || interval === undefined) return null;
  const [low, high] = [Number(interval[0]), Number(interval[1])];
  return Number.isNaN(low) || Number.isNaN(high) ? null : [low, high];
}

/** Decimals that all these intervals support together: those of the widest. */
export function sharedDecimals(intervals: readonly (Interval | null)[], fallback = 4): number {
  const halves = intervals
    .filter((interval) => interval !== null)
    .map(([low, high]) => (high - low) / 2)
    .filter((half) => Number.isFinite(half) && half > 0);
  return halves.length === 0 ? fallback : decimalsFor(Math.max(...halves), fallback);
}

/** A level: `0.953`. */
export function levelText(value: number, decimals: number): string {
  return trueMinus(decimal(value, decimals));
}

/** A difference: `+0.45`, `−0.07`, `0.00`. */
export function gainText(value: number, decimals: number): string {
  return trueMinus(signedDecimal(value, decimals));
}

/** `[−0.07, +0.97]`. */
export function gainIntervalText([low, high]: Interval, decimals: number): string {
  return `[${gainText(low, decimals)}, ${gainText(high, decimals)}]`;
}

/** `[0.951, 0.967]`. */
export function levelIntervalText([low, high]: Interval, decimals: number): string {
  return `[${levelText(low, decimals)}, ${levelText(high, decimals)}]`;
}

/** 0.95 -> `95 %`, with a space that does not break. */
export function percentText(share: number): string {
  return `${Number((100 * share).toFixed(1))}\u00a0%`;
}

/** At most `digits` significant ones, for values without an interval: `0.00123`, `1.2e−7`, `128`. */
export function plainText(value: number, digits = 5): string {
  if (!Number.isFinite(value)) return trueMinus(decimal(value, 0));
  return trueMinus(String(Number(value.toPrecision(digits))));
}

export function trueMinus(text: string): string {
  return text.replaceAll("-", "\u2212");
}
