/**
 * The evidence grade and why: rules that fail first, then what caps it, then what holds.
 * @module
 */
import type { EvidenceGrade } from "../../model/index.ts";
import { counted } from "../counts-text.ts";
import { hanging, type Page } from "./page.ts";

/** Rules that hold, in a word or two; what fails is told in full. */
const SHORT: Readonly<Record<string, { readonly tuned: string; readonly fixed: string }>> = {
  planned: { tuned: "planned before the first run", fixed: "planned before the first run" },
  looks: { tuned: "no early look", fixed: "no early look" },
  budgets: { tuned: "equal budgets", fixed: "nothing tuned here" },
  apart: { tuned: "selection apart from test", fixed: "nothing selected here" },
  units: { tuned: "enough runs", fixed: "enough runs" },
  confirmed: { tuned: "winners confirmed on fresh units", fixed: "no judged run chose anything" },
  code: { tuned: "code state recorded", fixed: "code state recorded" },
};

/** @param told - Takes up what was said, so that it need not be said again. */
export function gradeLines(page: Page, evidence: EvidenceGrade, told: Set<string>): string[] {
  const { grade, rules } = evidence;
  const { marks } = page;
  const kind = page.document.study.kind === "tuned" ? "tuned" : "fixed";
  const failing = rules.filter((rule) => !rule.holds);
  const holding = rules.filter((rule) => rule.holds);
  const heading = headingOf(grade);
  const bad = lowering(evidence);
  for (const detail of bad) told.add(detail);
  const lines = bad.flatMap((detail, i) =>
    coloured(page, hanging(page, i === 0 ? heading : "", detail, marks.fails), marks.fails),
  );
  if (holding.length === 0) return lines;
  const all =
    failing.length === 0
      ? `all ${counted(holding.length, "rule")} hold`
      : `${counted(holding.length, "other rule")} hold`;
  const text = `${holding.length === 1 ? all.replace(/hold$/, "holds") : all}: ${
    page.all
      ? holding.map(({ detail }) => detail).join("; ")
      : holding.map(({ id, detail }) => SHORT[id]?.[kind] ?? detail).join(", ")
  }`;
  return [...lines, ...hanging(page, bad.length === 0 ? heading : "", text, marks.holds)];
}

/** Only what lowers the grade; what was said before is counted. */
export function lowerings(page: Page, evidence: EvidenceGrade, told: Set<string>): string[] {
  const { marks } = page;
  const bad = lowering(evidence);
  const unsaid = bad.filter((detail) => !told.has(detail));
  for (const detail of bad) told.add(detail);
  const before = bad.length - unsaid.length;
  const texts = [...unsaid, ...(before === 0 ? [] : [`${before} of the reasons above`])];
  return texts.flatMap((detail, i) =>
    coloured(page, hanging(page, i === 0 ? headingOf(evidence.grade) : "", detail, marks.fails), marks.fails),
  );
}

function headingOf(grade: EvidenceGrade["grade"]): string {
  return grade === "A" ? "why evidence A" : `why only ${grade}`;
}

/** Rules that fail, then what caps the grade. */
function lowering({ rules, caps }: EvidenceGrade): string[] {
  return [
    ...rules.filter((rule) => !rule.holds).map(({ detail }) => detail),
    ...caps.map((cap) => `${cap.detail} (at most ${cap.grade}: ${cap.id})`),
  ];
}

/** In one clause: `unequal budgets; ...`, or that all rules hold. */
export function gradeText(evidence: EvidenceGrade): string {
  const { rules } = evidence;
  const failing = rules.filter((rule) => !rule.holds);
  const bad = lowering(evidence);
  return bad.length === 0
    ? `all ${counted(rules.length, "rule")} hold`
    : `${bad.join("; ")}; ${counted(rules.length - failing.length, "rule")} hold`;
}

/** The first mark of a rule that fails, in its colour. */
function coloured({ paint }: Page, lines: readonly string[], mark: string): string[] {
  const [first = "", ...rest] = lines;
  const at = first.indexOf(`${mark} `);
  return at < 0
    ? [...lines]
    : [first.slice(0, at) + paint("failed", mark) + first.slice(at + mark.length), ...rest];
}
