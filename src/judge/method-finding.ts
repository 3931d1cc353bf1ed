/**
 * "This method": given k trials each, does the candidate's search find better configurations than the baseline's?
 * @module
 */
import { type ArmEvidence, type Evidence, possessive, type Warning } from "../model/index.ts";
import {
  type FailureResolution,
  growthConstant,
  type RuleNResult,
  resolveFailures,
  ruleN,
  tailDiagnostic,
} from "../stats/index.ts";
import type { Cap } from "./grade.ts";
import { orientation, type Pair } from "./pairs.ts";

/** The trials of an arm, oriented so that higher is better, failures given their place. */
export interface SearchSample {
  readonly selection: readonly number[];
  readonly test: readonly number[];
  readonly failed: number;
}

export type MethodFinding =
  /** No rule was applied, and why. */
  | { readonly refused: string }
  | {
      readonly refused: null;
      readonly k: number;
      /** The wider constant of rule N is used: an unbounded score, or a tail that looks heavy. */
      readonly wide: boolean;
      readonly candidate: SearchSample;
      readonly baseline: SearchSample;
      readonly caps: readonly Cap[];
      readonly warnings: readonly Warning[];
      /** Rule N at any level; better is positive. */
      at(confidence: number): RuleNResult;
    };

/** Below this many trials k would be 1, and nobody asked about methods. */
const FEWEST_TRIALS = 10;

/** Is there a method verdict at all, if only one that says why it is refused? */
export function asksAboutMethods(evidence: Evidence): boolean {
  return evidence.kind === "tuned" && evidence.budget.trials >= FEWEST_TRIALS;
}

/** Null where nothing finished: there is no sample. */
export function searchSample(evidence: Evidence, arm: ArmEvidence): SearchSample | null {
  const sign = orientation(evidence);
  const resolved: FailureResolution | null = resolveFailures(
    arm.trials.map((trial) => ({
      selection: trial.selection === null ? null : sign * trial.selection,
      test: trial.score === null ? null : sign * trial.score,
    })),
    evidence.floor === null ? null : sign * evidence.floor,
  );
  return resolved;
}

/** Everything about the two searches that does not depend on the level at which they are judged. */
export function methodFinding(evidence: Evidence, { candidate, baseline }: Pair): MethodFinding {
  const refused = refusal(evidence, candidate, baseline);
  if (refused !== null) return { refused };
  const [a, b] = [searchSample(evidence, candidate), searchSample(evidence, baseline)];
  if (a === null || b === null)
    return { refused: `no trial of ${a === null ? candidate.method : baseline.method} succeeded` };
  const k = decideAt(evidence, candidate, baseline) as number;
  const tails = [
    { arm: candidate, tail: tailDiagnostic(a, k) },
    { arm: baseline, tail: tailDiagnostic(b, k) },
  ];
  const heavy = tails.filter(({ tail }) => tail.heavy);
  const caps: Cap[] = [
    ...heavy.map(({ arm, tail }) => ({
      grade: "B" as const,
      id: "heavy-tail",
      detail: `${arm.method}: ${tail.detail}; a wider interval is used`,
    })),
    ...tails.flatMap(({ arm, tail }) =>
      tail.caps.map((cap) => ({ grade: "C" as const, id: cap.id, detail: `${arm.method}: ${cap.detail}` })),
    ),
    ...(k === 1
      ? [
          {
            grade: "C" as const,
            id: "one-trial",
            detail:
              "at 1 trial each nothing is selected, and rare bad configurations that were not drawn make a false winner in up to 11 % of cases",
          },
        ]
      : []),
    ...(candidate.law === "claimed-iid" || baseline.law === "claimed-iid"
      ? [
          {
            grade: "C" as const,
            id: "claimed-random",
            detail: "that the search was random is the user's word, not the record's",
          },
        ]
      : []),
  ];
  const wide = evidence.metric.unbounded || heavy.length > 0;
  const c = growthConstant(k, wide);
  return {
    refused: null,
    k,
    wide,
    candidate: a,
    baseline: b,
    caps,
    warnings: [],
    at: (confidence) =>
      ruleN(a, b, k, {
        c,
        confidence,
        ...(evidence.metric.margin === null ? {} : { margin: evidence.metric.margin }),
      }),
  };
}

/** k: planned, or for existing records a fifth of the smaller search; null below 10 trials. */
export function decideAt(evidence: Evidence, candidate: ArmEvidence, baseline: ArmEvidence): number | null {
  const n = Math.min(candidate.trials.length, baseline.trials.length);
  if (n < FEWEST_TRIALS) return null;
  return Math.min(evidence.budget.decideAt ?? Math.floor(n / 5), Math.floor(n / 5));
}

function refusal(evidence: Evidence, candidate: ArmEvidence, baseline: ArmEvidence): string | null {
  for (const arm of [candidate, baseline]) {
    if (arm.law === "unknown") return `the law of ${possessive(arm.method)} search is unknown`;
    if (arm.law === "adaptive")
      return `${possessive(arm.method)} search is not an independent sample, so one search has no tuning curve; repeats of the whole search are needed`;
    if (arm.law === "none") return `${arm.method} was not searched`;
  }
  const n = Math.min(candidate.trials.length, baseline.trials.length);
  if (n < FEWEST_TRIALS)
    return `${n} ${n === 1 ? "trial is" : "trials are"} too few: a method verdict needs at least ${FEWEST_TRIALS} of each`;
  if (evidence.budget.decideAt !== null && evidence.budget.decideAt > Math.floor(n / 5))
    return `a verdict at ${evidence.budget.decideAt} trials each needs ${5 * evidence.budget.decideAt} trials of each, and ${n} have ended`;
  return null;
}
