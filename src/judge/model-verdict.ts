/**
 * The model verdicts of one problem: every pair at the level of its Holm step.
 * @module
 */
import type { Evidence, Verdict, Warning } from "../model/index.ts";
import { meanAndVariance } from "../numerics/index.ts";
import { effect, holmSteps, probabilityOfSuperiority } from "../stats/index.ts";
import { secondsPerRun } from "./arms-document.ts";
import { gradeOf } from "./grade.ts";
import { holdsForUnits } from "./holds-for.ts";
import { inputsHash } from "./inputs-hash.ts";
import { asksAboutMethods } from "./method-finding.ts";
import type { ModelAnswer } from "./model-answer.ts";
import { lacksFraction, type ModelFinding, modelFinding } from "./model-finding.ts";
import { nextForUnits } from "./next-for-units.ts";
import { orientation, type Pair, turned, turnedBack } from "./pairs.ts";
import { plural, trialsText, verdictSentence } from "./sentence.ts";
import { sumOf } from "./the-sum.ts";
import { commonCaps, plannedFacts } from "./trust.ts";
import { untunedOf } from "./untuned-sum.ts";

export function modelVerdicts(evidence: Evidence, pairs: readonly Pair[]): Verdict[] {
  const findings = pairs.map((pair) => modelFinding(evidence, pair));
  const steps = holmSteps(
    findings.map((finding) => finding.at(1 - evidence.plan.alpha).p ?? Number.NaN),
    evidence.plan.alpha,
  );
  return pairs.map((pair, i) =>
    modelVerdict(evidence, pair, findings[i] as ModelFinding, (steps[i] as { alpha: number }).alpha),
  );
}

function modelVerdict(evidence: Evidence, pair: Pair, finding: ModelFinding, alpha: number): Verdict {
  const { candidate, baseline } = pair;
  const sign = orientation(evidence);
  const confidence = 1 - alpha;
  const answer = finding.at(confidence);
  const counts = [candidate.units.length, baseline.units.length] as const;
  const estimate = answer.difference === null ? null : turnedBack(answer.difference, sign);
  const interval = answer.interval === null ? null : turned(answer.interval, sign);
  const equivalence = answer.equivalenceInterval === null ? null : turned(answer.equivalenceInterval, sign);
  const aboutNewData =
    answer.word === "UNDECIDED" && answer.reason === null && answer.wordOverUnits !== "UNDECIDED";
  const [a, b] = finding.fresh;
  const still = [candidate.deterministic, baseline.deterministic] as const;
  const enough = finding.fresh.every((scores, i) => scores.length >= (still[i] ? 1 : 5));
  // A verdict of methods carries the sum; where none is given, this one says what of it is known.
  const question =
    evidence.kind === "tuned" && !asksAboutMethods(evidence)
      ? {
          rule: null,
          k: null,
          unknownBecause: "a method verdict needs at least 10 trials of each",
          fresh: finding.fresh,
          confidence,
        }
      : null;
  return {
    word: answer.word,
    sentence: verdictSentence({
      word: answer.word,
      question: "model",
      kind: evidence.kind,
      candidate: candidate.method,
      baseline: baseline.method,
      metric: evidence.metric.name,
      goal: evidence.metric.goal,
      k: null,
      unit: evidence.unit.name,
      units: [a.length, b.length],
      estimate,
      interval,
      level: confidence,
      equivalenceInterval: equivalence,
      margin: evidence.metric.margin,
      reason: answer.reason,
      aboutNewData,
    }),
    candidate: candidate.method,
    baseline: baseline.method,
    problem: pair.problem,
    question: "model",
    metric: { name: evidence.metric.name, goal: evidence.metric.goal, score: evidence.metric.score },
    unit: { name: evidence.unit.name, n_candidate: counts[0], n_baseline: counts[1] },
    kind: finding.kind,
    k: null,
    difference: {
      estimate,
      interval,
      level: confidence,
      df: answer.df,
      p: answer.p,
      equivalence_interval: equivalence,
    },
    margin: evidence.metric.margin,
    sum: question === null ? null : sumOf(evidence, pair, question),
    untuned: question === null ? null : untunedOf(evidence, pair, question),
    items: itemsDocument(finding, answer, confidence, sign),
    superiority: superiorityOf(a, b, still),
    evidence: gradeOf({
      ...plannedFacts(evidence),
      ...budgetFacts(evidence, pair),
      enoughUnits: enough,
      unitsDetail: `${a.length === b.length ? `${a.length} ${plural(evidence.unit.name, a.length)} of each` : `${a.length} and ${b.length} ${plural(evidence.unit.name, 2)}`}: at least 5 of each are asked for`,
      confirmed: a.length > 0 && b.length > 0,
      confirmedDetail:
        a.length > 0 && b.length > 0
          ? `no ${evidence.unit.name} that is judged here took part in choosing a configuration`
          : "there are no units that did not take part in choosing",
      singleNumbers: (a.length < 2 && !still[0]) || (b.length < 2 && !still[1]),
      caps: [...finding.caps, ...commonCaps(evidence)],
    }),
    next: nextForUnits({
      word: answer.word,
      kind: evidence.kind,
      unit: evidence.unit.name,
      reason: answer.reason,
      lacksFraction: lacksFraction(evidence),
      failed: finding.failed,
      floor: evidence.floor,
      difference: answer.difference,
      spreads: [spread(a, still[0]), spread(b, still[1])],
      counts: [a.length, b.length],
      deterministic: still,
      itemsVariance: itemsVariance(finding),
      items: finding.items?.estimate.items ?? null,
      byClass: finding.items?.table.kind === "class-mean",
      margin: evidence.metric.margin,
      alpha,
      secondsPerRun: [secondsPerRun(candidate), secondsPerRun(baseline)],
      parallel: evidence.parallel,
      candidate: candidate.method,
      baseline: baseline.method,
      command: evidence.command,
    }),
    failed: { candidate: finding.failed[0], baseline: finding.failed[1] },
    warnings: [...finding.warnings, ...newDataWarning(aboutNewData, answer, evidence), ...evidence.remarks],
    holds_for: holdsForUnits(evidence, finding.items?.table ?? null),
    plan_hash: evidence.planHash,
    inputs_hash: inputsHash(evidence, [candidate, baseline]),
  };
}

function budgetFacts(
  evidence: Evidence,
  { candidate, baseline }: Pair,
): { equalBudgets: boolean | null; budgetDetail: string } {
  if (evidence.kind === "fixed")
    return evidence.planHash === null
      ? { equalBudgets: null, budgetDetail: "what tuning went into either side is not known" }
      : {
          equalBudgets: true,
          budgetDetail: "the configurations were given; what was tuned before is not part of this question",
        };
  const [a, b] = [candidate.trials.length, baseline.trials.length];
  return {
    equalBudgets: a === b,
    budgetDetail: trialsText(candidate.method, baseline.method, [a, b]),
  };
}

function itemsDocument(
  { items }: ModelFinding,
  answer: ModelAnswer,
  level: number,
  sign: 1 | -1,
): Verdict["items"] {
  if (items === null || answer.itemsInterval === null) return null;
  const { table, estimate } = items;
  return {
    kind: table.kind,
    items: estimate.items,
    classes: table.classes === null ? null : new Set(table.classes).size,
    groups: estimate.groups,
    interval: turned(answer.itemsInterval, sign),
    level,
    df: Number.isFinite(estimate.df) ? estimate.df : null,
    unit_variance: estimate.unitVariance,
    item_variance: estimate.itemVariance,
    word_over_units: answer.wordOverUnits,
  };
}

/** What the test items leave open however many units are run. */
function itemsVariance({ items }: ModelFinding): number {
  if (items === null) return 0;
  return Math.max(0, items.estimate.itemVariance - items.estimate.interactionVariance);
}

function superiorityOf(
  a: readonly number[],
  b: readonly number[],
  still: readonly [boolean, boolean],
): Verdict["superiority"] {
  if (a.length < 2 || b.length < 2 || still[0] || still[1]) return null;
  const { estimate, interval } = probabilityOfSuperiority(a, b);
  const { hedgesG } = effect(a, b);
  return {
    estimate,
    interval: [interval[0], interval[1]],
    hedges_g: Number.isFinite(hedgesG) ? hedgesG : null,
  };
}

function newDataWarning(aboutNewData: boolean, answer: ModelAnswer, evidence: Evidence): Warning[] {
  if (!aboutNewData) return [];
  return [
    {
      code: "new-data",
      message: `over ${plural(evidence.unit.name, 2)} alone, on this very test set, the comparison of the configurations reads ${answer.wordOverUnits}; over fresh test items it is open`,
    },
  ];
}

/** Null: not known. */
function spread(scores: readonly number[], still: boolean): number | null {
  if (still) return 0;
  return scores.length < 2 ? null : Math.sqrt(meanAndVariance(scores).variance);
}
