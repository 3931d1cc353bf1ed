/**
 * Everything that `npm run calibrate` simulates, in pieces that a worker runs in seconds to a minute. Results are plain data.
 * @module
 */
import { FIXED_KINDS, type FixedResult, fixedCells, simulateFixed } from "./fixed.ts";
import { type ItemsResult, itemsCells, simulateItems } from "./items.ts";
import { LANDSCAPES, type Landscape, LIMITS } from "./landscape.ts";
import { type PowerResult, simulatePower } from "./power.ts";
import { type StrictResult, simulateStrict } from "./strict.ts";
import { type SumResult, simulateSum, sumCells } from "./sum.ts";
import { type SuperiorityResult, simulateSuperiority } from "./superiority.ts";
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

/** What each kind of simulation yields. */
export interface Results {
  readonly fixed: FixedResult[];
  readonly power: PowerResult[];
  readonly superiority: SuperiorityResult[];
  readonly tuned: TunedResult;
  readonly limits: LimitsResult;
  readonly strict: StrictResult[];
  readonly sum: SumResult[];
  readonly items: ItemsResult[];
}

export type Kind = keyof Results;

export interface Simulation<K extends Kind = Kind> {
  readonly id: string;
  readonly kind: K;
  /** Of each cell in the full calibration. */
  readonly repetitions: number;
  run(repetitions: number, seed: number): Results[K];
}

function simulation<K extends Kind>(
  kind: K,
  detail: string,
  repetitions: number,
  run: Simulation<K>["run"],
): Simulation<K> {
  return { id: detail === "" ? kind : `${kind} ${detail}`, kind, repetitions, run };
}

/** n and k; a k of n/10, n/5 and n/3 each, and two with unequal n. 15 trials hold no k of n/10 but 1: see `limits`. */
export const SIZES = [
  { nA: 15, nB: 15, k: 2 },
  { nA: 15, nB: 15, k: 3 },
  { nA: 15, nB: 15, k: 5 },
  { nA: 30, nB: 30, k: 3 },
  { nA: 30, nB: 30, k: 6 },
  { nA: 30, nB: 30, k: 10 },
  { nA: 60, nB: 60, k: 6 },
  { nA: 60, nB: 60, k: 12 },
  { nA: 60, nB: 60, k: 20 },
  { nA: 60, nB: 30, k: 6 },
  { nA: 60, nB: 15, k: 3 },
] as const;

/** Equal budgets at which the verdict decides, equal ones at which it is shown without a word, and unequal ones. */
export type SizeKind = "deciding" | "weak" | "unequal";

export function sizeKind({
  nA,
  nB,
  k,
}: {
  readonly nA: number;
  readonly nB: number;
  readonly k: number;
}): SizeKind {
  return nA !== nB ? "unequal" : k <= nA / 5 ? "deciding" : "weak";
}

const LIMIT_SIZES = [
  { n: 15, k: 1 },
  { n: 15, k: 3 },
  { n: 30, k: 6 },
  { n: 60, k: 12 },
] as const;

export const SIMULATIONS: readonly Simulation[] = [
  ...SIZES.map(({ nA, nB, k }) =>
    simulation("tuned", `n ${nA} and ${nB}, k ${k}`, 20_000, tuned(nA, nB, k)),
  ).reverse(),
  ...itemsCells().map((cell) =>
    simulation(
      "items",
      `${cell.score}, ${cell.items} items in groups of ${cell.group}, units ${cell.unitsA} and ${cell.unitsB}, spreads ${cell.unitA} and ${cell.unitB}`,
      6_000,
      (repetitions, seed) => [simulateItems(cell, repetitions, seed)],
    ),
  ),
  ...FIXED_KINDS.map((kind) =>
    simulation("fixed", kind, 40_000, (repetitions, seed) =>
      fixedCells()
        .filter((cell) => cell.kind === kind)
        .map((cell) => simulateFixed(cell, repetitions, seed)),
    ),
  ),
  ...LIMIT_SIZES.map(({ n, k }) => simulation("limits", `n ${n}, k ${k}`, 10_000, limits(n, k))),
  ...[15, 30, 60].map((n) =>
    simulation("sum", `n ${n}`, 6_000, (repetitions, seed) =>
      sumCells()
        .filter((cell) => cell.n === n)
        .map((cell) => simulateSum(cell, repetitions, seed)),
    ),
  ),
  simulation("power", "", 20_000, simulatePower),
  simulation("superiority", "", 40_000, simulateSuperiority),
  simulation("strict", "", 10_000, simulateStrict),
];

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
): Simulation<"tuned">["run"] {
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
function limits(n: number, k: number): Simulation<"limits">["run"] {
  return (repetitions, seed) => {
    const draw = (landscape: Landscape) => sides(landscape, n, k, repetitions, seed);
    const plain = LANDSCAPES.filter(({ name }) => name === "logistic" || name === "beta(8, 2), ceiling").map(
      draw,
    );
    // With k = 1 the verdict is on a mean of all trials, and a skewed lower end is what it errs on.
    const lower =
      k === 1
        ? LANDSCAPES.filter(({ name }) => name === "bowl in 1 dimension" || name === "exponential lower tail")
        : [];
    const rare = [...LIMITS, ...lower].map(draw);
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
