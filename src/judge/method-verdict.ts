/**
 * The method verdicts of one problem: every pair at the level of its Holm step, with the sum, the grade, and what would
 * decide it.
 * @module
 */
import type { Evidence, Verdict } from "../model/index.ts";
import { holmSteps } from "../stats/index.ts";
import { secondsPerRun } from "./arms-document.ts";
import { gradeOf } from "./grade.ts";
import { holdsForTrials } from "./holds-for.ts";
import { inputsHash } from "./inputs-hash.ts";
import { type MethodFinding, methodFinding } from "./method-finding.ts";
import { modelFinding } from "./model-finding.ts";
import { nextForTrials } from "./next-for-trials.ts";
import { orientation, type Pair, turned, turnedBack } from "./pairs.ts";
import { plural, trialsText, verdictSentence } from "./sentence.ts";
import { sumOf } from "./the-sum.ts";
import { commonCaps, plannedFacts } from "./trust.ts";
import { untunedOf } from "./untuned-sum.ts";

/** @returns One verdict a pair. */
export function methodVerdicts(evidence: Evidence, pairs: readonly Pair[]): Verdict[] {
  const findings = pairs.map((pair) => methodFinding(evidence, pair));
  const steps = holmSteps(
    findings.map((finding) =>
      finding.refused === null ? finding.at(1 - evidence.plan.alpha).p : Number.NaN,
    ),
    evidence.plan.alpha,
  );
  return pairs.map((pair, i) =>
    methodVerdict(evidence, pair, findings[i] as MethodFinding, (steps[i] as { alpha: number }).alpha),
  );
}

function methodVerdict(evidence: Evidence, pair: Pair, finding: MethodFinding, alpha: number): Verdict {
  const { candidate, baseline } = pair;
  const sign = orientation(evidence);
  const confidence = 1 - alpha;
  const decided = finding.refused === null ? { ...finding, rule: finding.at(confidence) } : null;
  const rule = decided?.rule ?? null;
  const counts = [candidate.trials.length, baseline.trials.length] as const;
  const fresh = modelFinding(evidence, pair);
  const interval = rule === null || rule.reason !== null ? null : turned(rule.interval, sign);
  const reason = finding.refused ?? rule?.reason ?? null;
  const equivalence = rule?.equivalenceInterval ?? null;
  const estimate = rule === null ? null : turnedBack(rule.difference, sign);
  const smallest = Math.min(...counts);
  const question = {
    rule,
    k: decided?.k ?? null,
    unknownBecause: finding.refused,
    fresh: fresh.fresh,
    confidence,
  };
  return {
    word: rule?.word ?? "UNDECIDED",
    sentence: verdictSentence({
      word: rule?.word ?? "UNDECIDED",
      question: "method",
      kind: "tuned",
      candidate: candidate.method,
      baseline: baseline.method,
      metric: evidence.metric.name,
      goal: evidence.metric.goal,
      k: decided?.k ?? null,
      unit: "trial",
      units: counts,
      estimate,
      interval,
      level: confidence,
      equivalenceInterval: equivalence === null ? null : turned(equivalence, sign),
      margin: evidence.metric.margin,
      reason,
      aboutNewData: false,
    }),
    candidate: candidate.method,
    baseline: baseline.method,
    problem: pair.problem,
    question: "method",
    metric: { name: evidence.metric.name, goal: evidence.metric.goal, score: evidence.metric.score },
    unit: { name: "trial", n_candidate: counts[0], n_baseline: counts[1] },
    kind: "tuned",
    k: decided?.k ?? null,
    difference: {
      estimate,
      interval,
      level: confidence,
      df: rule === null || interval === null ? null : rule.df[rule.difference >= 0 ? 0 : 1],
      p: rule?.p ?? null,
      equivalence_interval: equivalence === null ? null : turned(equivalence, sign),
    },
    margin: evidence.metric.margin,
    sum: sumOf(evidence, pair, question),
    untuned: untunedOf(evidence, pair, question),
    items: null,
    superiority: null,
    evidence: gradeOf({
      ...plannedFacts(evidence),
      equalBudgets: counts[0] === counts[1],
      budgetDetail: trialsText(candidate.method, baseline.method, counts),
      enoughUnits: decided !== null && smallest >= 5 * decided.k,
      unitsDetail:
        decided === null
          ? (finding.refused ?? "")
          : `${smallest} trials of each for a verdict at ${decided.k}: at least five times as many are needed`,
      ...confirmation(evidence, pair, fresh.fresh),
      singleNumbers: false,
      caps: [...(decided?.caps ?? []), ...commonCaps(evidence)],
    }),
    next: nextForTrials({
      word: rule?.word ?? "UNDECIDED",
      k: decided?.k ?? evidence.budget.decideAt,
      laws: [candidate.law, baseline.law],
      trials: counts,
      succeeded: [counts[0] - failures(candidate.trials), counts[1] - failures(baseline.trials)],
      confirm: evidence.budget.confirm,
      replicates: evidence.budget.replicates,
      defaults: [candidate.default !== null, baseline.default !== null],
      others: evidence.arms
        .filter((arm) => arm !== candidate && arm !== baseline)
        .map((arm) => ({ declaresDefault: arm.default !== null, secondsPerRun: secondsPerRun(arm) })),
      difference: rule?.difference ?? null,
      variance: rule === null ? null : rule.variances[0] + rule.variances[1],
      margin: evidence.metric.margin,
      alpha,
      seed: evidence.planHash === null ? null : evidence.seed,
      secondsPerRun: [secondsPerRun(candidate), secondsPerRun(baseline)],
      parallel: evidence.parallel,
      candidate: candidate.method,
      baseline: baseline.method,
      command: evidence.command,
    }),
    failed: { candidate: failures(candidate.trials), baseline: failures(baseline.trials) },
    warnings: [...(decided?.warnings ?? []), ...evidence.remarks],
    holds_for: holdsForTrials(evidence, smallest),
    plan_hash: evidence.planHash,
    inputs_hash: inputsHash(evidence, [candidate, baseline]),
  };
}

/** Were both selected configurations run again on units that did not select them? */
function confirmation(
  { unit }: Evidence,
  { candidate, baseline }: Pair,
  fresh: readonly [readonly number[], readonly number[]],
): { confirmed: boolean; confirmedDetail: string } {
  const [a, b] = [fresh[0].length, fresh[1].length];
  const confirmed = a >= (candidate.deterministic ? 1 : 3) && b >= (baseline.deterministic ? 1 : 3);
  return {
    confirmed,
    confirmedDetail: confirmed
      ? `the selected configurations ran again on fresh ${plural(unit.name, 2)}: ${a === b ? `${a} of each` : `${a} and ${b}`}`
      : a === 0 || b === 0
        ? "the selected configurations have not run on fresh units, so luck is not separated"
        : `the selected configurations ran again on ${a === b ? `${a} fresh ${plural(unit.name, a)} of each` : `${a} and ${b} fresh ${plural(unit.name, 2)}`}, too few to separate luck`,
  };
}

function failures(trials: readonly { readonly failed: boolean }[]): number {
  return trials.filter((trial) => trial.failed).length;
}
