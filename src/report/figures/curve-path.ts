/**
 * Where curves over a budget stand, and the paths through their points: the line, and the band around it.
 * @module
 */
import { px } from "./axis.ts";

export interface DrawnPoint {
  readonly x: number;
  readonly y: number;
  /** Heights of the interval's ends; undefined: none. */
  readonly ends?: readonly number[] | undefined;
}

/** Where everything of the figure stands, in pixels. */
export interface CurveLayout {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  /** Pixels of a budget k. */
  x(k: number): number;
  readonly ticks: readonly number[];
}

/** Far outside every figure, for ends at infinity. */
const FAR = 1e4;

export function linePath(points: readonly DrawnPoint[]): string {
  return points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${px(x)} ${px(y)}`).join("");
}

/** Along the one ends, back along the others; only over points that have an interval. A single point is no band. */
export function bandPath(points: readonly DrawnPoint[]): string {
  const known = points.flatMap(({ x, ends }) =>
    ends === undefined || ends.length < 2
      ? []
      : [{ x, low: bounded(ends[0] as number), high: bounded(ends[1] as number) }],
  );
  if (known.length < 2) return "";
  const there = known.map(({ x, low }, i) => `${i === 0 ? "M" : "L"}${px(x)} ${px(low)}`);
  const back = known.toReversed().map(({ x, high }) => `L${px(x)} ${px(high)}`);
  return `${there.join("")}${back.join("")}Z`;
}

function bounded(y: number): number {
  return Math.min(FAR, Math.max(-FAR, y));
}
