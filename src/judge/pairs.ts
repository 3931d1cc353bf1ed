/**
 * Who is held against whom: the family of verdicts that the plan declares.
 * @module
 */
import type { ArmEvidence, Evidence } from "../model/index.ts";

export interface Pair {
  readonly problem: string;
  readonly candidate: ArmEvidence;
  readonly baseline: ArmEvidence;
}

/**
 * All pairs of one problem: every candidate against the baseline, or all pairs (the method written first is then the
 * candidate), in the order of the methods.
 */
export function pairsOf(evidence: Evidence, problem: string): Pair[] {
  const arms = evidence.arms.filter((arm) => arm.problem === problem);
  if (evidence.plan.family === "pairs")
    return arms.flatMap((candidate, i) =>
      arms.slice(i + 1).map((baseline) => ({ problem, candidate, baseline })),
    );
  const baseline = arms.find((arm) => arm.method === evidence.baseline);
  if (baseline === undefined) return [];
  return arms.filter((arm) => arm !== baseline).map((candidate) => ({ problem, candidate, baseline }));
}

/** Higher is better inside the judge: the goal is applied here, once. */
export function orientation(evidence: Pick<Evidence, "metric">): 1 | -1 {
  return evidence.metric.goal === "maximize" ? 1 : -1;
}

/** An estimate turned back into the metric's own direction; never -0, which JSON does not know. */
export function turnedBack(estimate: number, sign: 1 | -1): number {
  return sign * estimate + 0;
}

/** An interval turned back into the metric's own direction; [low, high] stays in order. */
export function turned(interval: readonly [number, number], sign: 1 | -1): [number, number] {
  const [low, high] = interval.map((end) => turnedBack(end, sign)) as [number, number];
  return sign === 1 ? [low, high] : [high, low];
}
