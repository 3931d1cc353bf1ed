/**
 * What the next steps of both questions share: the chance that they plan for, and what runs cost.
 * @module
 */
import type { NextStep } from "../model/index.ts";
import { standardNormal } from "../numerics/index.ts";

/** Runs are planned so that they decide with this chance. */
export const POWER = 0.8;
/** More than this a side is said as "more than", not as a plan. */
export const LARGEST = 2000;

export const DECIDES = "BETTER or WORSE, if the true difference is the one seen here";
export const DECIDES_EQUIVALENT = "EQUIVALENT, if the true difference is the one seen here";

export interface Cost {
  readonly secondsPerRun: readonly [candidate: number | null, baseline: number | null];
  readonly parallel: number;
  readonly command: string | null;
}

/** Runs of one kind. */
export interface RunCount {
  readonly runs: number;
  /** Null: not known. */
  readonly secondsPerRun: number | null;
}

/** A step that runs something: so many runs of each side, and of whatever else runs with them. */
export function runsStep(
  { secondsPerRun, parallel, command }: Cost,
  action: string,
  runs: readonly [candidate: number, baseline: number],
  chance: number | null,
  reason: string,
  besides: readonly RunCount[] = [],
): NextStep {
  const all: readonly RunCount[] = [
    { runs: runs[0], secondsPerRun: secondsPerRun[0] },
    { runs: runs[1], secondsPerRun: secondsPerRun[1] },
    ...besides,
  ];
  const counting = all.filter((each) => each.runs > 0);
  return {
    action,
    command,
    runs: counting.reduce((total, each) => total + each.runs, 0),
    seconds: counting.some((each) => each.secondsPerRun === null)
      ? null
      : counting.reduce((total, each) => total + each.runs * (each.secondsPerRun as number), 0) / parallel,
    reason,
    chance,
  };
}

/** A step that runs nothing. */
export function wordsStep(action: string, reason: string, command: string | null = null): NextStep {
  return { action, command, runs: null, seconds: null, reason, chance: null };
}

/** Squared standard error at which a difference of this size is called in 80 % of cases. */
export function varianceForDifference(size: number, alpha: number): number {
  const z = standardNormal.quantile(1 - alpha / 2) + standardNormal.quantile(POWER);
  return (size / z) ** 2;
}

/** The same for EQUIVALENT within a margin; 0 where the difference does not lie inside it. Both ends have to hold. */
export function varianceForEquivalence(size: number, margin: number | null, alpha: number): number {
  if (margin === null || size >= margin) return 0;
  const z = standardNormal.quantile(1 - alpha);
  // Each end alone holds in 80 % at the upper bound, in 90 % at the lower one; the chance of both falls in between.
  let [low, high] = [(1 + POWER) / 2, POWER].map(
    (chance) => (margin - size) / (z + standardNormal.quantile(chance)),
  ) as [number, number];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (chanceOfEquivalence(size, margin, middle, alpha) >= POWER) low = middle;
    else high = middle;
  }
  return low ** 2;
}

/** Chance of BETTER or WORSE at this standard error, on the side of the difference. */
export function chanceOfDifference(size: number, standardError: number, alpha: number): number {
  return standardNormal.cdf(size / standardError - standardNormal.quantile(1 - alpha / 2));
}

export function chanceOfEquivalence(
  size: number,
  margin: number,
  standardError: number,
  alpha: number,
): number {
  const z = standardNormal.quantile(1 - alpha);
  const [upper, lower] = [(margin - size) / standardError - z, (margin + size) / standardError - z];
  return Math.max(0, standardNormal.cdf(upper) + standardNormal.cdf(lower) - 1);
}
