/**
 * What every section of the report page needs: the judged pairs, the primary one first, and how names, words and numbers
 * are written.
 * @module
 */
import {
  type Arm,
  type CurveDifference,
  decimalsFor,
  type StudyDocument,
  type Verdict,
} from "../../model/index.ts";
import { type Markup, markup } from "../figures/markup.ts";
import { bounds, gainIntervalText, gainText, type Interval } from "../figures/number-text.ts";
import { wordShape } from "../figures/word-shape.ts";
import { methodClass } from "../tokens.ts";

/** A candidate against the baseline on one problem: what was asked, and what it rests on. */
export interface JudgedPair {
  readonly problem: string;
  readonly candidate: string;
  readonly baseline: string;
  readonly method: Verdict | null;
  readonly model: Verdict | null;
  /** The one that headlines the pair. */
  readonly first: Verdict;
  readonly candidateArm: Arm | null;
  readonly baselineArm: Arm | null;
  readonly difference: CurveDifference | null;
}

export interface ReportPage {
  readonly document: StudyDocument;
  readonly pairs: readonly JudgedPair[];
  readonly minimize: boolean;
  readonly tuned: boolean;
  /** Decimals of single scores in tables: one more than the means support. */
  readonly scoreDecimals: number;
}

export function reportPage(document: StudyDocument): ReportPage {
  return {
    document,
    pairs: pairsOf(document),
    minimize: document.study.metric.goal === "minimize",
    tuned: document.study.kind === "tuned",
    scoreDecimals: scoreDecimalsOf(document),
  };
}

function pairsOf({ verdicts, primary, arms, differences }: StudyDocument): JudgedPair[] {
  const headline = verdicts[primary];
  const ordered =
    headline === undefined ? verdicts : [headline, ...verdicts.filter((each) => each !== headline)];
  const groups = new Map<string, Verdict[]>();
  for (const verdict of ordered) {
    const key = JSON.stringify([verdict.problem, verdict.candidate, verdict.baseline]);
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  return [...groups.values()].map((group) => {
    const first = group[0] as Verdict;
    const { problem, candidate, baseline } = first;
    const armOf = (method: string) =>
      arms.find((arm) => arm.problem === problem && arm.method === method) ?? null;
    return {
      problem,
      candidate,
      baseline,
      first,
      method: group.find(({ question }) => question === "method") ?? null,
      model: group.find(({ question }) => question === "model") ?? null,
      candidateArm: armOf(candidate),
      baselineArm: armOf(baseline),
      difference:
        differences.find(
          (each) => each.problem === problem && each.candidate === candidate && each.baseline === baseline,
        ) ?? null,
    };
  });
}

function scoreDecimalsOf({ arms }: StudyDocument): number {
  const halves = arms.flatMap(({ mean_interval, spread }) => {
    const ends = bounds(mean_interval);
    const half = ends === null ? Number(spread) : (ends[1] - ends[0]) / 2;
    return Number.isFinite(half) && half > 0 ? [half] : [];
  });
  return halves.length === 0 ? 4 : Math.min(8, decimalsFor(Math.max(...halves)) + 1);
}

/** Place of a method in the study, which fixes its colour, marker and dash. */
export function methodIndex({ document }: ReportPage, method: string): number {
  return document.study.methods.findIndex(({ name }) => name === method);
}

/** ` on breastmnist`; a problem that nobody named is not spoken of. */
export function onProblem({ document }: ReportPage, problem: string): string {
  const { problems } = document.study;
  return problems.length === 1 && (problem === "default" || problem === "record") ? "" : ` on ${problem}`;
}

/** What a user wrote, kept from turning the direction of the text around it. */
export function nameMarkup(name: string): Markup {
  return markup`<bdi>${name}</bdi>`;
}

/** The method's marker before its name. */
export function markedName(page: ReportPage, method: string): Markup {
  return markup`<span class="method">${markerMarkup(page, method)}${nameMarkup(method)}</span>`;
}

export function markerMarkup(page: ReportPage, method: string): Markup {
  const i = methodClass(methodIndex(page, method));
  return markup`<svg class="mkr" viewBox="-6 -6 12 12" width="10" height="10" aria-hidden="true"><use href="#mk${i}" class="f${i}"/></svg>`;
}

/** Shape and word; `big` for the one that headlines. */
export function wordMarkup(word: Verdict["word"], big = false): Markup {
  return markup`<span class="word ${word.toLowerCase()}${big ? " big" : ""}">${wordShape(word)}${word}</span>`;
}

/** The word's shape alone, beside a name; a reader of the page by ear hears the word. */
export function shapeMarkup(word: Verdict["word"]): Markup {
  return markup`<span class="word ${word.toLowerCase()}" role="img" aria-label="${word}" title="${word}">${wordShape(word)}</span> `;
}

/** `resnet against cnn`, with its problem where there are several. */
export function pairName({ document }: ReportPage, { candidate, baseline, problem }: JudgedPair): Markup {
  return markup`${nameMarkup(candidate)} against ${nameMarkup(baseline)}${document.study.problems.length > 1 && markup` on ${nameMarkup(problem)}`}`;
}

/** A sentence of the judge: its first letter large, true minus signs; `strong`: the word standing out. */
export function sentenceMarkup({ sentence, word, candidate }: Verdict, strong = true): Markup {
  // A name stays as its user wrote it.
  const text = trueSigns(sentence.startsWith(candidate) ? sentence : capital(sentence));
  const at = text.indexOf(word);
  if (at < 0 || !strong) return markup`${text}.`;
  return markup`${text.slice(0, at)}<b>${word}</b>${text.slice(at + word.length)}.`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Minus signs of numbers, not the hyphens of names: `[-0.07, +0.97]` -> `[−0.07, +0.97]`, `resnet-50` stays. A number
 * stays on one line with its per cent.
 */
export function trueSigns(text: string): string {
  return text.replaceAll(/(^|[\s[(=,])-(?=\d|∞|inf)/g, "$1\u2212").replaceAll(/(\d) %/g, "$1\u00a0%");
}

/** `+0.0095 [−0.0020, +0.0168]`; null where nothing was computed. */
export function differenceText({
  estimate,
  interval,
}: Verdict["difference"]): { value: string; range: string } | null {
  const number = estimate === null ? Number.NaN : Number(estimate);
  if (Number.isNaN(number)) return null;
  const ends = bounds(interval);
  const decimals = decimalsOfInterval(ends, number);
  return { value: gainText(number, decimals), range: ends === null ? "" : gainIntervalText(ends, decimals) };
}

/**
 * Decimals that an interval supports, by its longer side, as in the judge's sentence; without one, three significant
 * digits.
 */
export function decimalsOfInterval(interval: Interval | null, value: number): number {
  const half = interval === null ? Number.NaN : Math.max(interval[1] - value, value - interval[0]);
  if (Number.isFinite(half) && half > 0) return decimalsFor(half);
  const size = Math.abs(value);
  return Number.isFinite(size) && size > 0 ? Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(size)))) : 4;
}

/** `95 %`. */
export function levelText(level: number): string {
  return `${Number((100 * Number(level)).toFixed(1))}\u00a0%`;
}

/** Anchor of a pair's section. */
export function pairId(index: number): string {
  return `pair-${index + 1}`;
}
