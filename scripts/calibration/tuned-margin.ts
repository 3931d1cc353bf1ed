/**
 * Rule N beyond the false winner: EQUIVALENT at a true gap of exactly the margin, EQUIVALENT among equals, and the gaps that
 * are called. Same summaries of searches as `tuned.ts`.
 * @module
 */
import { quantileOf } from "../../src/numerics/index.ts";
import { HEAVY, leadNeeded, RULES, type Rule, type Sides, winsOver } from "./tuned.ts";

export interface EquivalenceCell {
  readonly a: string;
  readonly b: string;
  /** Spread of B in units of A's. */
  readonly scale: number;
  /** In spreads of the wider landscape. */
  readonly margin: number;
  /** EQUIVALENT where A is better by the margin, where B is. */
  readonly falseA: number;
  readonly falseB: number;
  /** EQUIVALENT where both are the same. */
  readonly rightly: number;
  readonly repetitions: number;
}

/** Both ends at 95 % one-sided inside the margin, by the shipped rule. */
export function equivalent(
  lead: number,
  margin: number,
  jA: number,
  jB: number,
  growthA: number,
  growthB: number,
  nA: number,
  nB: number,
  k: number,
  flags: number,
): boolean {
  const room = margin - Math.abs(lead);
  if (!(room > 0) || room * room <= 2.7 * (jA + jB)) return false;
  return (
    lead - leadNeeded(jA, jB, growthB, nA, nB, k, "shipped", flags, 0.95) > -margin &&
    lead + leadNeeded(jB, jA, growthA, nB, nA, k, "shipped", flags, 0.95) < margin
  );
}

export function equivalenceCell(A: Sides, B: Sides, scale: number, margin: number): EquivalenceCell {
  const repetitions = A.level.length;
  const shift = A === B ? 1 : 0;
  const width = margin * Math.max(1, scale);
  const counts = [0, 0, 0];
  const gaps = [width, -width, 0];
  for (let i = 0; i < repetitions; i++) {
    const j = i + shift === repetitions ? 0 : i + shift;
    const lead = (A.level[i] as number) - scale * (B.level[j] as number);
    const jA = A.variance[i] as number;
    const jB = scale * scale * (B.variance[j] as number);
    const flags = (A.flags[i] as number) | (B.flags[j] as number);
    for (let g = 0; g < 3; g++) {
      const [growthA, growthB] = [A.growth[i] as number, scale * (B.growth[j] as number)];
      if (equivalent(lead + (gaps[g] as number), width, jA, jB, growthA, growthB, A.n, B.n, A.k, flags))
        counts[g] = (counts[g] as number) + 1;
    }
  }
  return {
    a: A.landscape.name,
    b: B.landscape.name,
    scale,
    margin,
    falseA: counts[0] as number,
    falseB: counts[1] as number,
    rightly: counts[2] as number,
    repetitions,
  };
}

export interface GapCell {
  readonly landscape: string;
  readonly n: number;
  readonly k: number;
  readonly rule: Rule;
  /** Chance that the better side is called at these gaps, in spreads. */
  readonly power: readonly { readonly gap: number; readonly called: number }[];
  /** The gap that is called in 80 %, in spreads. */
  readonly gap80: number;
  readonly repetitions: number;
}

export const GAPS = [0.5, 1, 2] as const;

/** One landscape against itself, shifted. */
export function gapCells(sides: Sides): GapCell[] {
  const repetitions = sides.level.length;
  return RULES.map((rule) => {
    const called = GAPS.map(() => 0);
    // The rule follows shifts, so that each pair of searches is called from one gap on.
    const least = new Float64Array(repetitions);
    for (let i = 0; i < repetitions; i++) {
      const j = i + 1 === repetitions ? 0 : i + 1;
      const [jA, jB] = [sides.variance[i] as number, sides.variance[j] as number];
      const flags = ((sides.flags[i] as number) | (sides.flags[j] as number)) & HEAVY;
      const growth = sides.growth[j] as number;
      const lead = (sides.level[i] as number) - (sides.level[j] as number);
      least[i] = leadNeeded(jA, jB, growth, sides.n, sides.n, sides.k, rule, flags, 0.975) - lead;
      GAPS.forEach((gap, g) => {
        if (winsOver(lead + gap, jA, jB, growth, sides.n, sides.n, sides.k, rule, flags))
          called[g] = (called[g] as number) + 1;
      });
    }
    return {
      landscape: sides.landscape.name,
      n: sides.n,
      k: sides.k,
      rule,
      power: GAPS.map((gap, g) => ({ gap, called: called[g] as number })),
      gap80: quantileOf(least.sort(), 0.8),
      repetitions,
    };
  });
}

export interface TailCell {
  readonly landscape: string;
  readonly n: number;
  readonly k: number;
  /** Searches in which the tail diagnostic fires, in which one of its caps does. */
  readonly heavy: number;
  readonly capped: number;
  readonly repetitions: number;
}

export function tailCell({ landscape, n, k, flags }: Sides): TailCell {
  let [heavy, capped] = [0, 0];
  for (const flag of flags) {
    if (flag & HEAVY) heavy++;
    if (flag > HEAVY) capped++;
  }
  return { landscape: landscape.name, n, k, heavy, capped, repetitions: flags.length };
}
