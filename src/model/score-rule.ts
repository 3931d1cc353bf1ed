/**
 * Which point of a series is the run's score.
 * @module
 */
import type { MetricPoint } from "./record.ts";
import type { Goal, ScoreRule } from "./study.ts";

export type SeriesByName = Readonly<Record<string, readonly MetricPoint[]>>;

/**
 * The score of one run under a rule: `last` point of the series; `max`, `min` over it (NaN points are passed over);
 * `at:other` the value at the step where `other` is best (best in the direction of `goal`; the first such step).
 *
 * "Last" is the point with the largest step, and among equal steps the one logged last.
 *
 * @returns NaN and infinities as they were logged; null when the series is missing or empty, or has no point at the
 * step that `at:` names.
 */
export function scoreOf(series: SeriesByName, name: string, rule: ScoreRule, goal: Goal): number | null {
  const points = series[name] ?? [];
  if (rule === "last") return lastPoint(points)?.value ?? null;
  if (rule === "max" || rule === "min") return bestPoint(points, rule === "max" ? 1 : -1)?.value ?? null;
  const best = bestPoint(series[rule.slice("at:".length)] ?? [], goal === "maximize" ? 1 : -1);
  return best === null
    ? null
    : (lastPoint(points.filter((point) => point.step === best.step))?.value ?? null);
}

function lastPoint(points: readonly MetricPoint[]): MetricPoint | null {
  let last: MetricPoint | null = null;
  for (const point of points) if (last === null || point.step >= last.step) last = point;
  return last;
}

/** The first of the largest (sign 1) or smallest (sign -1) points; where all are NaN, the last of them. */
function bestPoint(points: readonly MetricPoint[], sign: 1 | -1): MetricPoint | null {
  let best: MetricPoint | null = null;
  for (const point of points)
    if (best === null || Number.isNaN(best.value) || sign * (point.value - best.value) > 0) best = point;
  return best;
}
