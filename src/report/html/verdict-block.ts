/**
 * A verdict in prose: word, sentence, sum, what failed, grade, and last what would decide it.
 * @module
 */
import type { NextStep, Sum, Verdict } from "../../model/index.ts";
import { failedBesideDefault, failureReasons, runRows } from "../arm-runs.ts";
import { counted } from "../counts-text.ts";
import { type Markup, markup, NOTHING } from "../figures/markup.ts";
import { trueMinus } from "../figures/number-text.ts";
import { type RoundedPart, roundedSum } from "../rounding.ts";
import { beforeCommand, costText } from "../terminal/next-lines.ts";
import { meaningNote } from "./in-numbers.ts";
import { sumVerdict } from "./pair-figures.ts";
import {
  capital,
  type JudgedPair,
  nameMarkup,
  pairId,
  pairName,
  type ReportPage,
  sentenceMarkup,
  trueSigns,
  wordMarkup,
} from "./report-page.ts";

/** The headline of the report: the primary pair. */
export function headlineBlock(page: ReportPage, pair: JudgedPair): Markup {
  const { first, method, model } = pair;
  const other = first === method ? model : method;
  const summed = sumVerdict(pair);
  const sum = summed?.sum ?? null;
  return markup`<section class="abs" aria-label="Verdict"><p class="head">${wordMarkup(first.word, true)}${gradeBadge(first)}</p><p class="lead">${sentenceMarkup(first)}</p>${meaningNote(first)}${otherPairs(page)}${failedNote(page)}${warningNotes([first, ...(other === null ? [] : [other])])}${
    sum !== null && sumEquation(sum)
  }${untunedEquation(summed ?? pair.method ?? pair.model)}${other !== null && otherQuestion(page, other)}<p><b>Evidence grade ${first.evidence.grade}.</b> ${gradeSentence(first)}</p>${nextSteps(first.next)}</section>`;
}

/** More are looked up in the table. */
const MOST_OTHERS = 5;

/** The word of each other pair, so that the first screen answers for all of them. */
function otherPairs(page: ReportPage): Markup {
  const others = page.pairs.slice(1);
  if (others.length === 0 || others.length > MOST_OTHERS) return NOTHING;
  return markup`<p class="others">${others.map(
    (pair, i) =>
      markup`${i > 0 && " "}<span class="pairword">${wordMarkup(pair.first.word)} <a href="#${pairId(i + 1)}">${pairName(page, pair)}</a></span>`,
  )}</p>`;
}

/** Which of the two questions the other verdict of the pair answers, so that nobody takes one for the other. */
export function otherQuestion(page: ReportPage, verdict: Verdict): Markup {
  const about =
    verdict.question === "method" ? "The methods:" : page.tuned ? "These two configurations:" : "As given:";
  return markup`<p class="other"><span class="about">${about}</span> ${wordMarkup(verdict.word)} ${sentenceMarkup(verdict, false)}</p>`;
}

export function gradeBadge({ evidence: { grade } }: Verdict): Markup {
  return markup`<span class="grade grade-${grade.toLowerCase()}">evidence ${grade}</span>`;
}

export function gradeSentence({ evidence: { rules, caps } }: Verdict): Markup {
  const failing = rules.filter(({ holds }) => !holds);
  if (failing.length === 0 && caps.length === 0)
    return markup`All ${counted(rules.length, "rule")} of a fair comparison hold.`;
  const texts = [
    ...failing.map(({ detail }) => detail),
    ...caps.map(({ detail, grade }) => `${detail} (at most ${grade})`),
  ];
  const holding = rules.length - failing.length;
  return markup`${capital(trueSigns(texts.join("; ")))}. ${holding === 0 ? "No rule holds" : `${counted(holding, failing.length === 0 ? "rule" : "other rule")} ${holding === 1 ? "holds" : "hold"}`}.`;
}

/** `+0.0109 reported = −0.0013 luck + ...`, each part with its density. */
export function sumEquation(
  sum: Sum,
  { beside = sum, over }: { readonly beside?: Sum; readonly over?: Markup } = {},
): Markup {
  const { gain, luck, tuning, algorithm, bound } = roundedSum(sum, beside);
  const parts = [
    [luck, "luck"],
    [tuning, "tuning"],
    [algorithm, "algorithm"],
  ] as const;
  return markup`<p class="sum"><span class="term"><b>${trueMinus(gain.text)}</b> reported</span>${over !== undefined && markup` <span class="term over">${over}</span>`} ${parts.map(([part, fill], i) => term(part, fill, i === 0))}${bound !== null && markup` <span class="term bound">${capital(boundText(bound))}</span>`}</p>`;
}

/** The same over the baseline as it comes; nothing where it declares no default. */
export function untunedEquation(verdict: Verdict | null): Markup {
  if (verdict?.untuned?.config == null) return NOTHING;
  const { sum, reason } = verdict.untuned;
  const over = markup`over ${nameMarkup(verdict.baseline)} as it comes, its declared default`;
  if (sum === null)
    return markup`<p class="small">The gain ${over}: <b>unknown</b>, ${trueSigns(reason ?? "")}.</p>`;
  return sumEquation(sum, { beside: verdict.sum ?? sum, over });
}

/** `algorithm <= gain - luck = +0.024`, as it is printed. */
function boundText(bound: string): string {
  return trueSigns(bound).replaceAll("<=", "≤").replaceAll(">=", "≥").replaceAll(" - ", " − ");
}

function term(part: RoundedPart, fill: string, first: boolean): Markup {
  const sign = first ? "=" : part.value !== null && part.value < 0 ? "−" : "+";
  const range = part.intervalText !== null && fill === "algorithm" ? ` ${trueMinus(part.intervalText)}` : "";
  const text = first || part.value === null ? trueMinus(part.text) : part.text.replace(/^[+-]/, "");
  return markup`<span class="term"><span class="op">${sign}</span> <b${part.value === null && markup` class="unknown"`}>${text}</b> <svg class="fill" viewBox="0 0 12 10" width="12" height="10" aria-hidden="true"><rect class="bar bar-${part.value === null ? "unknown" : fill}" x=".5" y=".5" width="11" height="9"/></svg> ${part.name}${range}</span> `;
}

/** Every run that failed is said before any number. */
export function failedNote({ document, tuned }: ReportPage): Markup {
  const { arms, study } = document;
  const texts = arms.flatMap((arm) => {
    const reasons = failureReasons(arm);
    const total = reasons.length;
    if (total === 0) return [];
    const counts = Map.groupBy(reasons, (reason) => reason);
    const why = [...counts].map(([reason, same]) =>
      same.length === 1 ? reason : `${reason}, ${same.length} times`,
    );
    const where = study.problems.length > 1 ? ` on ${arm.problem}` : "";
    return [
      {
        total,
        text: `${arm.method}${where} ${total} of ${runRows(arm).length} (${why.join("; ")})`,
      },
    ];
  });
  if (texts.length === 0) return NOTHING;
  const total = texts.reduce((sum, each) => sum + each.total, 0);
  const all = arms.reduce((sum, arm) => sum + runRows(arm).length, 0);
  return markup`<p class="failed"><span aria-hidden="true">✕</span> ${total} of ${counted(all, "run")} failed: ${texts.map(({ text }) => text).join("; ")}.${tuned && arms.some(failedBesideDefault) && " A failed trial counts as a trial."}</p>`;
}

/** Each message once. */
export function warningNotes(verdicts: readonly Verdict[]): Markup {
  const messages = [...new Set(verdicts.flatMap(({ warnings }) => warnings.map(({ message }) => message)))];
  return markup`${messages.map((message) => markup`<p class="warning"><span aria-hidden="true">!</span> ${capital(trueSigns(message))}.</p>`)}`;
}

/** @param about - Which question it is about, where another stands beside it. */
export function nextSteps(next: readonly NextStep[], about = ""): Markup {
  if (next.length === 0) return NOTHING;
  return markup`<div class="next"><p><b>What would decide it${about}.</b> ${next.map((step, i) => [i > 0 && " ", `${capital(step.action)}. ${capital(trueSigns(costText(step)))}.`])}</p>${next.map(
    (step) =>
      step.command !== null &&
      markup`${beforeCommand(step) !== "" && markup`<p>${beforeCommand(step)}</p>`}<pre class="cmd"><code>${step.command}</code></pre>`,
  )}</div>`;
}

/** The question of a pair, as a title. */
export function questionTitle({ candidate, baseline }: JudgedPair, problem: string): Markup {
  return markup`Does ${nameMarkup(candidate)} beat ${nameMarkup(baseline)}${problem}?`;
}
