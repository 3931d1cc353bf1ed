/**
 * Two fixed configurations with equal means: how often the verdict names a winner all the same, covers the truth, and says
 * EQUIVALENT at a true gap of exactly the margin. Every verdict is the shipped `fixedVerdict`; samples whose t lies below
 * the normal quantile cannot be called and are not passed to it.
 * @module
 */
import { createRandom, meanAndVariance } from "../../src/numerics/index.ts";
import { fixedVerdict } from "../../src/stats/fixed.ts";
import { NOISES, type NoiseName } from "./noise.ts";

export type FixedKind =
  /** Equal n; symmetric, bell-shaped noise with any spread ratio up to 3, or one and the same law on both sides. */
  | "promised"
  /** Uniform noise with different spreads: symmetric, but without the tails that a spread is judged by. */
  | "flat noise, other spread"
  | "symmetric, unequal n"
  /** Skewed, one shape on both sides with different spreads. */
  | "same shape, other spread"
  | "one side skewed, same spread"
  | "one side skewed, three times the spread"
  | "one side skewed, unequal n"
  | "paired"
  | "deterministic baseline";

export interface FixedCell {
  readonly kind: FixedKind;
  readonly a: NoiseName;
  readonly b: NoiseName;
  /** Spread of A in units of B's. */
  readonly ratio: number;
  readonly nA: number;
  readonly nB: number;
}

export interface FixedResult extends FixedCell {
  readonly repetitions: number;
  /** A called better, B called better, at gap 0. */
  readonly falseA: number;
  readonly falseB: number;
  /** Of those, verdicts in which a cap fires: spreads differ by more than 2 and the winner is the less stable; n by more than 2. */
  readonly capped: number;
  /** EQUIVALENT at a true gap of the margin; the margin is 1.5 of the larger spread. */
  readonly falseEquivalent: number;
}

const EQUAL = [3, 4, 5, 7, 10, 15, 20];
const UNEQUAL = [
  [3, 5],
  [3, 10],
  [5, 10],
  [5, 20],
  [10, 20],
] as const;

export const FIXED_KINDS: readonly FixedKind[] = [
  "promised",
  "flat noise, other spread",
  "symmetric, unequal n",
  "same shape, other spread",
  "one side skewed, same spread",
  "one side skewed, three times the spread",
  "one side skewed, unequal n",
  "paired",
  "deterministic baseline",
];

export function fixedCells(): FixedCell[] {
  const cells: FixedCell[] = [];
  const sizes = [...EQUAL.map((n) => [n, n] as const), ...UNEQUAL];
  for (const [name, { symmetric }] of Object.entries(NOISES) as [NoiseName, (typeof NOISES)[NoiseName]][]) {
    if (symmetric) {
      for (const ratio of [1, 1.5, 2, 3]) {
        for (const [nA, nB] of sizes) {
          const flat = name === "uniform" && ratio > 1;
          const kind = nA !== nB ? "symmetric, unequal n" : flat ? "flat noise, other spread" : "promised";
          cells.push({ kind, a: name, b: name, ratio, nA, nB });
          if (nA !== nB && ratio > 1) cells.push({ kind, a: name, b: name, ratio, nA: nB, nB: nA });
        }
      }
      continue;
    }
    for (const n of EQUAL) {
      cells.push({ kind: "promised", a: name, b: name, ratio: 1, nA: n, nB: n });
      for (const ratio of [2, 3])
        cells.push({ kind: "same shape, other spread", a: name, b: name, ratio, nA: n, nB: n });
      cells.push({ kind: "one side skewed, same spread", a: name, b: "normal", ratio: 1, nA: n, nB: n });
      cells.push({
        kind: "one side skewed, three times the spread",
        a: name,
        b: "normal",
        ratio: 3,
        nA: n,
        nB: n,
      });
      cells.push({ kind: "deterministic baseline", a: name, b: "normal", ratio: 1, nA: n, nB: 1 });
    }
    for (const [nA, nB] of UNEQUAL)
      for (const [n, m] of [
        [nA, nB],
        [nB, nA],
      ] as const)
        cells.push({ kind: "one side skewed, unequal n", a: name, b: "normal", ratio: 1, nA: n, nB: m });
  }
  for (const n of EQUAL) {
    cells.push({ kind: "deterministic baseline", a: "normal", b: "normal", ratio: 1, nA: n, nB: 1 });
    for (const name of ["normal", "exponentialDown"] as const)
      cells.push({ kind: "paired", a: name, b: name, ratio: 1, nA: n, nB: n });
  }
  return cells;
}

/** Pairs share this part of their variance. */
const PAIR_CORRELATION = 0.5;

export function simulateFixed(cell: FixedCell, repetitions: number, seed: number): FixedResult {
  const { kind, a, b, ratio, nA, nB } = cell;
  const random = createRandom(seed, "fixed", kind, a, b, ratio, nA, nB);
  const margin = 1.5 * Math.max(1, ratio);
  const still = kind === "deterministic baseline";
  const paired = kind === "paired";
  const [shared, own] = paired ? [Math.sqrt(PAIR_CORRELATION), Math.sqrt(1 - PAIR_CORRELATION)] : [0, 1];
  const [A, B, shifted] = [new Array<number>(nA), new Array<number>(nB), new Array<number>(nA)];
  const question = {
    candidate: A,
    baseline: B,
    confidence: 0.95,
    margin: null,
    paired,
    deterministic: { candidate: false, baseline: still },
  };
  let [falseA, falseB, capped, falseEquivalent] = [0, 0, 0, 0];
  for (let r = 0; r < repetitions; r++) {
    for (let i = 0; i < nA; i++) A[i] = ratio * NOISES[a].draw(random);
    for (let i = 0; i < nB; i++) {
      if (still) B[i] = 0;
      else {
        // A pair's common part is normal; each keeps its own shape.
        const common = paired ? shared * random.normal() : 0;
        if (paired) A[i] = common + own * (A[i] as number);
        B[i] = common + own * NOISES[b].draw(random);
      }
    }
    const [sA, sB] = [meanAndVariance(A), still ? { mean: 0, variance: 0 } : meanAndVariance(B)];
    const lead = sA.mean - sB.mean;
    // The paired test has its own variance; there every sample is passed on.
    const variance = paired ? 0 : sA.variance / nA + sB.variance / nB;
    if (lead * lead > 3.84 * variance) {
      const { word } = fixedVerdict(question);
      if (word === "BETTER" || word === "WORSE") {
        if (word === "BETTER") falseA++;
        else falseB++;
        if (!still && capFires(word === "BETTER", sA.variance, sB.variance, nA, nB)) capped++;
      }
    }
    // One of the two boundaries of the margin, in turn.
    const gap = r % 2 === 0 ? margin : -margin;
    if (Math.abs(lead + gap) + 1.64 * Math.sqrt(variance) < margin) {
      for (let i = 0; i < nA; i++) shifted[i] = (A[i] as number) + gap;
      if (fixedVerdict({ ...question, candidate: shifted, margin }).word === "EQUIVALENT") falseEquivalent++;
    }
  }
  return { ...cell, repetitions, falseA, falseB, capped, falseEquivalent };
}

/** The caps on a model verdict: the winner is the less stable side, or the numbers of units differ more than twofold. */
export function capFires(
  aWins: boolean,
  varianceA: number,
  varianceB: number,
  nA: number,
  nB: number,
): boolean {
  const [winner, loser] = aWins ? [varianceA, varianceB] : [varianceB, varianceA];
  return winner > 4 * loser || Math.max(nA, nB) > 2 * Math.min(nA, nB);
}
