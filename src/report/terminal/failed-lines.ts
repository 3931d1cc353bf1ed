/**
 * Runs that failed, said in the first lines of a verdict: how many of how many, of which method, and why.
 * @module
 */
import type { Arm } from "../../model/index.ts";
import { failedBesideDefault, failureReasons, runRows } from "../arm-runs.ts";
import { counted, countText } from "../counts-text.ts";
import { MARGIN, type Page } from "./page.ts";
import { wrap } from "./wrap.ts";

/** Empty where every run succeeded. */
export function failedLines(page: Page): string[] {
  const { document, marks, paint, width } = page;
  const parts = document.arms.flatMap((arm) => {
    const reasons = failures(arm);
    const total = [...reasons.values()].reduce((sum, count) => sum + count, 0);
    if (total === 0) return [];
    const why = [...reasons]
      .map(([reason, count]) => (count === 1 ? reason : `${reason}, ${count} times`))
      .join("; ");
    const where = document.study.problems.length > 1 ? ` on ${arm.problem}` : "";
    return [{ total, text: `${arm.method}${where} ${total} of ${countText(runRows(arm).length)} (${why})` }];
  });
  if (parts.length === 0) return [];
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  const all = document.arms.reduce((sum, arm) => sum + runRows(arm).length, 0);
  const counts = document.study.kind === "tuned" && document.arms.some(failedBesideDefault);
  const budget = counts ? " A failed trial counts as a trial." : "";
  const text = `${marks.failed} ${total} of ${counted(all, "run")} failed: ${parts.map((part) => part.text).join("; ")}.${budget}`;
  const [first = "", ...rest] = wrap(text, width, { first: MARGIN, rest: `${MARGIN}  ` });
  return [first.replace(marks.failed, paint("failed", marks.failed)), ...rest];
}

/** Reasons in the order in which they came, with how often. */
function failures(arm: Arm): ReadonlyMap<string, number> {
  const reasons = new Map<string, number>();
  for (const reason of failureReasons(arm)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return reasons;
}
