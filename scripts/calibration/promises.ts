/**
 * The rates that Assay promises, and which of the simulated cells break them.
 * @module
 */
import { exceeds, fallsShort } from "./bounds.ts";
import type { FixedResult } from "./fixed.ts";
import { LANDSCAPES, type Tail } from "./landscape.ts";
import type { PairCell } from "./tuned.ts";
import { sizeKind, type TunedResult } from "./tuned-simulations.ts";

/** False BETTER on one side at most, coverage of the 95 % interval at least. */
export const PROMISED = {
  fixed: { side: 0.03, coverage: 0.93 },
  tuned: { side: 0.045, coverage: 0.93 },
} as const;

export interface Checked {
  readonly name: string;
  readonly kind: keyof typeof PROMISED;
  readonly repetitions: number;
  /** False verdicts of the worse side, and of both: with no gap, what is not covered is called. */
  readonly worse: number;
  readonly both: number;
}

const TAILS = new Map(LANDSCAPES.map(({ name, tail }) => [name, tail]));

/** Of a pair, the tail that is harder on the rule. */
export function tailOf({ a, b }: Pick<PairCell, "a" | "b">): Tail {
  const tails = [TAILS.get(a), TAILS.get(b)];
  return tails.includes("heavy") ? "heavy" : tails.includes("plateau") ? "plateau" : "light";
}

export function checkedFixed(results: readonly FixedResult[]): Checked[] {
  return results
    .filter(({ kind }) => kind === "promised")
    .map(({ a, ratio, nA, nB, falseA, falseB, repetitions }) => ({
      name: `${a}, spread ratio ${ratio}, n ${nA} and ${nB}`,
      kind: "fixed",
      repetitions,
      worse: Math.max(falseA, falseB),
      both: falseA + falseB,
    }));
}

export function checkedTuned(results: readonly TunedResult[]): Checked[] {
  return results
    .filter((result) => sizeKind(result) === "deciding")
    .flatMap(({ nA, nB, k, pairs }) =>
      pairs
        .filter((pair) => pair.rule === "shipped" && tailOf(pair) === "light")
        .map(({ a, b, scale, falseA, falseB, repetitions }) => ({
          name: `${a} | ${b}, spreads 1 and ${scale}, n ${nA} and ${nB}, k ${k}`,
          kind: "tuned" as const,
          repetitions,
          worse: Math.max(falseA, falseB),
          both: falseA + falseB,
        })),
    );
}

export interface Judgement {
  readonly cells: number;
  /** Largest rate of the worse side, smallest coverage. */
  readonly worst: number;
  readonly lowest: number;
  /** Above the promise as counted, and above it for certain. */
  readonly above: readonly Checked[];
  readonly broken: readonly Checked[];
}

export function judgePromises(cells: readonly Checked[]): Judgement {
  return {
    cells: cells.length,
    worst: Math.max(...cells.map(({ worse, repetitions }) => worse / repetitions)),
    lowest: 1 - Math.max(...cells.map(({ both, repetitions }) => both / repetitions)),
    above: cells.filter(
      ({ kind, worse, both, repetitions }) =>
        worse / repetitions > PROMISED[kind].side || 1 - both / repetitions < PROMISED[kind].coverage,
    ),
    broken: cells.filter(
      ({ kind, worse, both, repetitions }) =>
        exceeds(worse, repetitions, PROMISED[kind].side) ||
        fallsShort(repetitions - both, repetitions, PROMISED[kind].coverage),
    ),
  };
}
