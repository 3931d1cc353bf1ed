/**
 * The evidence grade of each verdict, rule by rule: what fails first, then what caps it, then what holds.
 * @module
 */
import type { EvidenceGrade } from "../../model/index.ts";
import { type Markup, markup } from "../figures/markup.ts";
import { type JudgedPair, nameMarkup, onProblem, type ReportPage, trueSigns } from "./report-page.ts";

export function evidenceSection(page: ReportPage): Markup {
  const grades = gradesOf(page);
  return markup`<section><h2 id="evidence">Evidence</h2><p class="small">A: every rule of a fair comparison holds. B: as A, without a plan made beforehand or with luck not separated. C: unequal budgets, shared selection and test data, too few units, or another cap. D: single numbers.</p>${grades.map(
    ({ about, evidence }) =>
      markup`<h3><span class="grade grade-${evidence.grade.toLowerCase()}">evidence ${evidence.grade}</span> ${about}</h3>${ruleTable(evidence)}`,
  )}</section>`;
}

/** Verdicts that rest on the same rules share a table. */
function gradesOf(page: ReportPage): { readonly about: Markup; readonly evidence: EvidenceGrade }[] {
  const groups = new Map<string, { readonly evidence: EvidenceGrade; readonly names: Markup[] }>();
  for (const pair of page.pairs)
    for (const verdict of [pair.method, pair.model]) {
      if (verdict === null) continue;
      const key = JSON.stringify(verdict.evidence);
      const group = groups.get(key) ?? { evidence: verdict.evidence, names: [] };
      group.names.push(aboutMarkup(page, pair, verdict.question));
      groups.set(key, group);
    }
  return [...groups.values()].map(({ evidence, names }) => ({
    evidence,
    about: markup`${names.map((name, i) => [i > 0 && "; ", name])}`,
  }));
}

function aboutMarkup(
  page: ReportPage,
  { candidate, baseline, problem }: JudgedPair,
  question: string,
): Markup {
  const what = question === "method" ? "the methods" : page.tuned ? "the chosen configurations" : "as given";
  return markup`${nameMarkup(candidate)} against ${nameMarkup(baseline)}${onProblem(page, problem)}, ${what}`;
}

function ruleTable({ rules, caps }: EvidenceGrade): Markup {
  const ordered = [...rules.filter(({ holds }) => !holds), ...rules.filter(({ holds }) => holds)];
  const row = (state: "fails" | "caps" | "holds", id: string, detail: string, tail = "") =>
    markup`<tr class="rule-${state}"><td><span class="mark" aria-hidden="true">${state === "holds" ? "✓" : state === "fails" ? "✕" : "▾"}</span> ${state}${tail}</td><th scope="row">${id}</th><td>${trueSigns(detail)}</td></tr>`;
  return markup`<table class="rules"><tbody>${ordered.filter(({ holds }) => !holds).map(({ id, detail }) => row("fails", id, detail))}${caps.map(({ id, detail, grade }) => row("caps", id, detail, ` at ${grade}`))}${ordered.filter(({ holds }) => holds).map(({ id, detail }) => row("holds", id, detail))}</tbody></table>`;
}
