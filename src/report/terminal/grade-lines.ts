/**
 * The evidence grade and why: rules that fail first, then what caps it, then what holds.
 * @module
 */
import type { EvidenceGrade } from "../../model/index.ts";
import { counted } from "../counts-text.ts";
import { hanging, type Page } from "./page.ts";

export function gradeLines(page: Page, { grade, rules, caps }: EvidenceGrade): string[] {
  const { marks } = page;
  const failing = rules.filter((rule) => !rule.holds);
  const holding = rules.filter((rule) => rule.holds);
  const heading = grade === "A" ? "why evidence A" : `why only ${grade}`;
  const bad = [
    ...failing.map(({ detail }) => detail),
    ...caps.map((cap) => `${cap.detail} (at most ${cap.grade}: ${cap.id})`),
  ];
  const lines = bad.flatMap((detail, i) =>
    coloured(page, hanging(page, i === 0 ? heading : "", detail, marks.fails), marks.fails),
  );
  if (holding.length === 0) return lines;
  const all =
    failing.length === 0
      ? `all ${counted(holding.length, "rule")} hold`
      : `${counted(holding.length, "other rule")} hold`;
  const text = `${holding.length === 1 ? all.replace(/hold$/, "holds") : all}: ${holding.map(({ detail }) => detail).join("; ")}`;
  return [...lines, ...hanging(page, bad.length === 0 ? heading : "", text, marks.holds)];
}

/** In one clause: `unequal budgets; ...`, or that all rules hold. */
export function gradeText({ rules, caps }: EvidenceGrade): string {
  const failing = rules.filter((rule) => !rule.holds);
  const bad = [
    ...failing.map(({ detail }) => detail),
    ...caps.map((cap) => `${cap.detail} (at most ${cap.grade}: ${cap.id})`),
  ];
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
