/** Scores for property tests: on a grid, so that ties happen and sums are exact. */
import fc from "fast-check";
import type { Search } from "./tuning-curve.ts";

export const score = fc.integer({ min: -4000, max: 4000 }).map((x) => x / 64);

export function varying(least: number, most = 12): fc.Arbitrary<number[]> {
  return fc
    .array(score, { minLength: least, maxLength: most })
    .filter((x) => x.some((value) => value !== x[0]));
}

/** Selection scores of few levels tie now and then. */
export function search(least: number, most = 24): fc.Arbitrary<Search> {
  const trial = fc.tuple(fc.integer({ min: 0, max: 30 }), score);
  return fc.array(trial, { minLength: least, maxLength: most }).map((trials) => ({
    selection: trials.map(([selection]) => selection),
    test: trials.map(([, test]) => test),
  }));
}

/** x times a power of two plus a whole number: exact, so that an equality may be asked for. */
export const stretch = fc.record({
  scale: fc.integer({ min: -20, max: 20 }).map((e) => 2 ** e),
  shift: fc.integer({ min: -50, max: 50 }),
});

export const level = fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99, 0.999);

export const negated = (x: readonly number[]): number[] => x.map((value) => -value);

export const moved = (x: readonly number[], scale: number, shift: number): number[] =>
  x.map((value) => scale * (value + shift));

/** Near `to`, on the scale of both. */
export function near(value: number, to: number, relative = 1e-9): boolean {
  return value === to || Math.abs(value - to) <= relative * Math.max(1e-300, Math.abs(value), Math.abs(to));
}
