/**
 * The figures of one pair: the sum as a waterfall, both tuning curves with their difference, the units of both chosen
 * configurations.
 * @module
 */
import { type Arm, decimalsFor, type Sum, type Verdict } from "../../model/index.ts";
import { searchTrials } from "../arm-runs.ts";
import { counted, plural } from "../counts-text.ts";
import { markup } from "../figures/markup.ts";
import {
  bounds,
  finite,
  gainIntervalText,
  gainText,
  levelIntervalText,
  levelText,
  plainText,
} from "../figures/number-text.ts";
import { tuningCurves } from "../figures/tuning-curves.ts";
import { type UnitRow, unitDots } from "../figures/unit-dots.ts";
import { waterfall, waterfallRows } from "../figures/waterfall.ts";
import type { FigureBlock } from "./figure-block.ts";
import { curvesTitle, unitsTitle, waterfallTitle } from "./finding-titles.ts";
import {
  differenceText,
  type JudgedPair,
  methodIndex,
  onProblem,
  levelText as percentOf,
  type ReportPage,
} from "./report-page.ts";

/** Null where there is no sum: no search, or one side reported nothing. */
export function sumFigure(page: ReportPage, pair: JudgedPair): FigureBlock | null {
  const verdict = pair.method?.sum != null ? pair.method : pair.model;
  const sum = verdict?.sum;
  if (verdict == null || sum == null) return null;
  const reported = [pair.candidateArm, pair.baselineArm]
    .map((arm) =>
      arm === null || finite(arm.reported) === null
        ? null
        : `${arm.method} ${levelText(Number(arm.reported), page.scoreDecimals)}`,
    )
    .filter((text) => text !== null)
    .join(", ");
  return waterfallBlock(page, pair, {
    verdict,
    sum,
    beside: sum,
    reported,
    title: waterfallTitle(sum, pair),
    units: [pair.candidateArm, pair.baselineArm].map(
      (arm) => arm?.units.filter(({ score }) => finite(score) !== null).length ?? 0,
    ),
  });
}

export interface SummedGain {
  readonly verdict: Verdict;
  readonly sum: Sum;
  /** The sum whose digits it takes. */
  readonly beside: Sum;
  /** The two reported scores. */
  readonly reported: string;
  readonly title: string;
  /** Fresh units of both sides that finished. */
  readonly units: readonly number[];
}

/** A sum as a figure. */
export function waterfallBlock(
  page: ReportPage,
  pair: JudgedPair,
  { verdict, sum, beside, reported, title, units }: SummedGain,
): FigureBlock {
  const { name } = page.document.study.metric;
  const axis = `gain in ${name}${page.minimize ? " (lower is a gain)" : ""}`;
  const margin = finite(verdict.margin);
  const level = percentOf(Number(verdict.difference.level));
  const lines =
    Number(verdict.difference.level) === 0.95
      ? markup`Lines: ${level} intervals.`
      : markup`Lines: ${level} interval for the algorithm, 95&nbsp;% for the others.`;
  const text = {
    title,
    description:
      "A waterfall: the reported gain as a bar from zero, and luck, tuning and algorithm taken off it row by row, with the interval of each.",
  };
  return {
    kind: "sum",
    text,
    reading:
      "Each row takes its part away; what is left is the algorithm and starts at zero, where it is judged. The printed parts add up to the printed gain.",
    caption: markup`${lines} ${unitsCaption(page, pair, units)}`,
    draw: (width) => waterfall({ sum, beside, margin, axis, reported, text }, width),
    numbers: {
      heads: ["part", "value", "interval", "what it is"],
      rows: waterfallRows(sum, reported, beside).map(({ name: part, value, intervalText, detail }) => [
        part,
        value,
        intervalText,
        detail,
      ]),
    },
  };
}

function unitsCaption(
  page: ReportPage,
  { candidateArm, baselineArm }: JudgedPair,
  units: readonly number[],
): string {
  const trials = [candidateArm, baselineArm].map((arm) => trialsOf(arm));
  const { unit } = page.document.study;
  return `From ${countsText(trials, "trial")} and ${countsText(units, `fresh ${unit}`)}.`;
}

function countsText([a = 0, b = 0]: readonly number[], noun: string): string {
  return a === b ? `${counted(a, noun)} of each` : `${a} and ${b} ${plural(noun, 2)}`;
}

function trialsOf(arm: Arm | null): number {
  return arm === null ? 0 : searchTrials(arm).length;
}

type Estimated = Pick<Verdict["difference"], "estimate" | "interval">;

/** Null where the search of a side has no curve. */
export function curvesFigure(page: ReportPage, pair: JudgedPair): FigureBlock | null {
  const { candidateArm, baselineArm, method, difference } = pair;
  const arms = [candidateArm, baselineArm].filter((arm) => arm !== null);
  if (method === null || arms.length < 2 || arms.some(({ curve }) => curve.length === 0)) return null;
  const { metric } = page.document.study;
  const text = {
    title: curvesTitle(method),
    description: `Above: the ${metric.name} to expect of what a search of k trials selects, for both methods, with pointwise intervals. Below: their difference. The ground tells where a verdict may be read, where the rule is weak, and where the curves are only a bound.`,
  };
  const data = {
    pair: `${pair.candidate} − ${pair.baseline}`,
    curves: arms.map((arm) => ({
      name: arm.method,
      index: methodIndex(page, arm.method),
      points: arm.curve,
    })),
    difference: difference?.points ?? [],
    k: method.k,
    verdict: {
      estimate: finite(method.difference.estimate),
      interval: bounds(method.difference.interval),
      text: shownText(method),
    },
    margin: finite(method.margin),
    metric: metric.name,
    minimize: page.minimize,
    text,
  };
  return {
    kind: "curves",
    text,
    reading: markup`The best of k trials by ${metric.select_by ?? metric.name}, averaged over all choices of k. Bands: 95&nbsp;% intervals at each k alone (pointwise). Plain ground decides (k ≤ n/5); light hatching: too weak for a word (to n/3); heavy hatching: a bound only.`,
    caption: markup`Over ${countsText(arms.map(trialsOf), "trial")}; the line at k = ${method.k}: the ${percentOf(Number(method.difference.level))} interval that decides.`,
    draw: (width) => tuningCurves(data, width),
    numbers: curveNumbers(page, pair, method, arms),
  };
}

/** The bands are pointwise; what decides at the planned k has a row of its own, so that no one takes one for the other. */
function curveNumbers(page: ReportPage, pair: JudgedPair, { k, difference }: Verdict, arms: readonly Arm[]) {
  const decimals = page.scoreDecimals;
  const cell = (point: Estimated | undefined, signed: boolean) => {
    const estimate = finite(point?.estimate);
    if (point === undefined || estimate === null) return "";
    const ends = bounds(point.interval);
    const value = signed ? gainText(estimate, decimals) : levelText(estimate, decimals);
    if (ends === null) return value;
    return `${value} ${signed ? gainIntervalText(ends, decimals) : levelIntervalText(ends, decimals)}`;
  };
  const points = pair.difference?.points ?? [];
  const pointwise = (name: string) => `${name}, 95\u00a0% pointwise`;
  const decides = `${cell(difference, true)}, ${percentOf(Number(difference.level))}`;
  return {
    heads: ["k", ...arms.map(({ method }) => pointwise(method)), pointwise("difference"), "zone"],
    rows: points.flatMap((point) => [
      [
        String(point.k),
        ...arms.map(({ curve }) =>
          cell(
            curve.find((each) => each.k === point.k),
            false,
          ),
        ),
        cell(point, true),
        point.zone,
      ],
      ...(point.k === k ? [[`${k}, verdict`, ...arms.map(() => ""), decides, point.zone]] : []),
    ]),
  };
}

/** Null where no unit of either side finished. */
export function unitsFigure(page: ReportPage, pair: JudgedPair): FigureBlock | null {
  const { candidateArm, baselineArm, model } = pair;
  if (model === null || candidateArm === null || baselineArm === null) return null;
  const rows = [unitRow(page, candidateArm), unitRow(page, baselineArm)] as const;
  if (rows.every(({ units }) => units.length === 0)) return null;
  const { study } = page.document;
  const text = {
    title: unitsTitle(model, page.tuned),
    description: `Every ${study.unit} of both ${page.tuned ? "chosen " : ""}configurations as a dot, with mean and interval; below, the difference of the means on the same scale.`,
  };
  const paired = model.kind === "paired" || model.kind === "folds";
  const data = {
    candidate: rows[0],
    baseline: rows[1],
    difference: {
      estimate: finite(model.difference.estimate),
      interval: bounds(model.difference.interval),
      inner: bounds(model.difference.equivalence_interval),
      text: shownText(model),
    },
    margin: finite(model.margin),
    paired,
    metric: study.metric.name,
    minimize: page.minimize,
    text,
  };
  const counts = countsText(
    rows.map(({ units }) => units.length),
    `${page.tuned ? "fresh " : ""}${study.unit}`,
  );
  const failed = [candidateArm, baselineArm].reduce(
    (sum, arm) => sum + arm.units.filter((unit) => unit.failed).length,
    0,
  );
  return {
    kind: "units",
    text,
    reading: markup`Tall tick: mean; line below: its 95&nbsp;% interval over ${plural(study.unit, 2)}.${page.tuned && " Ring: the score that was reported."}`,
    caption: markup`${counts}.${paired && ` Thin lines join the same ${study.unit}.`}${data.difference.estimate !== null && markup` Below: the difference of the means with its ${percentOf(Number(model.difference.level))} interval${data.difference.inner !== null && data.margin !== null && markup`, thicker over the ${percentOf(1 - 2 * (1 - Number(model.difference.level)))} one that judges EQUIVALENT`}; its zero stands under the mean of ${pair.baseline}.`}${failed > 0 && ` Not drawn: ${counted(failed, `failed ${study.unit}`)}.`}`,
    draw: (width) => unitDots(data, width),
    numbers: unitNumbers(page, pair, [candidateArm, baselineArm]),
  };
}

/** `+0.020 [−0.005, +0.045]`. */
function shownText({ difference }: Verdict): string | null {
  const shown = differenceText(difference);
  return shown === null ? null : [shown.value, shown.range].filter((text) => text !== "").join(" ");
}

function meanDecimals(page: ReportPage, { mean_interval }: Arm): number {
  const ends = bounds(mean_interval);
  return decimalsFor(ends === null ? Number.NaN : (ends[1] - ends[0]) / 2, page.scoreDecimals);
}

function unitRow(page: ReportPage, arm: Arm): UnitRow {
  const reported = page.tuned ? finite(arm.reported) : null;
  const mean = finite(arm.mean);
  return {
    name: arm.method,
    index: methodIndex(page, arm.method),
    units: arm.units.flatMap(({ unit, score, failed }) => {
      const value = finite(score);
      return failed || value === null ? [] : [{ unit, score: value }];
    }),
    mean,
    interval: bounds(arm.mean_interval),
    reported,
    texts: {
      mean: mean === null ? null : levelText(mean, meanDecimals(page, arm)),
      reported: reported === null ? null : levelText(reported, page.scoreDecimals),
    },
  };
}

function unitNumbers(page: ReportPage, pair: JudgedPair, arms: readonly Arm[]) {
  const rows = arms.map((arm) => {
    const ends = bounds(arm.mean_interval);
    const mean = finite(arm.mean);
    const spread = finite(arm.spread);
    const decimals = meanDecimals(page, arm);
    return [
      arm.method + onProblem(page, pair.problem),
      String(arm.units.filter(({ score }) => finite(score) !== null).length),
      mean === null ? "unknown" : levelText(mean, decimals),
      ends === null ? "unknown" : levelIntervalText(ends, decimals),
      spread === null ? "unknown" : plainText(spread, 2),
      finite(arm.reported) === null ? "" : levelText(Number(arm.reported), page.scoreDecimals),
    ];
  });
  return {
    heads: [
      "configuration of",
      "n",
      "mean",
      "95 % interval",
      `${page.document.study.unit} spread`,
      "reported",
    ],
    rows,
  };
}

/** The verdict that a figure of the sum is about. */
export function sumVerdict({ method, model }: JudgedPair): Verdict | null {
  return method?.sum != null ? method : model?.sum != null ? model : null;
}
