/**
 * The plan that was fixed before the first run, what ran, and what the verdicts hold for.
 * @module
 */
import { counted, plural } from "../counts-text.ts";
import { durationText } from "../duration-text.ts";
import { type Content, type Markup, markup } from "../figures/markup.ts";
import { finite, plainText } from "../figures/number-text.ts";
import { markedName, nameMarkup, type ReportPage, trueSigns } from "./report-page.ts";
import { totalTime } from "./runs-section.ts";

const CODE_STATES: Readonly<Record<string, string>> = {
  clean: "committed, nothing changed beside it",
  captured: "recorded with its uncommitted changes",
  changed: "changed between runs of this study",
  unknown: "not known",
};

export function planSection(page: ReportPage): Markup {
  const { study, verdicts, primary } = page.document;
  const { budget, plan, metric } = study;
  const facts: [string, Content][] = [
    [
      "metric",
      [
        nameMarkup(metric.name),
        `, ${metric.goal === "maximize" ? "higher" : "lower"} is better; a run's score is its ${metric.score} point`,
      ],
    ],
    ...(metric.select_by === null
      ? []
      : [["selected by", nameMarkup(metric.select_by)] as [string, Content]]),
    [
      "margin",
      finite(metric.margin) === null
        ? "none declared, so EQUIVALENT cannot be said"
        : `±${plainText(Number(metric.margin))}, declared`,
    ],
    [
      "baseline",
      study.baseline === null
        ? "in each pair the method written later; the one written first is the candidate"
        : nameMarkup(study.baseline),
    ],
    [
      "budget",
      page.tuned
        ? `${counted(budget.trials, "trial")} of each, ${counted(budget.replicates, "run")} a trial; ${budget.confirm} fresh ${plural(study.unit, budget.confirm)} of each selected configuration${page.document.arms.some((arm) => arm.default !== null) ? ", and of each declared default, which runs outside the budget" : ""}`
        : `${counted(budget.units, study.unit)} of each`,
    ],
    ...(page.tuned
      ? [
          [
            "decided at",
            budget.decide_at === null
              ? "no budget: under 10 trials there is no method verdict"
              : `k = ${budget.decide_at}, fixed in the plan`,
          ] as [string, Content],
        ]
      : []),
    [
      "looks",
      `${counted(plan.looks, "look")}, two-sided error rate ${Number((100 * Number(plan.alpha)).toPrecision(3))} % over the family (${plan.family === "pairs" ? "all pairs" : "every candidate against the baseline"})`,
    ],
    ["unit", study.unit],
    ["seed", String(study.seed)],
    ["ran", ranText(page)],
    ["code", CODE_STATES[study.code] ?? study.code],
    [
      "plan hash",
      study.plan_hash === null ? "no plan was stored" : markup`<code class="hash">${study.plan_hash}</code>`,
    ],
    ["record hash", markup`<code class="hash">${verdicts[primary]?.inputs_hash ?? ""}</code>`],
  ];
  return markup`<section><h2 id="plan">Plan</h2><dl class="facts">${facts.map(([name, fact]) => markup`<div><dt>${name}</dt><dd>${fact}</dd></div>`)}</dl><h3>Methods</h3>${study.methods.map(
    (method) =>
      markup`<div class="methodfact"><p>${markedName(page, method.name)}${page.tuned && markup` <span class="dim">sampler ${method.sampler}</span>`}</p><pre class="cmd"><code>${method.command}</code></pre>${spaceMarkup(method.space)}</div>`,
  )}</section>`;
}

function ranText(page: ReportPage): string {
  const { started_at, ended_at, parallel } = page.document.study;
  const [start, end] = [finite(started_at), finite(ended_at)];
  const spent = `${totalTime(page)} of runs, ${parallel} at a time`;
  if (start === null || end === null) return spent;
  return `${timeText(start)} to ${timeText(end)} (${durationText((end - start) / 1000)}); ${spent}`;
}

/** `2026-03-14 09:30 UTC`. */
export function timeText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime())
    ? "unknown"
    : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function spaceMarkup(space: Readonly<Record<string, unknown>>): Markup {
  const names = Object.keys(space);
  if (names.length === 0) return markup``;
  return markup`<p class="small">${names.map((name, i) => [i > 0 && "; ", markup`<b>${nameMarkup(name)}</b> ${specText(space[name])}`])}</p>`;
}

function specText(spec: unknown): string {
  if (typeof spec !== "object" || spec === null) return String(spec);
  const { type, low, high, log, choices } = spec as Readonly<Record<string, unknown>>;
  if (Array.isArray(choices)) return `one of ${choices.map(String).join(", ")}`;
  if (low === undefined || high === undefined) return trueSigns(JSON.stringify(spec));
  const range = [low, high]
    .map((end) => (typeof end === "number" ? plainText(end) : String(end)))
    .join(" to ");
  return `${type === "int" ? "whole " : ""}${range}${log === true ? ", log" : ""}`;
}

/** What each verdict holds for, sentences that several share once. */
export function holdsSection({ document: { verdicts } }: ReportPage): Markup {
  const sentences = new Map<string, Set<string>>();
  for (const { question, holds_for } of verdicts)
    for (const sentence of holds_for)
      sentences.set(sentence, (sentences.get(sentence) ?? new Set()).add(question));
  const several = new Set(verdicts.map(({ question }) => question)).size > 1;
  return markup`<section><h2 id="holds">What it holds for</h2><ul>${[...sentences].map(
    ([sentence, questions]) =>
      markup`<li>${several && questions.size === 1 && markup`<span class="about">${questions.has("method") ? "The methods:" : "The configurations:"}</span> `}${trueSigns(sentence)}</li>`,
  )}</ul></section>`;
}
