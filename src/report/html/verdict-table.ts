/**
 * All verdicts of the study, one row each, their differences on one scale a question.
 * @module
 */
import type { Verdict } from "../../model/index.ts";
import type { Domain } from "../figures/axis.ts";
import { intervalStrip, stripDomain } from "../figures/interval-strip.ts";
import { type Markup, markup, NOTHING } from "../figures/markup.ts";
import { bounds, finite } from "../figures/number-text.ts";
import {
  differenceText,
  type JudgedPair,
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
  const strips = page.pairs
    .flatMap(({ method, model }) => [method, model])
    .filter((each) => each !== null)
    .map(stripOf);
  const domain = stripDomain(strips);
  const groups = study.problems.length > 1 ? study.problems : [null];
  const bodies = groups.map((problem) => {
    const head =
      problem !== null &&
      markup`<tr class="group"><th scope="rowgroup" colspan="7">${nameMarkup(problem)}</th></tr>`;
    const rows = page.pairs.flatMap((pair, i) =>
      problem !== null && pair.problem !== problem
        ? []
        : [pair.method, pair.model]
            .filter((verdict) => verdict !== null)
            .map((verdict) => verdictRow(page, pair, verdict, pairId(i), domain)),
    );
    return markup`<tbody>${head}${rows}</tbody>`;
  });
  const metric = nameMarkup(study.metric.name);
  const against =
    study.baseline === null
      ? markup`Of each pair the difference in ${metric}, the method named first minus the other`
      : markup`Against ${nameMarkup(study.baseline)}: the difference in ${metric}, candidate minus baseline`;
  const turned = page.minimize && "; lower is better, so better is drawn to the right";
  const margin = finite(study.metric.margin) !== null && " Tinted: the declared margin.";
  return markup`<section><h2 id="verdicts">All verdicts</h2><p class="small">${against}${turned}. All verdicts about one question and problem are one family: each interval is at the level of its Holm step.${margin}</p><div class="scroll" role="region" aria-label="All verdicts" tabindex="0"><table class="verdicts${study.baseline === null && " pairs"}"><thead><tr><th scope="col">${study.baseline === null ? "pair" : "candidate"}</th><th scope="col">question</th><th scope="col">word</th><th scope="col" class="strips">worse ← → better</th><th scope="col" class="num">difference</th><th scope="col" class="num">interval</th><th scope="col">grade</th></tr></thead>${bodies}</table></div></section>`;
}

function verdictRow(
  page: ReportPage,
  { candidate, baseline }: JudgedPair,
  verdict: Verdict,
  anchor: string,
  domain: Domain,
): Markup {
  const shown = differenceText(verdict.difference);
  const against =
    page.document.study.baseline === null &&
    markup`<span class="versus">against ${nameMarkup(baseline)}</span>`;
  const range =
    shown === null
      ? ""
      : markup`${shown.range} <span class="dim">${levelText(Number(verdict.difference.level))}</span>`;
  return markup`<tr><th scope="row"><a href="#${anchor}">${markedName(page, candidate)}</a>${against}</th><td class="nb">${questionText(page, verdict)}</td><td>${wordMarkup(verdict.word)}</td><td class="strips">${intervalStrip(stripOf(verdict), domain, page.minimize)}</td><td class="num">${shown?.value ?? "unknown"}</td><td class="num">${range}</td><td>${verdict.evidence.grade}</td></tr>`;
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
