/**
 * A value's place on paper: from the metric's units to pixels, and the ticks whose labels have room there.
 * @module
 */
import { type Domain, linearShare, niceTicks } from "./axis.ts";
import { textWidth } from "./text-width.ts";
import { type LabelledTicks, tickLabels } from "./tick-labels.ts";

export interface Scale {
  readonly domain: Domain;
  /** Pixels at which the frame begins and ends; from > to where values grow upwards. */
  readonly from: number;
  readonly to: number;
  /** Not rounded; values outside the domain lie outside the frame. */
  at(value: number): number;
}

/** @param flipped - Lower is better, and better is always right or up. */
export function scaleOf(domain: Domain, from: number, to: number, flipped = false): Scale {
  const share = linearShare(domain, flipped);
  return { domain, from, to, at: (value) => from + share(value) * (to - from) };
}

/**
 * Ticks along x: as many, up to `most`, as have room for their labels beside each other and within the figure.
 *
 * @param width - Of the figure: a label may reach beyond the frame, but not beyond it.
 */
export function ticksAlong(
  scale: Scale,
  text: (value: number, decimals: number) => string,
  size: number,
  width: number,
  most = 5,
): LabelledTicks {
  for (let count = most; count >= 2; count--) {
    const ticks = labelled(scale, text, size, width, count);
    if (ticks.values.length >= 2 && !crowded(ticks, scale, size)) return ticks;
  }
  // Long labels at both ends, none between: of finer ticks the two outermost that fit.
  const fine = labelled(scale, text, size, width, 12);
  const ends = fine.values.filter((_, i) => i === 0 || i === fine.values.length - 1);
  const outermost = { ...fine, values: ends };
  return crowded(outermost, scale, size) ? { ...fine, values: ends.slice(0, 1) } : outermost;
}

function labelled(
  { domain, at }: Scale,
  text: (value: number, decimals: number) => string,
  size: number,
  width: number,
  count: number,
): LabelledTicks {
  const ticks = tickLabels(niceTicks(domain[0], domain[1], count), text);
  const fits = (value: number) => {
    const half = textWidth(ticks.label(value), size) / 2;
    return at(value) - half >= 0 && at(value) + half <= width;
  };
  return { ...ticks, values: ticks.values.filter(fits) };
}

/** Whether labels come nearer than a letter to each other. */
function crowded({ values, label }: LabelledTicks, { at }: Scale, size: number): boolean {
  const spans = values
    .map((value) => ({ at: at(value), half: textWidth(label(value), size) / 2 }))
    .sort((a, b) => a.at - b.at);
  return spans.some((span, i) => {
    const before = spans[i - 1];
    return before !== undefined && span.at - span.half < before.at + before.half + 12;
  });
}
