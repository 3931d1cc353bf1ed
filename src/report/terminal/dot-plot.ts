/**
 * The dot plot of the units: every run of every method on one axis, with the mean and its interval below, and what was
 * reported beside what came back.
 * @module
 */
import { type Arm, decimal } from "../../model/index.ts";
import { plural } from "../counts-text.ts";
import { type Domain, domainOf, linearShare } from "../figures/axis.ts";
import { columnOf, createCanvas } from "./canvas.ts";
import { drawInterval } from "./interval-row.ts";
import { levelText, MARGIN, marked, methodIndex, type Page, sharedDecimals } from "./page.ts";
import { type Glyphs, inkOfMethod, markerOf } from "./text-style.ts";
import { axisLine } from "./value-axis.ts";
import { clip, displayWidth, padEnd, wrap } from "./wrap.ts";

/** Empty where no unit has a score. */
export function dotLines(page: Page, arms: readonly Arm[]): string[] {
  const drawn = arms.filter((arm) => arm.units.length > 0);
  const scores = drawn.flatMap(scoresOf);
  if (scores.length === 0) return [];
  const { goal } = page.document.study.metric;
  const reported = drawn.flatMap(({ reported: value }) => (value === null ? [] : [Number(value)]));
  const ends = drawn.flatMap(({ mean_interval }) => mean_interval?.map(Number) ?? []);
  const domain = frame([...scores, ...reported], ends);
  const share = linearShare(domain, goal === "minimize");
  const names = Math.min(page.wide ? 20 : 30, Math.max(...drawn.map(({ method }) => displayWidth(method))));
  const means = drawn.flatMap(({ mean, mean_interval }) =>
    mean === null ? [] : [{ value: mean, interval: mean_interval }],
  );
  const digits = sharedDecimals(means);
  const texts = drawn.map(({ mean, mean_interval }) =>
    mean === null ? "no score" : levelText(mean, mean_interval, digits),
  );
  const beside = Math.max(...texts.map(displayWidth));
  const labels = page.wide ? names + 4 : 0;
  const columns = page.width - MARGIN.length - labels - (page.wide ? beside + 2 : 0);
  const legend = legendOf(page, drawn, digits);
  return [
    ...drawn.flatMap((arm, i) => armRows(page, arm, texts[i] as string, { share, names, columns, labels })),
    (MARGIN + " ".repeat(labels) + axisLine(page, domain, share, columns, false)).trimEnd(),
    ...wrap(legend, page.width, { first: MARGIN, rest: MARGIN }).map((line) => page.paint("dim", line)),
  ];
}

/** The dots fix the frame; an interval much wider than they are leaves it with an arrow. */
function frame(values: readonly number[], ends: readonly number[]): Domain {
  const [low, high] = domainOf(values, 0.5);
  return domainOf([...values, ...ends.filter((end) => end > low && end < high)], 0.03);
}

function scoresOf(arm: Arm): number[] {
  return arm.units.flatMap(({ score }) =>
    score === null || !Number.isFinite(Number(score)) ? [] : [Number(score)],
  );
}

interface Frame {
  readonly share: (value: number) => number;
  readonly names: number;
  readonly columns: number;
  readonly labels: number;
}

function armRows(page: Page, arm: Arm, text: string, { share, names, columns, labels }: Frame): string[] {
  const { paint, marks } = page;
  const ink = inkOfMethod(methodIndex(page, arm.method));
  const dots = createCanvas(columns);
  dots.fill(0, columns - 1, " ");
  const counts = new Map<number, number>();
  for (const score of scoresOf(arm)) {
    const column = columnOf(share(score), columns);
    counts.set(column, (counts.get(column) ?? 0) + 1);
  }
  for (const [column, count] of counts) dots.put(column, dotFor(page, arm.method, count, marks), ink);
  const below = createCanvas(columns);
  if (arm.mean !== null) drawInterval(below, marks, share, arm.mean_interval, Number(arm.mean));
  if (arm.reported !== null && Number.isFinite(Number(arm.reported))) {
    const column = columnOf(share(Number(arm.reported)), columns);
    // On the row of the dots where there is room, else below: it hides no run.
    (dots.at(column) === " " ? dots : below).put(column, marks.reported, "strong");
  }
  const failed = arm.units.filter((unit) => unit.failed).length;
  const extra = failed === 0 ? "" : paint("failed", `${marks.failed} ${failed} failed`);
  const name = padEnd(clip(arm.method, names, marks.ellipsis), names);
  if (page.wide) {
    const second = `${MARGIN}${" ".repeat(labels)}${below.line(paint)}`;
    return [
      `${MARGIN}${marked(page, arm.method, name)}  ${dots.line(paint)}  ${text}`.trimEnd(),
      (extra === "" ? second : `${second}  ${extra}`).trimEnd(),
    ];
  }
  return [
    `${MARGIN}${marked(page, arm.method, name.trimEnd())}`,
    `${MARGIN}  ${text}${extra === "" ? "" : `  ${extra}`}`,
    (MARGIN + dots.line(paint)).trimEnd(),
    (MARGIN + below.line(paint)).trimEnd(),
  ];
}

/** Runs that share a cell are counted in it. */
function dotFor(page: Page, method: string, count: number, marks: Glyphs): string {
  return count === 1 ? markerOf(marks, methodIndex(page, method)) : count < 10 ? String(count) : "M";
}

function legendOf({ marks, document }: Page, arms: readonly Arm[], digits: number): string {
  const { metric, unit } = document.study;
  const reported = arms.flatMap(({ method, reported }) =>
    reported === null ? [] : [`${method} ${decimal(Number(reported), digits)}`],
  );
  return [
    metric.goal === "minimize" ? `${metric.name}, lower is better: to the right` : metric.name,
    `one mark a run, a digit counts those in one place; ${marks.line}${marks.mean}${marks.line} mean and 95 % interval over ${plural(unit, 2)}`,
    ...(reported.length === 0 ? [] : [`${marks.reported} as reported: ${reported.join(", ")}`]),
  ].join("; ");
}
