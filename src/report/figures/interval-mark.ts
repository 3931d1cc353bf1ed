/**
 * An interval on paper: a dot at the estimate, a line over the interval, an arrow head where it leaves the frame, a
 * thicker line over the inner interval that judges EQUIVALENT. No caps: they look like box plots.
 * @module
 */
import { px } from "./axis.ts";
import { type Markup, markup, NOTHING } from "./markup.ts";
import type { Interval } from "./number-text.ts";
import type { Scale } from "./scale.ts";

export interface IntervalMark {
  readonly estimate: number | null;
  readonly interval: Interval | null;
  /** Of the two one-sided tests. */
  readonly inner?: Interval | null;
  /** Class of the method whose colour it takes; none: ink. */
  readonly method?: number;
  /** Radius of the dot; 0: none. */
  readonly radius?: number;
}

/** Along x, at height y. */
export function intervalAlong(scale: Scale, y: number, mark: IntervalMark): Markup {
  const ink = mark.method === undefined ? "iv" : `iv s${mark.method}`;
  const dot = mark.method === undefined ? "pt" : `pt f${mark.method}`;
  const [left, right] = [Math.min(scale.from, scale.to), Math.max(scale.from, scale.to)];
  const span = (interval: Interval | null | undefined, name: string): Markup => {
    if (interval === null || interval === undefined) return NOTHING;
    const [a, b] = [scale.at(interval[0]), scale.at(interval[1])];
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    if (Number.isNaN(low + high) || high < left || low > right) return NOTHING;
    const [x1, x2] = [Math.max(left, low), Math.min(right, high)];
    return markup`<line class="${name}" x1="${px(x1)}" x2="${px(x2)}" y1="${px(y)}" y2="${px(y)}"/>${
      low < left - 0.5 &&
      markup`<path class="${ink} open" d="M${px(left + 5)} ${px(y - 4)}L${px(left)} ${px(y)}l5 4"/>`
    }${
      high > right + 0.5 &&
      markup`<path class="${ink} open" d="M${px(right - 5)} ${px(y - 4)}L${px(right)} ${px(y)}l-5 4"/>`
    }`;
  };
  const x = mark.estimate === null ? Number.NaN : scale.at(mark.estimate);
  const inside = x >= left - 0.5 && x <= right + 0.5;
  const radius = mark.radius ?? 4;
  return markup`${span(mark.interval, ink)}${span(mark.inner, `${ink} inner`)}${
    inside && radius > 0 && markup`<circle class="${dot}" cx="${px(x)}" cy="${px(y)}" r="${radius}"/>`
  }`;
}

/** Along y, at x: for one k of a curve. */
export function intervalUp(scale: Scale, x: number, { interval, method }: IntervalMark): Markup {
  if (interval === null) return NOTHING;
  const [top, bottom] = [Math.min(scale.from, scale.to), Math.max(scale.from, scale.to)];
  const [a, b] = [scale.at(interval[0]), scale.at(interval[1])];
  const [high, low] = [Math.min(a, b), Math.max(a, b)];
  if (Number.isNaN(low + high) || low < top || high > bottom) return NOTHING;
  const ink = method === undefined ? "iv" : `iv s${method}`;
  const [y1, y2] = [Math.max(top, high), Math.min(bottom, low)];
  return markup`<line class="${ink}" x1="${px(x)}" x2="${px(x)}" y1="${px(y1)}" y2="${px(y2)}"/>${
    high < top - 0.5 &&
    markup`<path class="${ink} open" d="M${px(x - 4)} ${px(top + 5)}L${px(x)} ${px(top)}l4 5"/>`
  }${
    low > bottom + 0.5 &&
    markup`<path class="${ink} open" d="M${px(x - 4)} ${px(bottom - 5)}L${px(x)} ${px(bottom)}l4-5"/>`
  }`;
}
