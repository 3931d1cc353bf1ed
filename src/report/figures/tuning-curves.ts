/**
 * Two tuning curves over the budget k, and below them, on the same axis, their difference with what decides.
 *
 * k is on a log scale: each doubling is one step, so that the zone that decides gets room. The zones are drawn into the
 * ground: plain where a verdict may be read, lightly hatched where the rule is weak, heavily where a curve is a bound.
 * @module
 */
import type { CurvePoint } from "../../model/index.ts";
import { methodClass } from "../tokens.ts";
import { domainOf, doublingTicks, logShare, niceTicks, px } from "./axis.ts";
import { type CurveDifferenceData, differenceAxis, differencePanel } from "./curve-difference.ts";
import { bandPath, type CurveLayout, linePath } from "./curve-path.ts";
import { type FigureText, figureFrame, methodMarker, WIDE } from "./figure-frame.ts";
import { intervalUp } from "./interval-mark.ts";
import { type Markup, markup } from "./markup.ts";
import { bounds, finite, levelText } from "./number-text.ts";
import { type Scale, scaleOf } from "./scale.ts";
import { firstFitting, fitText, spreadLabels, textWidth } from "./text-width.ts";
import { type LabelledTicks, tickLabels } from "./tick-labels.ts";

export interface MethodCurve {
  readonly name: string;
  /** Its place in the study: colour, marker, dash. */
  readonly index: number;
  readonly points: readonly CurvePoint[];
}

/** Its difference is candidate minus baseline, its k the planned budget; where lower is better, the axes are turned. */
export interface TuningCurvesData extends CurveDifferenceData {
  readonly curves: readonly MethodCurve[];
  readonly metric: string;
  readonly text: FigureText;
}

/** Room to the right for names, and for `no difference`. */
const NAMES = 92;
/** Of it, what the marker and the air around a name take. */
const BESIDE_NAME = 22;

const ZONE_LABELS = {
  decides: ["decides: k ≤ n/5", "decides"],
  weak: ["weak: to n/3", "weak"],
  bound: ["a bound only", "bound"],
} as const;

export function tuningCurves(data: TuningCurvesData, width: number): Markup {
  const wide = width >= WIDE;
  const most = Math.max(2, ...data.curves.flatMap(({ points }) => points.map(({ k }) => k)));
  const [top, curvesHeight, gap, differenceHeight] = [40, wide ? 230 : 220, 58, wide ? 130 : 124];
  const bottom = top + curvesHeight;
  const below = { top: bottom + gap, bottom: bottom + gap + differenceHeight };
  const scale = levelScale(data, bottom, top);
  const ticks = tickLabels(niceTicks(scale.domain[0], scale.domain[1], 5), levelText);
  const difference = differenceAxis(data, below.top, below.bottom);
  const labels = [ticks, difference.ticks].flatMap(({ values, label }) =>
    values.map((value) => textWidth(label(value), 11) + 8),
  );
  const left = Math.ceil(Math.max(wide ? 60 : 48, ...labels));
  const names = data.curves.map(({ name }) => textWidth(name, 13) + BESIDE_NAME);
  const right = wide ? width - Math.min(150, Math.max(NAMES, ...names)) : width - 6;
  const share = logShare(most);
  // Half a step of room before k = 1, so that its interval stands clear of the axis.
  const start = left + 10;
  const layout: CurveLayout = {
    width,
    left,
    right,
    x: (k) => start + share(k) * (right - start - 4),
    ticks: doublingTicks(most),
  };
  const zones = zonesOf(data.difference.length > 0 ? data.difference : (data.curves[0]?.points ?? []));
  return figureFrame(width, below.bottom + 40, data.text, [
    zoneGrounds(zones, layout, top, bottom, true),
    zoneGrounds(zones, layout, below.top, below.bottom, false),
    levelAxis(data, scale, ticks, layout),
    data.curves.map((curve) => curveMarks(curve, scale, layout, data.k)),
    budgetLine(data.k, layout, [{ top, bottom }, below]),
    endLabels(data.curves, scale, layout, wide),
    differencePanel(data, layout, difference, below.top, below.bottom),
    budgetAxis(layout, below.bottom),
  ]);
}

/** Holds every estimate, and the intervals where a verdict may be read; wider ones leave the frame. */
function levelScale({ curves, minimize }: TuningCurvesData, from: number, to: number): Scale {
  const values = curves.flatMap(({ points }) =>
    points.flatMap(({ estimate, interval, zone }) => [
      finite(estimate) ?? Number.NaN,
      ...(zone === "decides" ? (bounds(interval) ?? []) : []),
    ]),
  );
  return scaleOf(domainOf(values, 0.08), from, to, minimize);
}

export interface Zone {
  readonly zone: CurvePoint["zone"];
  readonly first: number;
  readonly last: number;
}

export function zonesOf(points: readonly CurvePoint[]): readonly Zone[] {
  const zones: Zone[] = [];
  for (const { k, zone } of points) {
    const last = zones.at(-1);
    if (last?.zone === zone) zones[zones.length - 1] = { ...last, last: k };
    else zones.push({ zone, first: k, last: k });
  }
  return zones;
}

/** A border lies halfway, on the log scale, between the last point of one zone and the first of the next. */
function zoneGrounds(
  zones: readonly Zone[],
  layout: CurveLayout,
  top: number,
  bottom: number,
  labelled: boolean,
): Markup {
  const grounds = zones.map((zone, i) => {
    const [before, after] = [zones[i - 1], zones[i + 1]];
    const from = before === undefined ? layout.left : layout.x(Math.sqrt(before.last * zone.first));
    const to = after === undefined ? layout.right : layout.x(Math.sqrt(zone.last * after.first));
    const label = ZONE_LABELS[zone.zone].find((text) => textWidth(text, 11) <= to - from - 4);
    return markup`${
      zone.zone !== "decides" &&
      markup`<rect class="zone zone-${zone.zone}" x="${px(from)}" y="${top}" width="${px(to - from)}" height="${bottom - top}"/>`
    }${i > 0 && markup`<line class="ax" x1="${px(from)}" x2="${px(from)}" y1="${top}" y2="${bottom}"/>`}${
      labelled &&
      label !== undefined &&
      markup`<text class="m" x="${px((from + to) / 2)}" y="${top - 6}">${label}</text>`
    }`;
  });
  return markup`${grounds}`;
}

function levelAxis(
  { metric, minimize }: TuningCurvesData,
  scale: Scale,
  ticks: LabelledTicks,
  { left, right }: CurveLayout,
): Markup {
  const direction = `${ticks.factor}${minimize ? ", lower is better" : ""} ↑`;
  const title = firstFitting(
    [`${metric} to expect of the best by selection score${direction}`, `${metric}${direction}`],
    right,
    11,
  );
  return markup`${ticks.values.map((value) => {
    const y = px(scale.at(value));
    return markup`<line class="gr" x1="${left}" x2="${px(right)}" y1="${y}" y2="${y}"/><text class="e" x="${left - 6}" y="${px(y + 4)}" data-tick="${value}">${ticks.label(value)}</text>`;
  })}<text x="0" y="14">${title}</text>`;
}

function curveMarks(
  { points, index }: MethodCurve,
  scale: Scale,
  layout: CurveLayout,
  k: number | null,
): Markup {
  const i = methodClass(index);
  const drawn = points.flatMap(({ k: at, estimate, interval, zone }) => {
    const y = finite(estimate);
    return y === null
      ? []
      : [
          {
            x: layout.x(at),
            y: scale.at(y),
            ends: bounds(interval)?.map((end) => scale.at(end)),
            zone,
            k: at,
          },
        ];
  });
  const sure = drawn.filter(({ zone }) => zone !== "bound");
  // The dotted part starts at the last point of the drawn one, so that the line does not break.
  const open = drawn.slice(Math.max(0, sure.length - 1));
  const chosen = drawn.find((point) => point.k === k);
  const point = points.find((each) => each.k === k);
  const clip = { top: Math.min(scale.from, scale.to), bottom: Math.max(scale.from, scale.to) };
  const decides = drawn.filter(({ zone }) => zone === "decides");
  const weak = drawn.filter(({ zone }, at) => zone === "weak" || drawn[at + 1]?.zone === "weak");
  return markup`<g data-curve="${i}"><svg x="0" y="${clip.top}" width="${px(layout.right)}" height="${clip.bottom - clip.top}" viewBox="0 ${clip.top} ${px(layout.right)} ${clip.bottom - clip.top}"><path class="band b${i}" d="${bandPath(decides)}"/><path class="band weak b${i}" d="${bandPath(weak)}"/><path class="curve c${i}" d="${linePath(sure)}"/><path class="curve c${i} dotted" d="${linePath(open)}"/></svg>${
    chosen !== undefined &&
    point !== undefined &&
    markup`${intervalUp(scale, chosen.x, { estimate: null, interval: bounds(point.interval), method: i })}${methodMarker(index, chosen.x, chosen.y)}`
  }</g>`;
}

function budgetLine(
  k: number | null,
  { x, left, right }: CurveLayout,
  panels: readonly { readonly top: number; readonly bottom: number }[],
): Markup | false {
  if (k === null) return false;
  const text = `k = ${k}`;
  const half = textWidth(text, 12) / 2;
  // Between the panels, where no curve is.
  const middle = Math.min(right - half, Math.max(left + half, x(k)));
  return markup`${panels.map(
    ({ top, bottom }) =>
      markup`<line class="now" x1="${px(x(k))}" x2="${px(x(k))}" y1="${top}" y2="${bottom}"/>`,
  )}<text class="v m" x="${px(middle)}" y="${(panels[0]?.bottom ?? 0) + 16}">${text}</text>`;
}

/** A method's name at the end of its line. */
function endLabels(curves: readonly MethodCurve[], scale: Scale, layout: CurveLayout, wide: boolean): Markup {
  const ends = curves.map(({ points }) => points.findLast(({ estimate }) => finite(estimate) !== null));
  const wanted = ends.map((end) => (end === undefined ? scale.to : scale.at(Number(end.estimate))));
  const [low, high] = [Math.min(scale.from, scale.to) + 8, Math.max(scale.from, scale.to) - 4];
  const places = wide
    ? spreadLabels(
        wanted.map((y) => y + 4),
        17,
        low,
        high,
      )
    : // Inside the plot, clear of the lines: each name on the side where the other line is not.
      spreadLabels(
        wanted.map((y, i) => (y <= Math.min(...wanted.filter((_, at) => at !== i), high) ? y - 10 : y + 20)),
        34,
        low + 10,
        high - 4,
      );
  return markup`${curves.map(({ name, index }, i) => {
    const y = places[i] as number;
    if (wide) {
      const room = layout.width - layout.right - BESIDE_NAME;
      return markup`${methodMarker(index, layout.right + 10, y - 4)}<text class="n" x="${px(layout.right + 20)}" y="${px(y)}" data-method="${name}">${fitText(name, room, 13)}</text>`;
    }
    const shown = fitText(name, (layout.right - layout.left) * 0.6, 13);
    return markup`<text class="n e halo" x="${px(layout.right - 6)}" y="${px(y)}" data-method="${name}">${shown}</text>${methodMarker(index, layout.right - 14 - textWidth(shown, 13), y - 4)}`;
  })}`;
}

function budgetAxis({ left, right, ticks, x }: CurveLayout, y: number): Markup {
  return markup`<line class="ax" x1="${left}" x2="${px(right)}" y1="${y}" y2="${y}"/>${ticks.map(
    (k) =>
      markup`<line class="ax" x1="${px(x(k))}" x2="${px(x(k))}" y1="${y}" y2="${y + 4}"/><text class="m" x="${px(x(k))}" y="${y + 16}" data-k="${k}">${k}</text>`,
  )}<text class="e" x="${px(right)}" y="${y + 33}">budget k, trials each (log scale) →</text>`;
}
