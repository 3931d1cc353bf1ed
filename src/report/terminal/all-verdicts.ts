/**
 * Every verdict of a study in one line each: the last thing on the screen of a study with several.
 * @module
 */
import { decimalsFor, signedDecimal, type Verdict } from "../../model/index.ts";
import { MARGIN, onProblem, type Page, wordMark } from "./page.ts";
import { displayWidth, padEnd, wrap } from "./wrap.ts";

/** Two verdicts can be overlooked without a table. */
const FEWEST = 3;

/**
 * @param here - Those that are told nowhere else: with what lowers their grade, and their warnings.
 * @param warningsOf - The warnings of a verdict that have not been told yet.
 */
export function allVerdicts(
  page: Page,
  verdicts: readonly Verdict[],
  here: readonly Verdict[],
  warningsOf: (verdict: Verdict, indent: string) => readonly string[],
): string[] {
  if (verdicts.length < FEWEST && here.length === 0) return [];
  const oneBaseline = new Set(verdicts.map(({ baseline }) => baseline)).size === 1;
  const oneProblem = new Set(verdicts.map(({ problem }) => problem)).size === 1;
  const rows = verdicts.map((verdict) => {
    const pair = [
      verdict.candidate,
      oneBaseline ? "" : ` against ${verdict.baseline}`,
      oneProblem ? "" : onProblem(page, verdict.problem),
    ].join("");
    const question = questionText(page, verdict);
    return { verdict, pair, question, about: `${pair}, ${question}`, difference: differenceText(verdict) };
  });
  const against = oneBaseline ? `, against ${verdicts[0]?.baseline}` : "";
  const where = oneProblem ? onProblem(page, verdicts[0]?.problem ?? "") : "";
  const plain = 1 - Number(page.document.study.plan.alpha);
  const stepped = verdicts.some(({ difference: { level } }) => Number(level) > plain + 1e-9);
  const step = stepped ? ", at the level of its Holm step" : "";
  const heading = `all ${verdicts.length} verdicts${against}${where}: each difference with its interval${step}`;
  // The longest word, its shape and the grade.
  const lead = MARGIN.length + "= EQUIVALENT  A  ".length;
  const widest = Math.max(...rows.map((row) => displayWidth(row.difference)));
  const columns = (texts: readonly string[]) => {
    const text = Math.max(...texts.map(displayWidth));
    return { text, fits: lead + text + 2 + widest <= page.width };
  };
  const whole = columns(rows.map(({ about }) => about));
  // Where a line has no room for the pair, it stands once above its verdicts.
  const grouped = columns(rows.map(({ question }) => question));
  const indent = " ".repeat(lead);
  return [
    ...wrap(heading, page.width, { first: MARGIN, rest: MARGIN }).map((line) => page.paint("strong", line)),
    ...rows.flatMap(({ verdict, pair, question, about, difference }, i) => {
      const { word, evidence } = verdict;
      const start = `${MARGIN}${padEnd(wordMark(page, word), 12)}  ${evidence.grade}  `;
      const why = here.includes(verdict)
        ? [...reasonLines(page, evidence, lead), ...warningsOf(verdict, indent)]
        : [];
      if (whole.fits) return [`${start}${padEnd(about, whole.text)}  ${difference}`, ...why];
      if (grouped.fits)
        return [
          ...(rows[i - 1]?.pair === pair ? [] : wrap(pair, page.width, { first: MARGIN, rest: MARGIN })),
          `${start}${padEnd(question, grouped.text)}  ${difference}`,
          ...why,
        ];
      const [first = "", ...rest] = wrap(about, page.width, { first: indent });
      return [start + first.slice(lead), ...rest, ...wrap(difference, page.width, { first: indent }), ...why];
    }),
  ];
}

/** Rules that fail, and what caps the grade. */
function reasonLines(
  { paint, marks, width }: Page,
  { rules, caps }: Verdict["evidence"],
  lead: number,
): string[] {
  const bad = [...rules.filter(({ holds }) => !holds), ...caps];
  const indent = " ".repeat(lead);
  return bad.flatMap(({ detail }) =>
    wrap(`${marks.fails} ${detail}`, width, { first: indent, rest: `${indent}  ` }).map((line) =>
      paint("dim", line),
    ),
  );
}

function questionText({ document }: Page, { question, k }: Verdict): string {
  if (question === "method") return k === null ? "methods" : `methods at k = ${k}`;
  return document.study.kind === "tuned" ? "chosen configurations" : "as given";
}

function differenceText({ difference: { estimate, interval, level } }: Verdict): string {
  if (estimate === null) return "nothing computed";
  const ends = interval?.map(Number) ?? [];
  const half = Math.max(...ends.map((end) => Math.abs(end - Number(estimate))));
  const digits = decimalsFor(half);
  const value = signedDecimal(Number(estimate), digits);
  if (ends.length === 0) return value;
  const range = ends.map((end) => signedDecimal(end, digits)).join(", ");
  return `${value} [${range}] ${Number((100 * Number(level)).toFixed(1))} %`;
}
