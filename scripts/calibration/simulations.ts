/**
 * Everything that `npm run calibrate` simulates, in pieces that a worker runs in seconds to a minute. Results are plain data.
 * @module
 */
import { FIXED_KINDS, type FixedResult, fixedCells, simulateFixed } from "./fixed.ts";
import { type FoldsResult, foldsCells, simulateFolds } from "./folds.ts";
import { type HolmResult, simulateHolm } from "./holm.ts";
import { type ItemsResult, itemsCells, simulateItems } from "./items.ts";
import { type PowerResult, simulatePower } from "./power.ts";
import { type StrictResult, simulateStrict } from "./strict.ts";
import { type SumResult, simulateSum, sumCells, untunedCells } from "./sum.ts";
import { type SuperiorityResult, simulateSuperiority } from "./superiority.ts";
import { type LimitsResult, limits, SIZES, type TunedResult, tuned } from "./tuned-simulations.ts";

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
  readonly folds: FoldsResult[];
  readonly holm: HolmResult[];
}

export type Kind = keyof Results;

/** Of each kind the module that simulates it: what its results depend on is what this imports. */
export const ENTRIES: Record<Kind, string> = {
  fixed: "./fixed.ts",
  power: "./power.ts",
  superiority: "./superiority.ts",
  tuned: "./tuned-simulations.ts",
  limits: "./tuned-simulations.ts",
  strict: "./strict.ts",
  sum: "./sum.ts",
  items: "./items.ts",
  folds: "./folds.ts",
  holm: "./holm.ts",
};

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

const LIMIT_SIZES = [
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
      `${cell.score}, ${cell.items} items in groups of ${cell.group}, units ${cell.unitsA} and ${cell.unitsB}, spreads ${cell.unitA} and ${cell.unitB}${cell.classes === undefined ? "" : `, classes ${cell.classes.join(" ")}, eased ${cell.easeA?.join(" ")} and ${cell.easeB?.join(" ")}`}`,
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
  ...[["", sumCells()] as const, [", untuned baseline", untunedCells()] as const].flatMap(([over, cells]) =>
    [15, 30, 60].map((n) =>
      simulation("sum", `n ${n}${over}`, 6_000, (repetitions, seed) =>
        cells.filter((cell) => cell.n === n).map((cell) => simulateSum(cell, repetitions, seed)),
      ),
    ),
  ),
  ...foldsCells().map((cell) =>
    simulation(
      "folds",
      `${cell.learner}, ${cell.items} items, ${cell.splits} ${cell.scheme}`,
      10_000,
      (repetitions, seed) => [simulateFolds(cell, repetitions, seed)],
    ),
  ),
  simulation("holm", "", 20_000, simulateHolm),
  simulation("power", "", 20_000, simulatePower),
  simulation("superiority", "", 40_000, simulateSuperiority),
  simulation("strict", "", 10_000, simulateStrict),
];
