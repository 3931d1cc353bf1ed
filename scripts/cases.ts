/**
 * Writes the tables of the case pages from the verdict documents that they keep.
 *
 *     node scripts/cases.ts            # writes docs/cases/*.md anew
 *
 * A page has a folder of its name beside it with one study document (`assay verdict --json`) each study. Between
 * `<!-- case: STUDY TABLE -->` and `<!-- end -->` stands that table of that study; a test holds the two together.
 * @module
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type StudyDocument, signedDecimal, type Verdict } from "../src/model/index.ts";
import { durationText } from "../src/report/duration-text.ts";
import { roundedSum } from "../src/report/rounding.ts";
import { markdownTable } from "./calibration/markdown.ts";

const FOLDER = new URL("../docs/cases/", import.meta.url);

/** A part of a sum, with its interval below it. */
interface Shown {
  readonly text: string;
  readonly intervalText: string | null;
}

const cell = ({ text, intervalText }: Shown) => (intervalText === null ? text : `${text} ${intervalText}`);
const pairOf = ({ candidate, baseline }: Verdict) => `${candidate} over ${baseline}`;
const about = (study: StudyDocument, question: Verdict["question"]) =>
  study.verdicts.filter((verdict) => verdict.question === question);
const problemOf = (study: StudyDocument, { problem }: Verdict) =>
  study.study.problems.length > 1 ? `, ${problem}` : "";

/** The tables of a study, by their names in the pages. */
const TABLES: Readonly<Record<string, (study: StudyDocument) => string>> = {
  /** Over the untuned baseline: the question of the page. */
  untuned: (study) =>
    markdownTable(
      ["gain of the tuned over the untuned", "reported", "luck", "tuning", "algorithm"],
      about(study, "method").flatMap((verdict) => {
        if (verdict.untuned?.sum == null || verdict.sum === null) return [];
        const { gain, luck, tuning, algorithm } = roundedSum(verdict.untuned.sum, verdict.sum);
        const name = `${verdict.candidate}, tuned, over ${verdict.baseline} as it comes${problemOf(study, verdict)}`;
        return [[name, gain.text, cell(luck), cell(tuning), cell(algorithm)]];
      }),
    ),
  /** Over the baseline that was tuned with the same budget. */
  tuned: (study) =>
    markdownTable(
      ["both tuned", "reported", "luck", "search beyond k", "algorithm", "the methods"],
      about(study, "method").flatMap((verdict) => {
        if (verdict.sum === null) return [];
        const { gain, luck, tuning, algorithm } = roundedSum(verdict.sum);
        const name = `${pairOf(verdict)}${problemOf(study, verdict)}`;
        const word = `${verdict.word}, k = ${verdict.k}, evidence ${verdict.evidence.grade}`;
        return [[name, gain.text, cell(luck), cell(tuning), cell(algorithm), word]];
      }),
    ),
  /** The chosen configurations on fresh units. */
  models: (study) =>
    markdownTable(
      ["the chosen configurations", "difference on fresh seeds", "interval", "the models"],
      about(study, "model").map((verdict) => {
        const { estimate, interval, level } = verdict.difference;
        const digits = (value: number | null) => (value === null ? "unknown" : signedDecimal(value, 3));
        return [
          `${pairOf(verdict)}${problemOf(study, verdict)}`,
          digits(estimate),
          interval === null
            ? "none"
            : `[${interval.map(digits).join(", ")}] at ${Number((100 * level).toFixed(1))} %`,
          `${verdict.word}${aboutNewData(verdict)}, evidence ${verdict.evidence.grade}`,
        ];
      }),
    ),
  /** What the methods score, as they come and as they were tuned. */
  levels: (study) =>
    markdownTable(
      ["method", "as it comes, fresh seeds", "chosen, as reported", "chosen, fresh seeds", "seconds a run"],
      study.arms.map((arm) => [
        `${arm.method}${study.study.problems.length > 1 ? `, ${arm.problem}` : ""}`,
        level(arm.default?.mean ?? null),
        level(arm.reported),
        level(arm.mean),
        arm.seconds_per_run === null ? "-" : arm.seconds_per_run.toFixed(1),
      ]),
    ),
  /** What would decide what is open. */
  next: (study) =>
    markdownTable(
      ["open", "what would decide it", "runs", "about"],
      study.verdicts
        .filter(({ word }) => word === "UNDECIDED")
        .flatMap((verdict) =>
          verdict.next
            .slice(0, 1)
            .map(({ action, runs, seconds }) => [
              `${verdict.question === "method" ? "methods" : "models"}: ${pairOf(verdict)}${problemOf(study, verdict)}`,
              action,
              runs ?? "-",
              seconds === null ? "-" : durationText(seconds),
            ]),
        ),
    ),
};

function aboutNewData(verdict: Verdict): string {
  return verdict.warnings.some(({ code }) => code === "new-data") ? " about new data" : "";
}

function level(value: number | null): string {
  return value === null ? "-" : value.toFixed(3);
}

export const PAGES: readonly string[] = readdirSync(FOLDER).filter(
  (name) => name.endsWith(".md") && name !== "README.md",
);

export function pageText(page: string): string {
  return readFileSync(new URL(page, FOLDER), "utf8");
}

export function caseDocument(page: string, study: string): StudyDocument {
  const path = new URL(`${page.replace(/\.md$/, "")}/${study}.json`, FOLDER);
  return JSON.parse(readFileSync(path, "utf8")) as StudyDocument;
}

/** The page with every table as its documents give it. @throws {Error} for a table or a document that is not there. */
export function withTables(page: string): string {
  return pageText(page).replaceAll(
    /<!-- case: (\S+) (\S+) -->\n[\s\S]*?<!-- end -->/g,
    (_, study: string, table: string) => {
      const make = TABLES[table];
      if (make === undefined) throw new Error(`${page}: no table is called ${table}`);
      return `<!-- case: ${study} ${table} -->\n\n${make(caseDocument(page, study))}\n\n<!-- end -->`;
    },
  );
}

if (import.meta.main)
  for (const page of PAGES) {
    writeFileSync(new URL(page, FOLDER), withTables(page));
    console.log(`wrote ${fileURLToPath(new URL(page, FOLDER))}`);
  }
