/**
 * The difference of two tuning curves over k: zero, the margin, the curve with its pointwise band, and at the planned k
 * the interval that decides.
 * @module
 */
import type { CurvePoint } from "../../model/index.ts";
import { domainOf, niceTicks, px } from "./axis.ts";
import { bandPath, type CurveLayout, linePath } from "./curve-path.ts";
import { intervalUp } from "./interval-mark.ts";
import { type Markup, markup, NOTHING } from "./markup.ts";
import { bounds, finite, gainText, type Interval, plainText } from "./number-text.ts";
import { type Scale, scaleOf } from "./scale.ts";
import { firstFitting, textWidth } from "./text-width.ts";
import { type LabelledTicks, tickLabels } from "./tick-labels.ts";

export interface CurveDifferenceData {
  /** Which is subtracted from which: `resnet − cnn`. */
  readonly pair: string;
  readonly difference: readonly CurvePoint[];
  readonly k: number | null;
  readonly verdict: {
    readonly estimate: number | null;
    readonly interval: Interval | null;
    /** `+0.020 [−0.005, +0.045]`; null: nothing was computed. */
    readonly text: string | null;
  };
  readonly margin: number | null;
  readonly minimize: boolean;
}

/** What the panel's axis is drawn with; the figure asks for its labels' width before it knows where the plot begins. */
export interface DifferenceAxis {
  readonly scale: Scale;
  readonly ticks: LabelledTicks;
}

export function differenceAxis(
  { difference, verdict, margin, minimize }: CurveDifferenceData,
  top: number,
  bottom: number,
): DifferenceAxis {
  const values = difference.flatMap(({ estimate, interval, zone }) => [
    finite(estimate) ?? Number.NaN,
    ...(zone === "decides" ? (bounds(interval) ?? []) : []),
  ]);
  const edges = marginEdges(margin);
  const scale = scaleOf(
    domainOf([0, ...values, ...(verdict.interval ?? []), ...edges], 0.1),
    bottom,
    top,
    minimize,
  );
  return { scale, ticks: tickLabels(niceTicks(scale.domain[0], scale.domain[1], 4), gainText) };
}

export function differencePanel(
  data: CurveDifferenceData,
  layout: CurveLayout,
  { scale, ticks }: DifferenceAxis,
  top: number,
  bottom: number,
): Markup {
  const { difference, k, verdict, margin } = data;
  const { left, right, x } = layout;
  const edges = marginEdges(margin);
  const drawn = difference.flatMap(({ k: at, estimate, interval, zone }) => {
    const value = finite(estimate);
    return value === null
      ? []
      : [{ x: x(at), y: scale.at(value), ends: bounds(interval)?.map((end) => scale.at(end)), zone }];
  });
  const sure = drawn.filter(({ zone }) => zone !== "bound");
  const open = drawn.slice(Math.max(0, sure.length - 1));
  const decides = drawn.filter(({ zone }) => zone === "decides");
  const weak = drawn.filter(({ zone }, at) => zone === "weak" || drawn[at + 1]?.zone === "weak");
  const zero = px(scale.at(0));
  const band =
    margin === null
      ? NOTHING
      : markup`<rect class="margin" x="${left}" y="${px(Math.min(scale.at(-margin), scale.at(margin)))}" width="${px(right - left)}" height="${px(Math.abs(scale.at(margin) - scale.at(-margin)))}"/>${edges.map(
          (edge) =>
            markup`<line class="margin-edge" x1="${left}" x2="${px(right)}" y1="${px(scale.at(edge))}" y2="${px(scale.at(edge))}"/>`,
        )}`;
  return markup`${panelTitle(data, layout, ticks.factor, top - 12)}${band}${ticks.values.map((value) => {
    const y = px(scale.at(value));
    return markup`<line class="gr" x1="${left}" x2="${px(right)}" y1="${y}" y2="${y}"/><text class="e" x="${left - 6}" y="${px(y + 4)}" data-tick="${value}" data-panel="difference">${ticks.label(value)}</text>`;
  })}<line class="zero" x1="${left}" x2="${px(right)}" y1="${zero}" y2="${zero}"/>${zeroLabel(layout, zero)}<g data-curve="difference"><svg x="0" y="${top}" width="${px(right)}" height="${bottom - top}" viewBox="0 ${top} ${px(right)} ${bottom - top}"><path class="band band-ink" d="${bandPath(decides)}"/><path class="band band-ink weak" d="${bandPath(weak)}"/><path class="curve curve-ink" d="${linePath(sure)}"/><path class="curve curve-ink dotted" d="${linePath(open)}"/></svg></g>${
    k !== null &&
    markup`${intervalUp(scale, x(k), { estimate: null, interval: verdict.interval })}${
      verdict.estimate !== null &&
      markup`<circle class="pt" cx="${px(x(k))}" cy="${px(scale.at(verdict.estimate))}" r="4"/>`
    }`
  }`;
}

function marginEdges(margin: number | null): readonly number[] {
  return margin === null ? [] : [-margin, margin];
}

/** What the axis shows, and beside it, where there is room, what decides. */
function panelTitle(
  { pair, k, verdict, margin, minimize }: CurveDifferenceData,
  { right }: CurveLayout,
  factor: string,
  y: number,
): Markup {
  const lower = minimize ? ", lower is better" : "";
  const tinted = margin === null ? [] : [`margin ±${plainText(margin)} tinted`];
  const title = firstFitting(
    [
      `${[pair, ...tinted].join("; ")}${factor}${lower} ↑`,
      `${pair}${factor}${lower} ↑`,
      `difference${factor}${lower} ↑`,
    ],
    right,
    11,
  );
  const decides = k === null || verdict.text === null ? "" : `at k = ${k}: ${verdict.text}`;
  const room = textWidth(title, 11) + 24 + textWidth(decides, 12) <= right;
  return markup`<text x="0" y="${y}">${title}</text>${decides !== "" && room && markup`<text class="v e" x="${px(right)}" y="${y}">${decides}</text>`}`;
}

/** Beside the plot where there is room. */
function zeroLabel({ width, right }: CurveLayout, y: number): Markup {
  const text = "no difference";
  if (width - right < textWidth(text, 11) + 8) return NOTHING;
  return markup`<text x="${px(right + 6)}" y="${px(y + 4)}">${text}</text>`;
}
