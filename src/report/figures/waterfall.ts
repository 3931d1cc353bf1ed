/**
 * The gain waterfall: the reported gain as a bar from zero, then each part taken off its right end, so that what is left
 * is the algorithm and starts at zero, where it is judged.
 *
 * An interval stands below its bar, at the end of the bar that it is about. The margin is drawn in the algorithm's row
 * alone, since only that part is judged. An unknown part is a dashed outline over all that it shares with other unknown
 * parts, and the word `unknown`.
 * @module
 */
import type { Part, Sum } from "../../model/index.ts";
import { type RoundedPart, roundedSum } from "../rounding.ts";
import { domainOf, px } from "./axis.ts";
import { type FigureText, figureFrame, WIDE } from "./figure-frame.ts";
import { intervalAlong } from "./interval-mark.ts";
import { type Markup, markup, NOTHING } from "./markup.ts";
import { gainText, type Interval, plainText, trueMinus } from "./number-text.ts";
import { type Scale, scaleOf, ticksAlong } from "./scale.ts";
import { firstFitting, fitText, textWidth, wrapText } from "./text-width.ts";

export interface WaterfallData {
  readonly sum: Sum;
  /** The sum whose digits it takes; absent: its own. */
  readonly beside?: Sum;
  /** Declared, in units of the metric; null: none. */
  readonly margin: number | null;
  /** `gain in test_auc`. */
  readonly axis: string;
  /** What stands below the first row's name: the two reported scores. */
  readonly reported: string;
  readonly text: FigureText;
}

export interface WaterfallRow {
  readonly part: "reported" | "luck" | "tuning" | "algorithm";
  readonly name: string;
  readonly detail: string;
  readonly value: string;
  readonly intervalText: string;
  /** Null: nothing to draw. */
  readonly bar: Interval | null;
  readonly known: boolean;
  /** Around the end of the bar that moves. */
  readonly interval: Interval | null;
  /** The end of the bar that the part is about. */
  readonly end: number | null;
}

/** The four rows, in units of the metric. */
export function waterfallRows(sum: Sum, reported: string, beside = sum): readonly WaterfallRow[] {
  const rounded = roundedSum(sum, beside);
  const [gain, luck, tuning, algorithm] = [sum.gain, sum.luck, sum.tuning, sum.algorithm].map(estimateOf);
  const rest = gain == null || luck == null ? null : gain - luck;
  // What unknown parts share lies between what is known on either side.
  const from = algorithm ?? 0;
  const unknownSpan: Interval | null = gain == null ? null : [from, rest ?? gain];
  const row = (
    part: WaterfallRow["part"],
    name: string,
    shown: RoundedPart,
    facts: Pick<WaterfallRow, "bar" | "interval" | "end"> & { readonly detail: string },
  ): WaterfallRow => ({
    part,
    name,
    value: trueMinus(shown.text),
    intervalText: shown.intervalText === null ? "" : trueMinus(shown.intervalText),
    known: shown.value !== null,
    ...facts,
  });
  return [
    row("reported", "Reported gain", rounded.gain, {
      detail: reported,
      bar: gain == null ? null : [0, gain],
      interval: null,
      end: null,
    }),
    row("luck", "− luck", rounded.luck, {
      detail: luck == null ? rounded.luck.detail : "reported, less what fresh units give",
      bar: gain == null ? null : rest === null ? unknownSpan : [rest, gain],
      interval: gain == null ? null : takenOff(sum.luck, gain),
      end: rest,
    }),
    row("tuning", `− ${rounded.tuning.name}`, rounded.tuning, {
      detail: rounded.tuning.detail,
      bar: tuning == null || rest === null || algorithm == null ? unknownSpan : [algorithm, rest],
      interval: rest === null ? null : takenOff(sum.tuning, rest),
      end: tuning == null ? null : (algorithm ?? null),
    }),
    row("algorithm", "= algorithm", rounded.algorithm, {
      detail: rounded.algorithm.detail,
      bar: algorithm == null ? unknownSpan : [0, algorithm],
      interval: algorithm == null ? null : intervalOf(sum.algorithm),
      end: algorithm ?? null,
    }),
  ];
}

export function waterfall(data: WaterfallData, width: number): Markup {
  const rows = waterfallRows(data.sum, data.reported, data.beside);
  return width >= WIDE ? wideWaterfall(data, rows, width) : narrowWaterfall(data, rows, width);
}

const [NAME, DETAIL, VALUE] = [13, 11, 12] as const;
const TOP = 24;
const BAR = 18;

function wideWaterfall(data: WaterfallData, rows: readonly WaterfallRow[], width: number): Markup {
  const labels = 184;
  const ranges = Math.max(
    textWidth("as reported", DETAIL),
    ...rows.map((row) => textWidth(row.intervalText, VALUE)),
  );
  const values = Math.max(...rows.map((row) => textWidth(row.value, NAME, true)));
  const valueEnd = width - ranges - 12;
  const scale = scaleFor(data, rows, labels + 16, valueEnd - values - 20);
  const bodies: Markup[] = [];
  let y = TOP;
  for (const [i, row] of rows.entries()) {
    const details = wrapText(row.detail, labels, DETAIL, 5);
    const height = Math.max(54, 34 + 14 * details.length);
    const strong = row.part === "reported" || row.part === "algorithm" ? "ns" : "n";
    const [next] = rows.slice(i + 1);
    bodies.push(
      markup`<g data-part="${row.part}">${i > 0 && markup`<line class="gr" x1="0" x2="${width}" y1="${y}" y2="${y}"/>`}${rowGround(data, row, scale, y, height)}<text class="${strong}" x="0" y="${y + 21}">${fitText(row.name, labels, NAME, true)}</text>${details.map(
        (line, at) => markup`<text x="0" y="${y + 37 + 14 * at}">${line}</text>`,
      )}<text class="${valueClass(row, strong)} e" x="${px(valueEnd)}" y="${y + 25}">${row.value}</text><text class="${row.part === "reported" ? "e" : "v e"}" x="${width}" y="${y + 25}">${row.part === "reported" ? "as reported" : row.intervalText}</text>${drawing(row, next, scale, y + 11, y + height + 11)}</g>`,
    );
    y += height;
  }
  return figureFrame(width, y + 40, data.text, [axis(data, scale, TOP, y, width), bodies]);
}

function narrowWaterfall(data: WaterfallData, rows: readonly WaterfallRow[], width: number): Markup {
  const scale = scaleFor(data, rows, 6, width - 6);
  const bodies: Markup[] = [];
  let y = TOP;
  for (const [i, row] of rows.entries()) {
    const strong = row.part === "reported" || row.part === "algorithm" ? "ns" : "n";
    const details = wrapText(row.detail, width, DETAIL, 4);
    const ranges = textWidth(row.intervalText, VALUE);
    const values = textWidth(row.value, NAME, true);
    // The interval gets a line of its own where the name would have to make way for it.
    const ownLine = textWidth(row.name, NAME, true) > width - ranges - values - 20;
    const beside = row.intervalText === "" || ownLine ? 0 : ranges + 8;
    const nameWidth = width - beside - values - 12;
    const [first, lines] =
      ownLine && row.intervalText !== "" ? [y + 47, details.length + 1] : [y + 32, details.length];
    const head = headHeight(lines);
    const height = head + BAR + 22;
    const [next] = rows.slice(i + 1);
    bodies.push(
      markup`<g data-part="${row.part}">${i > 0 && markup`<line class="gr" x1="0" x2="${width}" y1="${y}" y2="${y}"/>`}${rowGround(data, row, scale, y + head - 5, height - head + 5)}<text class="${strong}" x="0" y="${y + 17}">${fitText(row.name, nameWidth, NAME, true)}</text><text class="${valueClass(row, strong)} e" x="${px(width - beside)}" y="${y + 17}">${row.value}</text>${
        row.intervalText !== "" &&
        markup`<text class="v e" x="${width}" y="${ownLine ? y + 32 : y + 17}">${row.intervalText}</text>`
      }${details.map((line, at) => markup`<text x="0" y="${first + 14 * at}">${line}</text>`)}${drawing(row, next, scale, y + head, y + height)}${linkFrom(rows[i - 1], row, scale, y + head)}</g>`,
    );
    y += height;
  }
  return figureFrame(width, y + 40, data.text, [axis(data, scale, y, y, width), bodies]);
}

/** Name and details, then the bar. */
function headHeight(details: number): number {
  return 30 + 14 * details;
}

/** The end of a link whose line made way for a row's text. */
function linkFrom(before: WaterfallRow | undefined, row: WaterfallRow, scale: Scale, y: number): Markup {
  const joint = before === undefined || !row.known ? null : jointOf(before);
  return joint === null || row.bar === null
    ? NOTHING
    : markup`<path class="link" d="M${px(scale.at(joint))} ${px(y - 5)}V${px(y)}"/>`;
}

/** A row goes on where the one above it ends: the reported bar at the gain, the others at what they leave. */
function jointOf(row: WaterfallRow): number | null {
  return row.part === "reported" ? (row.bar?.[1] ?? null) : row.end;
}

function valueClass(row: WaterfallRow, known: string): string {
  return row.known ? known : "n unknown";
}

function scaleFor({ margin }: WaterfallData, rows: readonly WaterfallRow[], from: number, to: number): Scale {
  const drawn = rows.flatMap(({ bar, interval }) => [...(bar ?? []), ...(interval ?? [])]);
  return scaleOf(domainOf([0, ...drawn, ...(margin === null ? [] : [margin, -margin])], 0.05), from, to);
}

/** Zero, and in the row that is judged the margin. */
function rowGround(
  { margin }: WaterfallData,
  { part }: WaterfallRow,
  scale: Scale,
  y: number,
  height: number,
): Markup {
  const zero = scale.at(0);
  const band =
    margin === null || part !== "algorithm"
      ? NOTHING
      : markup`<rect class="margin" x="${px(scale.at(-margin))}" y="${px(y + 1)}" width="${px(scale.at(margin) - scale.at(-margin))}" height="${px(height - 1)}"/>${[
          -margin,
          margin,
        ].map(
          (end) =>
            markup`<line class="margin-edge" x1="${px(scale.at(end))}" x2="${px(scale.at(end))}" y1="${px(y + 1)}" y2="${px(y + height)}"/>`,
        )}`;
  return markup`${band}<line class="zero" x1="${px(zero)}" x2="${px(zero)}" y1="${px(y)}" y2="${px(y + height)}"/>`;
}

/** The bar, its interval, and the line down to where the next row starts. */
function drawing(
  row: WaterfallRow,
  next: WaterfallRow | undefined,
  scale: Scale,
  y: number,
  nextY: number,
): Markup {
  if (row.bar === null) return NOTHING;
  const [a, b] = [scale.at(row.bar[0]), scale.at(row.bar[1])];
  const [x, length] = [Math.min(a, b), Math.max(1, Math.abs(b - a))];
  const fill = row.known ? `bar-${row.part}` : "bar-unknown";
  const joint = jointOf(row);
  const link =
    next?.bar == null || joint === null || !next.known
      ? NOTHING
      : markup`<path class="link" d="M${px(scale.at(joint))} ${px(y + BAR)}V${px(nextY)}"/>`;
  return markup`${link}<rect class="bar ${fill}" x="${px(x)}" y="${px(y)}" width="${px(length)}" height="${BAR}"/>${
    row.known &&
    intervalAlong(scale, y + BAR + 8, {
      estimate: row.interval === null ? null : row.end,
      interval: row.interval,
      radius: 3.5,
    })
  }`;
}

/** Grid lines from `top` to `bottom`, tick labels and title below. */
function axis(
  { axis: title, margin }: WaterfallData,
  scale: Scale,
  top: number,
  bottom: number,
  width: number,
): Markup {
  const ticks = ticksAlong(scale, gainText, DETAIL, width);
  const zero = scale.at(0);
  const half = textWidth("no difference", DETAIL) / 2;
  const noDifference = Math.min(width - half, Math.max(half, zero));
  const tinted = margin === null ? "" : ` (tinted: declared margin ±${plainText(margin)})`;
  const text = firstFitting(
    [`${title}${tinted}${ticks.factor} →`, `${title}${ticks.factor} →`],
    width,
    DETAIL,
  );
  return markup`${ticks.values.map((value) => {
    const x = px(scale.at(value));
    return markup`${top < bottom && value !== 0 && markup`<line class="gr" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/>`}<line class="ax" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 4}"/><text class="m" x="${x}" y="${bottom + 16}" data-tick="${value}">${ticks.label(value)}</text>`;
  })}<line class="ax" x1="${px(scale.from)}" x2="${px(scale.to)}" y1="${bottom}" y2="${bottom}"/><text class="m" x="${px(noDifference)}" y="15">no difference</text><text class="e" x="${px(Math.min(width, Math.max(scale.to, textWidth(text, DETAIL))))}" y="${bottom + 33}">${text}</text>`;
}

function estimateOf({ estimate }: Part): number | null {
  const number = estimate === null ? Number.NaN : Number(estimate);
  return Number.isFinite(number) ? number : null;
}

function intervalOf({ interval }: Part): Interval | null {
  return interval === null ? null : [Number(interval[0]), Number(interval[1])];
}

/** A part that is taken off at `from`: where its other end may lie. */
function takenOff(part: Part, from: number): Interval | null {
  const interval = intervalOf(part);
  return interval === null ? null : [from - interval[1], from - interval[0]];
}
