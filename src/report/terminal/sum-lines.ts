/**
 * The sum: the reported gain, taken apart from its right end, row by row; what is left is the algorithm, and starts at
 * zero, where it is judged.
 * @module
 */
import type { Part, Sum, Verdict } from "../../model/index.ts";
import { domainOf, linearShare } from "../figures/axis.ts";
import { type RoundedPart, roundedSum } from "../rounding.ts";
import { type Canvas, columnOf, createCanvas } from "./canvas.ts";
import { drawInterval } from "./interval-row.ts";
import { hanging, MARGIN, type Page } from "./page.ts";
import { axisLine } from "./value-axis.ts";
import { displayWidth, padEnd, padStart, wrap } from "./wrap.ts";

/** A figure with less room than this shows nothing. */
const FEWEST_COLUMNS = 20;

interface Row {
  readonly sign: "" | "= " | "+ ";
  readonly part: RoundedPart;
  /** Ends of the bar in units of the metric; null: unknown. */
  readonly bar: readonly [number, number] | null;
  readonly fill: string;
  /** The interval moved to the end of the bar that it is about. */
  readonly interval: readonly [number, number] | null;
  readonly estimate: number;
}

/** One line: `+0.013 reported = +0.005 luck - 0.004 search beyond k + 0.012 algorithm`. */
export function sumEquation(sum: Sum, beside = sum): string {
  const { gain, luck, tuning, algorithm, bound } = roundedSum(sum, beside);
  const terms = [luck, tuning, algorithm].map(({ name, text, value, intervalText }, i) => {
    const range = intervalText === null ? "" : ` ${intervalText}`;
    const what = `${name}${range}`;
    if (value === null) return i === 0 ? `${text} ${what}` : `+ ${text} ${what}`;
    if (i === 0) return `${text} ${what}`;
    return `${value < 0 ? "-" : "+"} ${text.replace(/^[+-]/, "")} ${what}`;
  });
  return `${gain.text} reported = ${terms.join(" ")}${bound === null ? "" : `; ${bound}`}`;
}

/** The sum as figure and figures, with what each part is. */
export function sumLines(page: Page, { sum, metric, margin }: Verdict & { readonly sum: Sum }): string[] {
  const rounded = roundedSum(sum);
  const rows = rowsOf(page, sum);
  const body = (page.wide ? figure(page, rows, margin, metric) : null) ?? table(page, rows);
  return [
    ...body,
    "",
    ...[rounded.luck, rounded.tuning, rounded.algorithm].flatMap((part) => note(page, part)),
    ...(rounded.bound === null ? [] : hanging(page, "known so far", `${rounded.bound}`)),
  ];
}

/** The same over the baseline as it comes, in figures alone: what it adds is the tuning. Empty where no default is declared. */
export function untunedLines(page: Page, { sum: tuned, untuned, baseline }: Verdict): string[] {
  if (untuned === null || untuned.config === null) return [];
  const { sum, reason, config } = untuned;
  const heading = wrap(`over ${baseline} as it comes (its declared default)`, page.width, {
    first: MARGIN,
    rest: MARGIN,
  }).map((line) => page.paint("strong", line));
  const declared = page.all ? hanging(page, "default", configText(config)) : [];
  if (sum === null)
    return [
      ...heading,
      ...wrap(`unknown: ${reason}`, page.width, { first: MARGIN, rest: MARGIN }),
      ...declared,
    ];
  const beside = tuned ?? sum;
  const { luck, tuning, algorithm, bound } = roundedSum(sum, beside);
  const notes = page.all
    ? [luck, tuning, algorithm]
    : [luck, tuning].filter((part) => part === tuning || !part.known);
  return [
    ...heading,
    ...table(page, rowsOf(page, sum, beside)),
    ...notes.flatMap((part) => note(page, part)),
    ...(bound === null ? [] : hanging(page, "known so far", bound)),
    ...declared,
  ];
}

/** One line, as `sumEquation`; why it is unknown; empty where no default is declared. */
export function untunedEquation({ sum, untuned }: Verdict): string {
  if (untuned === null || untuned.config === null) return "";
  return untuned.sum === null ? `unknown: ${untuned.reason}` : sumEquation(untuned.sum, sum ?? untuned.sum);
}

/** `lr 0.015, width 8`. */
function configText(config: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(config)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function note(page: Page, { name, detail }: RoundedPart): string[] {
  if (detail === "") return [];
  const [heading, ...rest] = hanging(page, name, detail);
  return [heading as string, ...rest];
}

function rowsOf({ marks }: Page, sum: Sum, beside = sum): Row[] {
  const rounded = roundedSum(sum, beside);
  const [gain, algorithm] = [estimateOf(sum.gain), estimateOf(sum.algorithm)];
  const luck = estimateOf(sum.luck);
  const withoutLuck = gain === null || luck === null ? null : gain - luck;
  return [
    {
      sign: "",
      part: rounded.gain,
      bar: gain === null ? null : [0, gain],
      fill: marks.outline,
      interval: null,
      estimate: Number.NaN,
    },
    {
      sign: "= ",
      part: rounded.luck,
      bar: withoutLuck === null || gain === null ? null : [withoutLuck, gain],
      fill: marks.luck,
      interval: gain === null ? null : peeled(sum.luck, gain),
      estimate: withoutLuck ?? Number.NaN,
    },
    {
      sign: "+ ",
      part: rounded.tuning,
      bar: withoutLuck === null || algorithm === null || !sum.tuning.known ? null : [algorithm, withoutLuck],
      fill: marks.tuning,
      interval: withoutLuck === null ? null : peeled(sum.tuning, withoutLuck),
      estimate: algorithm ?? Number.NaN,
    },
    {
      sign: "+ ",
      part: rounded.algorithm,
      bar: algorithm === null ? null : [0, algorithm],
      fill: marks.algorithm,
      interval: sum.algorithm.interval,
      estimate: algorithm ?? Number.NaN,
    },
  ];
}

function estimateOf({ estimate }: Part): number | null {
  const number = estimate === null ? Number.NaN : Number(estimate);
  return Number.isFinite(number) ? number : null;
}

/** A part that is taken off at `from`: where its other end may lie. */
function peeled({ interval }: Part, from: number): readonly [number, number] | null {
  return interval === null ? null : [from - Number(interval[1]), from - Number(interval[0])];
}

/** Null where the numbers leave no room for it. */
function figure(
  page: Page,
  rows: readonly Row[],
  margin: number | null,
  metric: Verdict["metric"],
): string[] | null {
  const { paint, marks, width } = page;
  const labels = 2 + Math.max(...rows.map(({ part }) => displayWidth(part.name)));
  const values = Math.max(...rows.map(({ part }) => displayWidth(part.text)));
  const ranges = Math.max(
    "as reported".length,
    ...rows.map(({ part }) => displayWidth(part.intervalText ?? "")),
  );
  const columns = width - MARGIN.length - labels - values - ranges - 6;
  if (columns < FEWEST_COLUMNS) return null;
  const domain = domainOf(
    [
      0,
      ...rows.flatMap(({ bar, interval }) => [...(bar ?? []), ...(interval ?? [])]),
      ...(margin === null ? [] : [margin, -margin]),
    ],
    0.02,
  );
  const share = linearShare(domain);
  const zero = columnOf(share(0), columns);
  const lines: string[] = [];
  for (const row of rows) {
    const known = row.part.value !== null;
    const canvas = createCanvas(columns);
    drawBar(canvas, share, row, zero, page);
    const text = padStart(row.part.text, values);
    const range = row.part.intervalText ?? (row.sign === "" ? "as reported" : "");
    lines.push(
      `${MARGIN}${padEnd(row.sign + row.part.name, labels)}  ${canvas.line(paint)}  ${
        row.fill === marks.algorithm ? paint("strong", text) : known ? text : paint("warn", text)
      }  ${row.sign === "" ? paint("dim", range) : range}`.trimEnd(),
    );
    if (row.interval === null || row.sign === "") continue;
    const below = createCanvas(columns);
    below.put(zero, marks.zero, "dim");
    drawInterval(below, marks, share, row.interval, row.estimate);
    lines.push(`${MARGIN}${" ".repeat(labels)}  ${below.line(paint)}`.trimEnd());
  }
  const indent = `${MARGIN}${" ".repeat(labels)}  `;
  if (margin !== null) {
    const band = createCanvas(columns);
    const [from, to] = [columnOf(share(-margin), columns), columnOf(share(margin), columns)];
    band.fill(from, to, marks.margin, "dim");
    for (const end of [from, to]) band.put(end, marks.marginEnd, "dim");
    lines.push(
      `${MARGIN}${padEnd("  margin", labels)}  ${band.line(paint)}  ${paint("dim", `declared: ${margin}`)}`.trimEnd(),
    );
  }
  const title =
    metric.goal === "minimize" ? `gain in ${metric.name}: lower is a gain` : `gain in ${metric.name}`;
  lines.push((indent + axisLine(page, domain, share, columns, true)).trimEnd());
  lines.push(...wrap(title, width, { first: indent, rest: indent }).map((line) => paint("dim", line)));
  return lines;
}

function drawBar(
  canvas: Canvas,
  share: (value: number) => number,
  { bar, fill, part, sign }: Row,
  zero: number,
  { marks }: Page,
) {
  canvas.put(zero, marks.zero, "dim");
  if (bar === null) {
    if (part.value === null)
      canvas.text(Math.min(zero + 2, canvas.columns - 3), `${marks.margin}?${marks.margin}`, "warn");
    return;
  }
  const [from, to] = [columnOf(share(bar[0]), canvas.columns), columnOf(share(bar[1]), canvas.columns)].sort(
    (a, b) => a - b,
  ) as [number, number];
  canvas.fill(from, to, fill, sign === "" ? "dim" : undefined);
}

/** Numbers alone, aligned, for narrow terminals. */
function table({ paint, marks, width }: Page, rows: readonly Row[]): string[] {
  const labels = Math.max(...rows.map(({ sign, part }) => displayWidth(sign + part.name)));
  const values = Math.max(...rows.map(({ part }) => displayWidth(part.text)));
  const ranges = Math.max(...rows.map(({ part }) => displayWidth(part.intervalText ?? "")));
  const beside = MARGIN.length + labels + 1 + values + 1 + ranges <= width;
  return rows.flatMap(({ sign, part, fill }) => {
    const text = padStart(part.text, values);
    const line = `${MARGIN}${padEnd(sign + part.name, labels)} ${fill === marks.algorithm ? paint("strong", text) : text}`;
    const range = part.intervalText;
    if (range === null) return [line];
    return beside ? [`${line} ${range}`] : [line, padStart(range, MARGIN.length + labels + 1 + values)];
  });
}
