/**
 * Rule N on pairs of landscapes whose true curves agree at k: how often it names a winner all the same.
 *
 * A search enters the rule by three numbers (level, jackknife variance, growth), and the rule follows shifts and scales. So
 * the searches of every landscape are drawn and summarised once, by the shipped routines, and then paired with those of
 * every other. `winsOver` is the rule on such summaries; a test holds it to `ruleN` itself.
 * @module
 */
import { createRandom } from "../../src/numerics/index.ts";
import { tailDiagnostic } from "../../src/stats/tail-diagnostic.ts";
import { jackknifeVariance, tuningCurve } from "../../src/stats/tuning-curve.ts";
import { growthConstant } from "../../src/stats/tuning-verdict.ts";
import { type Landscape, search, truth } from "./landscape.ts";
import { tQuantile } from "./t-quantile.ts";

/** Summaries of many searches of one landscape with n trials, levels taken from the truth. */
export interface Sides {
  readonly landscape: Landscape;
  readonly n: number;
  readonly k: number;
  readonly level: Float64Array;
  readonly variance: Float64Array;
  readonly growth: Float64Array;
  /** 1: the tail diagnostic fires; 2: a cap of its own (few levels, failures). */
  readonly flags: Uint8Array;
}

export const HEAVY = 1;
export const CAPPED = 2;

export function sides(landscape: Landscape, n: number, k: number, repetitions: number, seed: number): Sides {
  const random = createRandom(seed, "tuned", landscape.name, n, k);
  const [phi] = truth(landscape, [k]) as [number];
  const level = new Float64Array(repetitions);
  const variance = new Float64Array(repetitions);
  const growth = new Float64Array(repetitions);
  const flags = new Uint8Array(repetitions);
  for (let r = 0; r < repetitions; r++) {
    const drawn = search(landscape, n, random);
    const [at, beyond] = tuningCurve(drawn, [k, Math.min(2 * k, n)]) as [number, number];
    const tail = tailDiagnostic(drawn, k);
    level[r] = at - phi;
    variance[r] = jackknifeVariance(drawn, k);
    growth[r] = Math.max(0, beyond - at);
    flags[r] = (tail.heavy ? HEAVY : 0) | (tail.caps.length > 0 ? CAPPED : 0);
  }
  return { landscape, n, k, level, variance, growth, flags };
}

/** Which interval decides: rule N with a constant, rule N with the constant that is shipped, or Welch's. */
export type Rule = "shipped" | "c = 7.5" | "c = 20" | "plain";
export const RULES: readonly Rule[] = ["shipped", "c = 7.5", "c = 20", "plain"];

function constantOf(rule: Rule, k: number, flags: number): number {
  if (rule === "shipped") return growthConstant(k, (flags & HEAVY) !== 0);
  return rule === "c = 7.5" ? 7.5 : rule === "c = 20" ? 20 : 0;
}

/** The level of the interval's end below which W is not called better than L: what its lead has to exceed. */
export function leadNeeded(
  jW: number,
  jL: number,
  growthL: number,
  nW: number,
  nL: number,
  k: number,
  rule: Rule,
  flags: number,
  p: number,
): number {
  const V = jW + jL;
  if (!(V > 0)) return Number.POSITIVE_INFINITY;
  const [mW, mL] = [nW / k, nL / k];
  const plain = rule === "plain";
  const df = V ** 2 / (jW ** 2 / (plain ? mW - 1 : mW) + jL ** 2 / (plain ? mL - 1 : Math.max(1, mL / 2)));
  return tQuantile(p, df) * Math.sqrt(V) + ((constantOf(rule, k, flags) * k) / nL) * growthL * (jL / V);
}

/** Is W called better than L, given its lead? The quantile is looked up only where it matters. */
export function winsOver(
  lead: number,
  jW: number,
  jL: number,
  growthL: number,
  nW: number,
  nL: number,
  k: number,
  rule: Rule,
  flags: number,
): boolean {
  if (!(lead > 0) || lead * lead <= 3.8414 * (jW + jL)) return false;
  return lead > leadNeeded(jW, jL, growthL, nW, nL, k, rule, flags, 0.975);
}

export interface PairCell {
  readonly a: string;
  readonly b: string;
  /** Spread of B in units of A's. */
  readonly scale: number;
  readonly rule: Rule;
  readonly falseA: number;
  readonly falseB: number;
  /** Of the false verdicts, those where a cap fires (the tail diagnostic and its shapes; unequal budgets and k = 1 always). */
  readonly capped: number;
  readonly repetitions: number;
}

export function pairCell(A: Sides, B: Sides, scale: number, rule: Rule): PairCell {
  const repetitions = A.level.length;
  // One landscape against itself: its searches against their neighbours.
  const shift = A === B ? 1 : 0;
  const [square, { k }] = [scale * scale, A];
  let [falseA, falseB, capped] = [0, 0, 0];
  for (let i = 0; i < repetitions; i++) {
    const j = i + shift === repetitions ? 0 : i + shift;
    const jA = A.variance[i] as number;
    const jB = square * (B.variance[j] as number);
    const lead = (A.level[i] as number) - scale * (B.level[j] as number);
    if (lead * lead <= 3.8414 * (jA + jB)) continue;
    const flags = (A.flags[i] as number) | (B.flags[j] as number);
    const wins =
      lead > 0
        ? winsOver(lead, jA, jB, scale * (B.growth[j] as number), A.n, B.n, k, rule, flags)
        : winsOver(-lead, jB, jA, A.growth[i] as number, B.n, A.n, k, rule, flags);
    if (!wins) continue;
    if (lead > 0) falseA++;
    else falseB++;
    if (flags !== 0 || A.n !== B.n || k === 1) capped++;
  }
  return { a: A.landscape.name, b: B.landscape.name, scale, rule, falseA, falseB, capped, repetitions };
}

/** Pairs of landscapes: each two at equal spreads, and each two with B's spread three times A's. */
export function pairCells(
  first: readonly Sides[],
  second: readonly Sides[],
  rules: readonly Rule[],
): PairCell[] {
  const cells: PairCell[] = [];
  const sameSizes = first === second;
  first.forEach((A, i) => {
    second.forEach((B, j) => {
      for (const scale of [1, 3]) {
        if (sameSizes && scale === 1 && j < i) continue;
        for (const rule of rules) cells.push(pairCell(A, B, scale, rule));
      }
    });
  });
  return cells;
}
