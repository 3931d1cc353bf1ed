/**
 * Every unit of both configurations as a dot, with mean and interval; below them their difference on the same scale,
 * its zero under the baseline's mean (Gardner and Altman), so that the dot of the difference stands under the
 * candidate's mean.
 *
 * A ring is the score that was reported: its place among its own reruns is what luck is about. Better is to the right.
 *
 * @see M. J. Gardner, D. G. Altman (1986), "Confidence intervals rather than P values", BMJ 292:746-750.
 * @module
 */
import { methodClass } from "../tokens.ts";
import { domainOf, px } from "./axis.ts";
import { type FigureText, figureFrame, methodMarker, WIDE } from "./figure-frame.ts";
import { intervalAlong } from "./interval-mark.ts";
import { type Markup, markup, NOTHING } from "./markup.ts";
import { gainText, type Interval, levelText, plainText } from "./number-text.ts";
import { type Scale, scaleOf, ticksAlong } from "./scale.ts";
import { swarmOffsets } from "./swarm.ts";
import { firstFitting, fitText, textWidth } from "./text-width.ts";

export interface UnitRow {
  readonly name: string;
  /** Its place in the study: colour and marker. */
  readonly index: number;
  readonly units: readonly { readonly unit: string; readonly score: number }[];
  readonly mean: number | null;
  readonly interval: Interval | null;
  /** The score that chose the configuration brought along; null: nothing was chosen. */
  readonly reported: number | null;
  /** Mean and reported score as they are written; null: none. */
  readonly texts: { readonly mean: string | null; readonly reported: string | null };
}

export interface UnitDotsData {
  readonly candidate: UnitRow;
  readonly baseline: UnitRow;
  /** Candidate minus baseline, in the metric's own direction. */
  readonly difference: {
    readonly estimate: number | null;
    readonly interval: Interval | null;
    /** Of the two one-sided tests. */
    readonly inner: Interval | null;
    /** `+0.006 [−0.030, +0.043]`; null: nothing was computed. */
    readonly text: string | null;
  };
  readonly margin: number | null;
  /** Unit i is the same one in both: lines join them. */
  readonly paired: boolean;
  readonly metric: string;
  /** Lower is better: the axis is turned. */
  readonly minimize: boolean;
  readonly text: FigureText;
}

/** With more units than this a strip of lines takes the place of dots. */
const MOST_DOTS = 60;
const DOT = 8;
/** Room for names, and for the difference with its interval. */
const LABELS = 144;

export function unitDots(data: UnitDotsData, width: number): Markup {
  const wide = width >= WIDE;
  const rows = [data.candidate, data.baseline];
  const labels = wide
    ? Math.min(
        190,
        Math.max(LABELS, ...rows.flatMap(labelWidths), textWidth(data.difference.text ?? "", 11) + 20),
      )
    : 0;
  const frame = { from: wide ? labels + 12 : 6, to: width - 8 };
  const shift = data.baseline.mean ?? 0;
  const scale = levelScale(data, shift, frame.from, frame.to);
  const [head, height] = wide ? [0, 62] : [24, 80];
  const top = 22;
  const placed = rows.map((row, i) => ({ row, y: top + i * height + head + 24 }));
  const axisY = top + rows.length * height + 6;
  const differenceTop = axisY + 46;
  const differenceY = differenceTop + (wide ? 22 : 44);
  const bottom = differenceY + 26;
  const compared = data.difference.estimate !== null && data.baseline.mean !== null;
  return figureFrame(width, compared ? bottom + 40 : axisY + 24, data.text, [
    levelAxis(data, scale, top, axisY, width),
    data.paired && pairLines(placed, scale),
    placed.map(({ row, y }) => unitRow(row, scale, y, wide ? 0 : width, labels)),
    differenceRow(data, scale, shift, { top: differenceTop, y: differenceY, bottom, width, labels, wide }),
  ]);
}

function labelWidths(row: UnitRow): number[] {
  return [textWidth(row.name, 13) + 20, ...rowFacts(row).map((text) => textWidth(text, 11) + 20)];
}

/** What stands below a row's name. */
function rowFacts({ units, texts }: UnitRow): string[] {
  if (units.length === 0) return ["no finished unit"];
  const mean = texts.mean === null ? "" : `, mean ${texts.mean}`;
  return [`n = ${units.length}${mean}`, ...(texts.reported === null ? [] : [`○ reported ${texts.reported}`])];
}

function levelScale(data: UnitDotsData, shift: number, from: number, to: number): Scale {
  const { candidate, baseline, difference, margin } = data;
  const levels = [candidate, baseline].flatMap(({ units, mean, interval, reported }) => [
    ...units.map(({ score }) => score),
    ...(interval ?? []),
    mean ?? Number.NaN,
    reported ?? Number.NaN,
  ]);
  const shifted = [
    ...(difference.interval ?? []),
    ...(difference.estimate === null ? [] : [difference.estimate, 0]),
    ...(data.paired ? pairedDifferences(data) : []),
    ...(margin === null ? [] : [-margin, margin]),
  ].map((value) => value + shift);
  return scaleOf(domainOf([...levels, ...shifted], 0.04), from, to, data.minimize);
}

function unitRow(row: UnitRow, scale: Scale, y: number, narrowWidth: number, labels: number): Markup {
  const i = methodClass(row.index);
  const places = dotPlaces(row, scale, y);
  const many = places.length > MOST_DOTS;
  const mean = row.mean === null ? null : px(scale.at(row.mean));
  const facts = rowFacts(row);
  const [count = ""] = facts;
  const nameY = narrowWidth > 0 ? y - 28 : y + 1;
  const room = narrowWidth > 0 ? narrowWidth - textWidth(count, 11) - 26 : labels - 18;
  return markup`<g data-row="${i}">${methodMarker(row.index, 6, nameY - 4)}<text class="n halo" x="16" y="${nameY}">${fitText(row.name, room, 13)}</text>${
    narrowWidth > 0
      ? markup`<text class="e" x="${narrowWidth}" y="${nameY}">${count}</text>`
      : facts.map(
          (fact, at) =>
            markup`<text x="16" y="${nameY + 16 + 15 * at}">${fitText(fact, labels - 18, 11)}</text>`,
        )
  }${places.map((dot, at) =>
    many
      ? markup`<line class="barcode s${i}" x1="${px(dot.x)}" x2="${px(dot.x)}" y1="${y - 11}" y2="${y + 11}"/>`
      : markup`<circle class="dot f${i}" cx="${px(dot.x)}" cy="${px(dot.y)}" r="${DOT / 2}" data-unit="${row.units[at]?.unit}"/>`,
  )}${mean !== null && markup`<line class="mean s${i}" x1="${mean}" x2="${mean}" y1="${y - 16}" y2="${y + 16}"/>`}${intervalAlong(scale, y + 24, { estimate: row.mean, interval: row.interval, method: i, radius: 3.5 })}${
    row.reported !== null &&
    markup`<circle class="ring s${i}" cx="${px(scale.at(row.reported))}" cy="${y}" r="7"/>`
  }</g>`;
}

/** From dot to dot. */
function pairLines([a, b]: readonly { readonly row: UnitRow; readonly y: number }[], scale: Scale): Markup {
  if (a === undefined || b === undefined) return NOTHING;
  const others = new Map(dotPlaces(b.row, scale, b.y).map((dot, i) => [b.row.units[i]?.unit, dot]));
  return markup`${dotPlaces(a.row, scale, a.y).map(({ x, y }, i) => {
    const other = others.get(a.row.units[i]?.unit);
    return (
      other !== undefined &&
      markup`<line class="joined" x1="${px(x)}" x2="${px(other.x)}" y1="${px(y)}" y2="${px(other.y)}"/>`
    );
  })}`;
}

/** Where the units of a row stand: side by side where they would hide each other; in one line where they are many. */
function dotPlaces(
  { units }: UnitRow,
  scale: Scale,
  y: number,
): { readonly x: number; readonly y: number }[] {
  const places = units.map(({ score }) => scale.at(score));
  const offsets = places.length > MOST_DOTS ? [] : swarmOffsets(places, DOT, 13);
  return places.map((x, i) => ({ x, y: y + (offsets[i] ?? 0) }));
}

function levelAxis(
  { metric, minimize }: UnitDotsData,
  scale: Scale,
  top: number,
  y: number,
  width: number,
): Markup {
  const ticks = ticksAlong(scale, levelText, 11, width);
  return markup`${ticks.values.map((value) => {
    const x = px(scale.at(value));
    return markup`<line class="gr" x1="${x}" x2="${x}" y1="${top}" y2="${y}"/><text class="m" x="${x}" y="${y + 16}" data-tick="${value}">${ticks.label(value)}</text>`;
  })}<line class="ax" x1="${px(scale.from)}" x2="${px(scale.to)}" y1="${y}" y2="${y}"/><text class="e" x="${px(scale.to)}" y="12">${fitText(metric, scale.to - 200, 11)}${ticks.factor}${minimize && ", lower is better"} →</text>`;
}

interface DifferencePlace {
  readonly top: number;
  readonly y: number;
  readonly bottom: number;
  readonly width: number;
  readonly labels: number;
  readonly wide: boolean;
}

function differenceRow(data: UnitDotsData, level: Scale, shift: number, place: DifferencePlace): Markup {
  const { difference, margin } = data;
  if (difference.estimate === null || data.baseline.mean === null) return NOTHING;
  const { top, y, bottom, width, labels, wide } = place;
  // The same pixels a unit as above, with its zero at the baseline's mean.
  const scale: Scale = {
    ...level,
    domain: [level.domain[0] - shift, level.domain[1] - shift],
    at: (value) => level.at(value + shift),
  };
  const ticks = ticksAlong(scale, gainText, 11, width);
  const lower = data.minimize ? ", lower is better" : "";
  const tinted = margin === null ? "" : ` (tinted: margin ±${plainText(margin)})`;
  const pair = `${data.candidate.name} − ${data.baseline.name}`;
  const title = firstFitting(
    [
      `${pair}${tinted}${ticks.factor}${lower} →`,
      `${pair}${ticks.factor}${lower} →`,
      `difference${tinted}${ticks.factor}${lower} →`,
      `difference${ticks.factor}${lower} →`,
    ],
    scale.to,
    11,
  );
  const ground = wide ? top : top + 22;
  const zero = px(scale.at(0));
  const [a, b] = margin === null ? [0, 0] : [scale.at(-margin), scale.at(margin)];
  const differences = data.paired ? pairedDifferences(data) : [];
  return markup`<g data-row="difference">${
    margin !== null &&
    markup`<rect class="margin" x="${px(Math.min(a, b))}" y="${ground}" width="${px(Math.abs(b - a))}" height="${bottom - ground}"/>${[
      a,
      b,
    ].map(
      (x) => markup`<line class="margin-edge" x1="${px(x)}" x2="${px(x)}" y1="${ground}" y2="${bottom}"/>`,
    )}`
  }<line class="zero" x1="${zero}" x2="${zero}" y1="${ground}" y2="${bottom}"/>${
    wide
      ? markup`<text class="n" x="16" y="${y + 1}">difference</text><text x="16" y="${y + 16}">${firstFitting(valueTexts(difference.text), labels - 18, 11)}</text>`
      : markup`<text class="n halo" x="0" y="${top + 14}">difference</text><text class="e" x="${width}" y="${top + 14}">${firstFitting(valueTexts(difference.text), width - 110, 11)}</text>`
  }${differences.map((value) => markup`<circle class="dot pt" cx="${px(scale.at(value))}" cy="${px(y - 12)}" r="3"/>`)}${intervalAlong(scale, y, difference)}${ticks.values.map(
    (value) => {
      const x = px(scale.at(value));
      return markup`<line class="ax" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 4}"/><text class="m" x="${x}" y="${bottom + 16}" data-tick="${value}" data-panel="difference">${ticks.label(value)}</text>`;
    },
  )}<line class="ax" x1="${px(scale.from)}" x2="${px(scale.to)}" y1="${bottom}" y2="${bottom}"/><text class="e" x="${px(scale.to)}" y="${bottom + 33}">${title}</text></g>`;
}

/** Value and interval, or the value alone where there is no room for both. */
function valueTexts(text: string | null): readonly string[] {
  return text === null ? [""] : [text, text.split(" [")[0] ?? text];
}

function pairedDifferences({ candidate, baseline }: UnitDotsData): number[] {
  const others = new Map(baseline.units.map(({ unit, score }) => [unit, score]));
  return candidate.units.flatMap(({ unit, score }) => {
    const other = others.get(unit);
    return other === undefined ? [] : [score - other];
  });
}
