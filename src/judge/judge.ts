/**
 * The judge: evidence in, the whole judgement of a study out. For every problem and every pair of the family two
 * questions are answered and never mixed: is this configuration better (fresh units decide), is this method better at
 * equal budget (the tuning curves decide).
 * @module
 */
import type { CurveDifference, Evidence, StudyDocument, Verdict } from "../model/index.ts";
import { armDocument, hasCurve } from "./arms-document.ts";
import { curveDifference } from "./curve-difference.ts";
import { asksAboutMethods } from "./method-finding.ts";
import { methodVerdicts } from "./method-verdict.ts";
import { modelVerdicts } from "./model-verdict.ts";
import { type Pair, pairsOf } from "./pairs.ts";

/** Judges every pair that the plan declares, on every problem. Pure: the same evidence, the same document. */
export function judge(evidence: Evidence): StudyDocument {
  const verdicts: Verdict[] = [];
  const differences: CurveDifference[] = [];
  for (const problem of evidence.problems) {
    const pairs = pairsOf(evidence, problem);
    if (asksAboutMethods(evidence)) verdicts.push(...methodVerdicts(evidence, pairs));
    verdicts.push(...modelVerdicts(evidence, pairs));
    differences.push(...pairs.filter(bothHaveCurves).map((pair) => curveDifference(evidence, pair)));
  }
  return {
    study: {
      name: evidence.name,
      id: evidence.studyId,
      kind: evidence.kind,
      baseline: evidence.plan.family === "pairs" ? null : evidence.baseline,
      methods: evidence.methods.map(({ name, command, space, sampler }) => ({
        name,
        command,
        space: { ...space },
        sampler,
      })),
      problems: [...evidence.problems],
      metric: {
        name: evidence.metric.name,
        select_by: evidence.metric.selectBy,
        goal: evidence.metric.goal,
        margin: evidence.metric.margin,
        score: evidence.metric.score,
      },
      unit: evidence.unit.name,
      budget: {
        trials: evidence.budget.trials,
        decide_at: evidence.budget.decideAt,
        replicates: evidence.budget.replicates,
        confirm: evidence.budget.confirm,
        units: evidence.budget.units,
      },
      plan: { ...evidence.plan },
      seed: evidence.seed,
      parallel: evidence.parallel,
      plan_hash: evidence.planHash,
      code: evidence.code,
      started_at: evidence.startedAt,
      ended_at: evidence.endedAt,
    },
    arms: evidence.arms.map((arm) => armDocument(evidence, arm)),
    differences,
    verdicts,
    primary: primaryIndex(evidence, verdicts),
  };
}

function bothHaveCurves({ candidate, baseline }: Pair): boolean {
  return hasCurve(candidate) && hasCurve(baseline);
}

/**
 * The verdict that headlines: the planned primary, else the first candidate on the first problem; in a family of pairs its
 * first pair, that with the method written next. The method verdict where one was given by a rule, else the model verdict.
 */
function primaryIndex(evidence: Evidence, verdicts: readonly Verdict[]): number {
  const first = verdicts[0];
  const [candidate, problem] = evidence.plan.primary?.split("/") ?? [first?.candidate, undefined];
  const wanted = verdicts
    .map((verdict, index) => ({ verdict, index }))
    .filter(
      ({ verdict }) =>
        verdict.candidate === candidate && (problem === undefined || verdict.problem === problem),
    );
  const [leading] = wanted;
  const samePair = wanted.filter(
    ({ verdict }) =>
      verdict.problem === leading?.verdict.problem && verdict.baseline === leading?.verdict.baseline,
  );
  const method = samePair.find(({ verdict }) => verdict.question === "method" && verdict.k !== null);
  const model = samePair.find(({ verdict }) => verdict.question === "model");
  return (method ?? model ?? leading)?.index ?? 0;
}
