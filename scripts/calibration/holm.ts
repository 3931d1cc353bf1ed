/**
 * Several verdicts at once, of candidates against one baseline or of all pairs of some methods: how often does the family
 * name a false winner, at Holm's steps and without them?
 * @module
 */
import { createRandom } from "../../src/numerics/index.ts";
import { fixedVerdict } from "../../src/stats/fixed.ts";
import { holmSteps } from "../../src/stats/multiple.ts";
import { NOISES, type NoiseName } from "./noise.ts";

export interface HolmResult {
  readonly noise: NoiseName;
  /** Every candidate against the same baseline, or all pairs. */
  readonly family: "baseline" | "pairs";
  /** Without the baseline, in a family against one. */
  readonly methods: number;
  /** Of them truly better, by three spreads and alike. */
  readonly better: number;
  readonly n: number;
  readonly repetitions: number;
  /** Families in which at least one pair of equals was called BETTER or WORSE. */
  readonly falseFamilies: number;
  /** The same with every pair at 95 %. */
  readonly falseWithout: number;
}

const ALPHA = 0.05;
const LEAD = 3;

export function simulateHolm(repetitions: number, seed: number): HolmResult[] {
  const results: HolmResult[] = [];
  for (const noise of ["normal", "exponentialDown"] as const)
    for (const [family, methods, better] of [
      ["baseline", 2, 0],
      ["baseline", 3, 0],
      ["baseline", 5, 0],
      ["baseline", 10, 0],
      ["baseline", 5, 2],
      ["pairs", 3, 0],
      ["pairs", 3, 1],
      ["pairs", 4, 0],
      ["pairs", 4, 1],
      ["pairs", 4, 2],
    ] as const)
      for (const n of [5, 10])
        results.push(simulate({ noise, family, methods, better, n }, repetitions, seed));
  return results;
}

type HolmCell = Pick<HolmResult, "noise" | "family" | "methods" | "better" | "n">;

function simulate(cell: HolmCell, repetitions: number, seed: number): HolmResult {
  const { noise, family, methods, better, n } = cell;
  const random = createRandom(
    seed,
    "holm",
    noise,
    ...(family === "pairs" ? [family] : []),
    methods,
    better,
    n,
  );
  const sample = (lead: number) => Array.from({ length: n }, () => lead + NOISES[noise].draw(random));
  // Of a pair the method written first is the candidate; null: the one baseline.
  const isBetter = (method: number | null) => method !== null && method < better;
  const pairs = Array.from({ length: methods }, (_, a) =>
    family === "baseline"
      ? [{ a, b: null }]
      : Array.from({ length: methods - a - 1 }, (_, i) => ({ a, b: a + 1 + i })),
  )
    .flat()
    .map(({ a, b }) => ({ a, b, equal: isBetter(a) === isBetter(b) }));
  let [falseFamilies, falseWithout] = [0, 0];
  for (let r = 0; r < repetitions; r++) {
    const shared = family === "baseline" ? sample(0) : [];
    const samples = Array.from({ length: methods }, (_, i) => sample(i < better ? LEAD : 0));
    const questions = pairs.map(({ a, b }) => ({
      candidate: samples[a] as number[],
      baseline: b === null ? shared : (samples[b] as number[]),
      margin: null,
    }));
    // As the judge does: p of each pair, its step, then the word at that step's level.
    const single = questions.map((question) => fixedVerdict({ ...question, confidence: 1 - ALPHA }));
    const decided = (words: readonly string[]) =>
      words.some((word, i) => pairs[i]?.equal && word !== "UNDECIDED");
    if (!decided(single.map(({ word }) => word))) continue;
    falseWithout++;
    const steps = holmSteps(
      single.map(({ p }) => p ?? Number.NaN),
      ALPHA,
    );
    const words = questions.map(
      (question, i) => fixedVerdict({ ...question, confidence: 1 - (steps[i]?.alpha ?? ALPHA) }).word,
    );
    if (decided(words)) falseFamilies++;
  }
  return { ...cell, repetitions, falseFamilies, falseWithout };
}
