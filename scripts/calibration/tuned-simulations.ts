/**
 * Rule N over all landscapes at one pair of budgets: false winners, EQUIVALENT, gaps that are called, the tail diagnostic; and
 * its limits.
 * @module
 */
import { LANDSCAPES, type Landscape, LIMITS } from "./landscape.ts";
import { type PairCell, pairCell, pairCells, RULES, type Sides, sides } from "./tuned.ts";
import {
  type EquivalenceCell,
  equivalenceCell,
  type GapCell,
  gapCells,
  type TailCell,
  tailCell,
} from "./tuned-margin.ts";

export interface TunedResult {
  readonly nA: number;
  readonly nB: number;
  readonly k: number;
  readonly pairs: readonly PairCell[];
  readonly equivalence: readonly EquivalenceCell[];
  readonly gaps: readonly GapCell[];
  readonly tails: readonly TailCell[];
}

export interface LimitsResult {
  readonly n: number;
  readonly k: number;
  readonly pairs: readonly PairCell[];
  readonly tails: readonly TailCell[];
}

/** n and k: the smallest search that is judged, k of n/10, n/5 and n/3, small k of a large n, k = 1, and unequal n. */
export const SIZES = [
  { nA: 10, nB: 10, k: 1 },
  { nA: 15, nB: 15, k: 1 },
  { nA: 60, nB: 60, k: 1 },
  { nA: 10, nB: 10, k: 2 },
  { nA: 15, nB: 15, k: 2 },
  { nA: 15, nB: 15, k: 3 },
  { nA: 15, nB: 15, k: 5 },
  { nA: 30, nB: 30, k: 2 },
  { nA: 30, nB: 30, k: 3 },
  { nA: 30, nB: 30, k: 6 },
  { nA: 30, nB: 30, k: 10 },
  { nA: 60, nB: 60, k: 6 },
  { nA: 60, nB: 60, k: 12 },
  { nA: 60, nB: 60, k: 20 },
  { nA: 60, nB: 30, k: 6 },
  { nA: 60, nB: 15, k: 3 },
] as const;

/**
 * Equal budgets at which the verdict decides, equal ones at which it is shown without a word, unequal ones, and k = 1, where
 * nothing is selected: the verdict is on the mean of all trials, and capped.
 */
export type SizeKind = "deciding" | "weak" | "unequal" | "one trial";

export function sizeKind({
  nA,
  nB,
  k,
}: {
  readonly nA: number;
  readonly nB: number;
  readonly k: number;
}): SizeKind {
  return nA !== nB ? "unequal" : k === 1 ? "one trial" : k <= nA / 5 ? "deciding" : "weak";
}

/** The landscapes whose verdicts on a margin are simulated. */
const MARGIN_LANDSCAPES = new Set([
  "logistic",
  "normal",
  "uniform",
  "exponential upper tail",
  "exponential lower tail",
  "beta(8, 2), ceiling",
  "bowl in 1 dimension",
  "logistic, noise 0.5",
  "accuracy on 156 items",
  "log-normal",
]);

export function tuned(
  nA: number,
  nB: number,
  k: number,
  landscapes: readonly Landscape[] = LANDSCAPES,
): (repetitions: number, seed: number) => TunedResult {
  return (repetitions, seed) => {
    const first = landscapes.map((landscape) => sides(landscape, nA, k, repetitions, seed));
    const second =
      nA === nB ? first : landscapes.map((landscape) => sides(landscape, nB, k, repetitions, seed));
    const marginal = (all: readonly Sides[]) =>
      all.filter(({ landscape }) => MARGIN_LANDSCAPES.has(landscape.name));
    const equivalence = marginal(first).flatMap((A) =>
      marginal(second).flatMap((B) =>
        [1, 3].flatMap((scale) => [0.5, 1, 2].map((margin) => equivalenceCell(A, B, scale, margin))),
      ),
    );
    return {
      nA,
      nB,
      k,
      pairs: pairCells(first, second, RULES),
      equivalence,
      gaps: nA === nB ? first.filter(({ landscape }) => landscape.tail === "light").flatMap(gapCells) : [],
      tails: nA === nB ? first.map(tailCell) : [],
    };
  };
}

/** Each landscape of the limits against itself and against some without such events. */
export function limits(n: number, k: number): (repetitions: number, seed: number) => LimitsResult {
  return (repetitions, seed) => {
    const draw = (landscape: Landscape) => sides(landscape, n, k, repetitions, seed);
    const plain = LANDSCAPES.filter(({ name }) => name === "logistic" || name === "beta(8, 2), ceiling").map(
      draw,
    );
    const rare = LIMITS.map(draw);
    return {
      n,
      k,
      pairs: rare.flatMap((A) => [
        pairCell(A, A, 1, "shipped"),
        ...plain.map((B) => pairCell(A, B, 1, "shipped")),
      ]),
      tails: rare.map(tailCell),
    };
  };
}
