/**
 * All verdicts of the study, one row each, their differences on one scale a question.
 * @module
 */
import type { Verdict } from "../../model/index.ts";
import { intervalStrip, stripDomain } from "../figures/interval-strip.ts";
import { type Markup, markup, NOTHING } from "../figures/markup.ts";
import { bounds, finite } from "../figures/number-text.ts";
import {
  differenceText,
  levelText,
  markedName,
  nameMarkup,
  pairId,
  type ReportPage,
  wordMarkup,
} from "./report-page.ts";

/** Nothing where one pair is all there is: the headline said it. */
export function verdictTable(page: ReportPage): Markup {
  if (page.pairs.length < 2) return NOTHING;
  const { study } = page.document;
  const problems = study.problems.length > 1;
  const strips = page.pairs
    .flatMap(({ method, model }) => [method, model])
    .filter((each) => each !== null)
    .map(stripOf);
  const domain = stripDomain(strips);
  const rows = page.pairs.flatMap((pair, i) =>
    [pair.method, pair.model].flatMap((verdict) => {
      if (verdict === null) return [];
      const shown = differenceText(verdict.difference);
      return [
        markup`<tr>${problems && markup`<td>${nameMarkup(pair.problem)}</td>`}<th scope="row"><a href="#${pairId(i)}">${markedName(page, pair.candidate)}</a>${study.plan.family === "pairs" && markup` against ${nameMarkup(pair.baseline)}`}</th><td class="nb">${questionText(page, verdict)}</td><td>${wordMarkup(verdict.word)}</td><td class="strips">${intervalStrip(stripOf(verdict), domain, page.minimize)}</td><td class="num">${shown === null ? "unknown" : shown.value}</td><td class="num">${shown === null ? "" : markup`${shown.range} <span class="dim">${levelText(Number(verdict.difference.level))}</span>`}</td><td>${verdict.evidence.grade}</td></tr>`,
      ];
    }),
  );
  return markup`<section><h2 id="verdicts">All verdicts</h2><p class="small">Against ${study.plan.family === "pairs" ? "each other" : nameMarkup(study.baseline)}; the difference in ${nameMarkup(study.metric.name)}, candidate minus baseline${page.minimize && ", where lower is better, so better is still drawn to the right"}. All are one family: each interval is at the level of its Holm step.</p><div class="scroll" role="region" aria-label="All verdicts" tabindex="0"><table class="verdicts"><thead><tr>${problems && markup`<th scope="col">problem</th>`}<th scope="col">candidate</th><th scope="col">question</th><th scope="col">word</th><th scope="col" class="strips">worse <span aria-hidden="true">←</span> <span aria-hidden="true">→</span> better</th><th scope="col" class="num">difference</th><th scope="col" class="num">interval</th><th scope="col">grade</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function stripOf({ difference, margin }: Verdict) {
  return {
    estimate: finite(difference.estimate),
    interval: bounds(difference.interval),
    margin: finite(margin),
  };
}

function questionText({ tuned }: ReportPage, { question, k }: Verdict): string {
  if (question === "method") return k === null ? "method" : `method, k = ${k}`;
  return tuned ? "this model" : "as given";
}
