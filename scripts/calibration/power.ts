/**
 * Planning: is a comparison decided as often as the formulas of `power.ts` say?
 * @module
 */
import { createRandom, meanAndVariance } from "../../src/numerics/index.ts";
import { fixedVerdict } from "../../src/stats/fixed.ts";
import { powerEquivalence, powerPaired, powerTwoSample, upperSpread } from "../../src/stats/power.ts";
import { NOISES, type NoiseName } from "./noise.ts";

export interface PowerResult {
  readonly question:
    | "two samples"
    | "paired, correlation 0.5"
    | "equivalence"
    | "upper 80 % bound of a spread";
  readonly noise: string;
  /** Gap or margin in spreads; null for the bound. */
  readonly gap: number | null;
  readonly n: number;
  readonly formula: number;
  readonly repetitions: number;
  readonly decided: number;
}

export function simulatePower(repetitions: number, seed: number): PowerResult[] {
  const results: PowerResult[] = [];
  for (const noise of ["normal", "laplace", "exponentialDown"] as const) {
    for (const [gap, n] of [
      [0.5, 64],
      [1, 17],
      [1.5, 9],
      [2, 6],
    ] as const)
      results.push(twoSamples(noise, gap, n, 0, repetitions, seed));
    for (const [gap, n] of [
      [0.5, 34],
      [1, 10],
    ] as const)
      results.push(twoSamples(noise, gap, n, 0.5, repetitions, seed));
    for (const [margin, n] of [
      [0.5, 70],
      [1, 18],
      [1.5, 9],
      [2, 6],
    ] as const)
      results.push(equivalence(noise, margin, n, repetitions, seed));
    for (const n of [3, 5, 10]) results.push(bound(noise, n, repetitions, seed));
  }
  return results;
}

function twoSamples(
  name: NoiseName,
  gap: number,
  n: number,
  correlation: number,
  repetitions: number,
  seed: number,
): PowerResult {
  const { random, draw } = stream(name, seed, "gap", gap, n, correlation);
  const paired = correlation > 0;
  const [shared, own] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
  let decided = 0;
  for (let r = 0; r < repetitions; r++) {
    const common = Array.from({ length: n }, () => shared * random.normal());
    const candidate = common.map((c) => gap + c + own * draw());
    const baseline = common.map((c) => c + own * draw());
    if (fixedVerdict({ candidate, baseline, paired, margin: null, confidence: 0.95 }).word === "BETTER")
      decided++;
  }
  return {
    question: paired ? "paired, correlation 0.5" : "two samples",
    noise: NOISES[name].name,
    gap,
    n,
    formula: paired ? powerPaired(gap / Math.sqrt(2 * (1 - correlation)), n) : powerTwoSample(gap, n),
    repetitions,
    decided,
  };
}

function equivalence(
  name: NoiseName,
  margin: number,
  n: number,
  repetitions: number,
  seed: number,
): PowerResult {
  const { draw } = stream(name, seed, "margin", margin, n);
  let decided = 0;
  for (let r = 0; r < repetitions; r++) {
    const [candidate, baseline] = [Array.from({ length: n }, draw), Array.from({ length: n }, draw)];
    if (fixedVerdict({ candidate, baseline, margin, confidence: 0.95 }).word === "EQUIVALENT") decided++;
  }
  return {
    question: "equivalence",
    noise: NOISES[name].name,
    gap: margin,
    n,
    formula: powerEquivalence(margin, n),
    repetitions,
    decided,
  };
}

function bound(name: NoiseName, n: number, repetitions: number, seed: number): PowerResult {
  const { draw } = stream(name, seed, "bound", n);
  const factor = upperSpread(1, n);
  let decided = 0;
  for (let r = 0; r < repetitions; r++)
    if (factor * Math.sqrt(meanAndVariance(Array.from({ length: n }, draw)).variance) >= 1) decided++;
  return {
    question: "upper 80 % bound of a spread",
    noise: NOISES[name].name,
    gap: null,
    n,
    formula: 0.8,
    repetitions,
    decided,
  };
}

function stream(name: NoiseName, seed: number, ...labels: (string | number)[]) {
  const random = createRandom(seed, "power", name, ...labels);
  return { random, draw: () => NOISES[name].draw(random) };
}
