/**
 * Several candidates against one baseline: how often does the family name a false winner, at Holm's steps and without them?
 * @module
 */
import { createRandom } from "../../src/numerics/index.ts";
import { fixedVerdict } from "../../src/stats/fixed.ts";
import { holmSteps } from "../../src/stats/multiple.ts";
import { NOISES, type NoiseName } from "./noise.ts";

export interface HolmResult {
  readonly noise: NoiseName;
  /** Candidates, each held against the same baseline. */
  readonly candidates: number;
  /** Of them truly better, by three spreads. */
  readonly better: number;
  readonly n: number;
  readonly repetitions: number;
  /** Families in which at least one candidate that is the baseline's equal was called BETTER or WORSE. */
  readonly falseFamilies: number;
  /** The same with every pair at 95 %. */
  readonly falseWithout: number;
}

const ALPHA = 0.05;
const LEAD = 3;

export function simulateHolm(repetitions: number, seed: number): HolmResult[] {
  const results: HolmResult[] = [];
  for (const noise of ["normal", "exponentialDown"] as const)
    for (const [candidates, better] of [
      [2, 0],
      [3, 0],
      [5, 0],
      [10, 0],
      [5, 2],
    ] as const)
      for (const n of [5, 10]) results.push(family(noise, candidates, better, n, repetitions, seed));
  return results;
}

function family(
  noise: NoiseName,
  candidates: number,
  better: number,
  n: number,
  repetitions: number,
  seed: number,
): HolmResult {
  const random = createRandom(seed, "holm", noise, candidates, better, n);
  const sample = (lead: number) => Array.from({ length: n }, () => lead + NOISES[noise].draw(random));
  let [falseFamilies, falseWithout] = [0, 0];
  for (let r = 0; r < repetitions; r++) {
    const baseline = sample(0);
    const questions = Array.from({ length: candidates }, (_, i) => ({
      candidate: sample(i < better ? LEAD : 0),
      baseline,
      margin: null,
    }));
    // As the judge does: p of each pair, its step, then the word at that step's level.
    const single = questions.map((question) => fixedVerdict({ ...question, confidence: 1 - ALPHA }));
    const decided = (words: readonly string[]) => words.slice(better).some((word) => word !== "UNDECIDED");
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
  return { noise, candidates, better, n, repetitions, falseFamilies, falseWithout };
}
