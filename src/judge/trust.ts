/**
 * What both questions share of the evidence grade: the plan, the looks, the data, the code, the rule that picks a score.
 * @module
 */
import type { Evidence } from "../model/index.ts";
import type { Cap, GradeFacts } from "./grade.ts";

export function plannedFacts(
  evidence: Evidence,
): Pick<GradeFacts, "planned" | "unplannedLooks" | "selectionApart" | "apartDetail" | "code"> {
  const { metric } = evidence;
  const selected = evidence.kind === "tuned";
  const apart = !selected || (metric.selectBy !== null && metric.selectBy !== metric.name);
  return {
    planned: evidence.planned && evidence.planHash !== null,
    unplannedLooks: evidence.unplannedLooks,
    selectionApart: apart,
    apartDetail: !selected
      ? "nothing was selected in this comparison"
      : apart
        ? `${metric.selectBy} selects, ${metric.name} is reported`
        : `${metric.name} both selects and is reported, so the reported scores are the best of many looks at the same data`,
    code: evidence.code,
  };
}

/** Caps that hold for every verdict of the study. */
export function commonCaps(evidence: Evidence): Cap[] {
  const { metric } = evidence;
  if (metric.score === "last") return [];
  const own = metric.score === "max" || metric.score === "min";
  // A point where the selection score is best chooses on other data than it reports.
  if (!own && metric.selectBy !== null && metric.score === `at:${metric.selectBy}`) return [];
  return [
    {
      grade: "C",
      id: "score-rule",
      detail: own
        ? `a run's score is the ${metric.score} of its series: a selection on the score that is reported`
        : `a run's score is taken where ${metric.score.slice("at:".length)} is best, which may have seen the reported data`,
    },
  ];
}
