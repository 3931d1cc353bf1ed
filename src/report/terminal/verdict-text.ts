/**
 * A judged study for the terminal. The order is fixed: the word and its sentence, what failed, the sum, what was looked
 * at, how sure and why not surer, what it holds for, and at last what would decide it.
 *
 * The primary pair is told with its figures; of every other one the word, the difference, and whatever lowers its grade.
 * With `all`, each verdict is told in a few lines that leave nothing out.
 * @module
 */
import { possessive, type StudyDocument, type Verdict } from "../../model/index.ts";
import { counted, plural } from "../counts-text.ts";
import { durationText } from "../duration-text.ts";
import { allVerdicts } from "./all-verdicts.ts";
import { curveLines } from "./curve-plot.ts";
import { dotLines } from "./dot-plot.ts";
import { failedLines } from "./failed-lines.ts";
import { gradeLines, gradeText, lowerings } from "./grade-lines.ts";
import { nextLines, nextText } from "./next-lines.ts";
import {
  armsOf,
  hanging,
  MARGIN,
  onProblem,
  type Page,
  pageOf,
  sentenceLines,
  textColumn,
  wordMark,
} from "./page.ts";
import { sumEquation, sumLines, untunedEquation, untunedLines } from "./sum-lines.ts";
import type { TextStyle } from "./text-style.ts";
import { fewFiguresText, figuresText } from "./verdict-figures.ts";
import { displayWidth, fitted, wrap, wrapCommand } from "./wrap.ts";

export interface VerdictStyle extends TextStyle {
  /** Every verdict in full: each rule, each number behind a word, each next step. Default: false. */
  readonly all?: boolean;
}

export function verdictText(document: StudyDocument, style: VerdictStyle): string {
  const page = pageOf(document, style, style.all);
  const groups = groupsOf(page.document);
  const [first, ...others] = groups;
  if (first === undefined) return `${MARGIN}Nothing was judged: the study compares no pair of methods.`;
  const told = new Set<string>();
  const sections = [
    ...primarySections(page, first, told),
    ...(page.all ? others.map((group) => otherSection(page, group, told)) : []),
    ...(page.all ? [footerLines(page)] : []),
    [
      ...allVerdicts(page, groups.flat(), page.all ? [] : others.flat(), (verdict, indent) =>
        warningLines(page, verdict, told, indent),
      ),
    ],
    ...(page.all ? [] : [footerLines(page)]),
    nextLines(page, first, "what would decide it"),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.flatMap((line) => fitted(line, page.width)).join("\n"))
    .join("\n\n");
}

/** Verdicts of one pair on one problem: the method's first. The primary's group leads, and the primary leads it. */
function groupsOf({ verdicts, primary }: StudyDocument): Verdict[][] {
  const groups = new Map<string, Verdict[]>();
  const first = verdicts[primary];
  const ordered =
    first === undefined ? verdicts : [first, ...verdicts.filter((verdict) => verdict !== first)];
  for (const verdict of ordered) {
    const key = JSON.stringify([verdict.problem, verdict.candidate, verdict.baseline]);
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  return [...groups.values()];
}

function primarySections(page: Page, [primary, ...rest]: readonly Verdict[], told: Set<string>): string[][] {
  if (primary === undefined) return [];
  const arms = armsOf(page, primary.problem);
  const { sum } = primary;
  const dots = dotLines(page, arms);
  return [
    headLines(page, primary),
    [
      `${MARGIN}${wordMark(page, primary.word)}   evidence ${primary.evidence.grade}`,
      ...sentenceLines(page, primary, MARGIN),
      ...failedLines(page),
      ...warningLines(page, primary, told, MARGIN),
    ],
    sum === null ? [] : sumLines(page, { ...primary, sum }),
    untunedLines(page, primary),
    primary.question === "method"
      ? curveLines(page, arms, primary.k)
      : [unitsHeading(page, primary), ...dots],
    [
      ...gradeLines(page, primary.evidence, told),
      ...numberLines(page, primary),
      ...(page.document.study.kind === "tuned"
        ? []
        : hanging(page, "luck, tuning", "unknown: no number was reported and no search was given here")),
    ],
    ...rest.map((verdict) => [
      ...ruleLines(page, aboutText(page, verdict)),
      ...compactLines(page, verdict, told, verdict.question === "model" ? dots : []),
    ]),
  ];
}

function numberLines(page: Page, verdict: Verdict): string[] {
  const text = page.all ? figuresText(verdict) : fewFiguresText(verdict);
  return text === "" ? [] : hanging(page, "in numbers", text);
}

/** A heading with a line to the right edge. */
function ruleLines({ paint, marks, width }: Page, title: string): string[] {
  const lines = wrap(title, width, { first: MARGIN, rest: MARGIN });
  const last = lines.at(-1) ?? "";
  const rule = marks.rule.repeat(Math.max(0, width - displayWidth(last) - 1));
  return [
    ...lines.slice(0, -1).map((line) => paint("strong", line)),
    `${paint("strong", last)} ${paint("dim", rule)}`,
  ];
}

/** Which of the two questions a verdict answers; in a comparison of what was given there is only one. */
function aboutText(page: Page, { question }: Verdict): string {
  if (question === "method") return "the methods";
  return page.document.study.kind === "tuned" ? "the chosen configurations" : "as given";
}

function headLines(page: Page, { candidate, baseline, problem, question, metric }: Verdict): string[] {
  const { document, paint, width } = page;
  const chosen = question === "model" && document.study.kind === "tuned";
  const [subject, other] = chosen
    ? [`${possessive(candidate)} chosen configuration`, possessive(baseline)]
    : [candidate, baseline];
  const title = `Does ${subject} beat ${other}${onProblem(page, problem)}?`;
  const facts = `${metric.name}, ${metric.goal === "maximize" ? "higher" : "lower"} is better`;
  const gap = width - MARGIN.length - displayWidth(title) - displayWidth(facts);
  if (gap >= 3) return [`${MARGIN}${paint("strong", title)}${" ".repeat(gap)}${paint("dim", facts)}`];
  return [
    ...wrap(title, width, { first: MARGIN, rest: MARGIN }).map((line) => paint("strong", line)),
    ...wrap(facts, width, { first: MARGIN, rest: MARGIN }).map((line) => paint("dim", line)),
  ];
}

function unitsHeading(page: Page, { unit }: Verdict): string {
  const tuned = page.document.study.kind === "tuned";
  const [a, b] = [unit.n_candidate, unit.n_baseline];
  const units = `${tuned ? "fresh " : ""}${plural(unit.name, a === b ? a : 2)}`;
  const counts = a === b ? `${a} ${units} of each` : `${a} and ${b} ${units}`;
  return MARGIN + page.paint("strong", tuned ? `the chosen configurations, on ${counts}` : counts);
}

/** Each warning once, where it first belongs. */
function warningLines(page: Page, { warnings }: Verdict, told: Set<string>, indent: string): string[] {
  const { paint, marks, width } = page;
  return warnings.flatMap(({ message }) => {
    if (told.has(message)) return [];
    told.add(message);
    const [first = "", ...rest] = wrap(`${marks.warning} ${message}`, width, {
      first: indent,
      rest: `${indent}  `,
    });
    return [first.replace(marks.warning, paint("warn", marks.warning)), ...rest];
  });
}

/** Another pair, or another problem. */
function otherSection(page: Page, group: readonly Verdict[], told: Set<string>): string[] {
  const [first] = group;
  if (first === undefined) return [];
  return [
    ...ruleLines(page, `${first.candidate} against ${first.baseline}${onProblem(page, first.problem)}`),
    ...group.flatMap((verdict, i) => [
      ...(i === 0 ? [] : [""]),
      ...compactLines(page, verdict, told, [], group.length > 1 ? aboutText(page, verdict) : ""),
    ]),
  ];
}

/** Complete in a few lines: word, sentence, sum, grade, numbers, what would decide it. */
function compactLines(
  page: Page,
  verdict: Verdict,
  told: Set<string>,
  figure: readonly string[],
  about = "",
): string[] {
  const { word, evidence, sum, next } = verdict;
  const untuned = untunedEquation(verdict);
  const head = `${MARGIN}${wordMark(page, word)}   evidence ${evidence.grade}`;
  return [
    ...(about === "" || displayWidth(head) + 3 + displayWidth(about) > page.width
      ? [head, ...(about === "" ? [] : [MARGIN + page.paint("dim", about)])]
      : [`${head}   ${page.paint("dim", about)}`]),
    ...sentenceLines(page, verdict, MARGIN),
    ...warningLines(page, verdict, told, MARGIN),
    ...(figure.length === 0 ? [] : ["", ...figure, ""]),
    ...(sum === null || !page.all ? [] : hanging(page, "sum", sumEquation(sum))),
    ...(untuned === "" || !page.all
      ? []
      : hanging(page, "over the default", `of ${verdict.baseline}: ${untuned}`)),
    ...(page.all ? hanging(page, "grade", gradeText(evidence)) : lowerings(page, evidence, told)),
    ...numberLines(page, verdict),
    ...(page.all ? next : []).flatMap((step, i) => [
      ...hanging(page, i === 0 ? "next" : "", nextText(step)),
      ...(step.command === null
        ? []
        : wrapCommand(step.command, page.width, " ".repeat(textColumn(page) + 2))),
    ]),
  ];
}

/** What the verdicts hold for, by question, and the study they come from. */
function footerLines(page: Page): string[] {
  const { document } = page;
  const { verdicts } = document;
  const holds = (question: Verdict["question"]) => [
    ...new Set(
      verdicts.filter((verdict) => verdict.question === question).flatMap(({ holds_for }) => holds_for),
    ),
  ];
  const [methods, models] = [holds("method"), holds("model")];
  const both = methods.filter((sentence) => models.includes(sentence));
  const without = (sentences: readonly string[]) =>
    sentences.filter((sentence) => !both.includes(sentence)).join(" ");
  const alone = methods.length === 0 || models.length === 0;
  const rows: [string, string][] = alone
    ? [["holds for", [...methods, ...models].join(" ")]]
    : [
        ["holds for", both.join(" ")],
        ["the methods", without(methods)],
        ["the choices", without(models)],
      ];
  return [
    ...rows.flatMap(([heading, text]) =>
      text === "" ? [] : hanging(page, heading, text.replace(/^Holds for /, "")),
    ),
    ...hanging(page, "study", studyText(document)),
    ...(page.all
      ? []
      : hanging(
          page,
          "more",
          "--all tells each rule, each number and each next step; assay report --html draws them, with every run",
        )),
  ];
}

/** Whose declared default ran beside its search. */
function defaultsText(arms: StudyDocument["arms"]): string {
  const names = [...new Set(arms.flatMap((arm) => (arm.default === null ? [] : [arm.method])))];
  if (names.length === 0) return "";
  const all = names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `, as many of the ${plural("default", names.length)} of ${all}`;
}

function studyText({ study, arms }: StudyDocument): string {
  const { budget, plan, started_at, ended_at } = study;
  const seconds =
    started_at === null || ended_at === null ? null : (Number(ended_at) - Number(started_at)) / 1000;
  return [
    study.name,
    study.kind === "tuned"
      ? `${counted(budget.trials, "trial")} of each${budget.confirm === 0 ? "" : `, ${budget.confirm} fresh ${plural(study.unit, budget.confirm)}`}${defaultsText(arms)}`
      : `${counted(budget.units, study.unit)} of each`,
    ...(seconds === null ? [] : [`took ${durationText(seconds)}, ${study.parallel} at a time`]),
    `${counted(plan.looks, "look")}, error rate ${Number((100 * Number(plan.alpha)).toPrecision(3))} %`,
    study.plan_hash === null ? "no plan was stored" : `plan ${study.plan_hash.slice(0, 12)}`,
    `code ${study.code}`,
  ].join("; ");
}
