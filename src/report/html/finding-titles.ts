/**
 * The title of each figure: what it shows in one sentence, said from the numbers that are drawn and no further than
 * their intervals reach.
 * @module
 */
import { possessive, type Sum, type Verdict } from "../../model/index.ts";
import {
  bounds,
  finite,
  gainIntervalText,
  gainText,
  type Interval,
  trueMinus,
} from "../figures/number-text.ts";
import { roundedSum } from "../rounding.ts";
import { decimalsOfInterval } from "./report-page.ts";

/** Which side of zero an interval of gains lies on: the only thing that a title may claim. */
export type Side = "gain" | "loss" | "open" | "unknown";

/** @param minimize - A lower score is a gain. */
export function sideOf(interval: Interval | null, minimize = false): Side {
  if (interval === null) return "unknown";
  const [low, high] = minimize ? [-interval[1], -interval[0]] : interval;
  return low > 0 ? "gain" : high < 0 ? "loss" : "open";
}

/** `Of the +0.013 reported for new over old, +0.012 is left for the algorithm, and its interval [...] holds zero.` */
export function waterfallTitle(
  sum: Sum,
  { candidate, baseline }: Pick<Verdict, "candidate" | "baseline">,
): string {
  const { gain, luck, algorithm } = roundedSum(sum);
  const reported = `Of the ${trueMinus(gain.text)} reported for ${candidate} over ${baseline}`;
  if (algorithm.value === null)
    return luck.value === null
      ? `${reported}, it is not known what is luck and what the algorithm.`
      : `${reported}, ${trueMinus(luck.text)} is luck; how much of the rest is the algorithm is not known.`;
  const left = `${reported}, ${trueMinus(algorithm.text)} is left for the algorithm at equal budgets`;
  const side = sideOf(bounds(sum.algorithm.interval));
  const range = algorithm.intervalText === null ? "" : ` ${trueMinus(algorithm.intervalText)}`;
  if (side === "unknown") return `${left}.`;
  return `${left}, and its interval${range} ${side === "open" ? "holds zero" : `lies ${side === "gain" ? "above" : "below"} zero`}.`;
}

/** What the searches reach at the planned budget. */
export function curvesTitle(verdict: Verdict): string {
  const { candidate, baseline, k, difference, metric } = verdict;
  if (k === null) return `What the searches of ${candidate} and ${baseline} are expected to reach.`;
  const given = `Given ${k} ${k === 1 ? "trial" : "trials"} each, the search of ${candidate}`;
  const estimate = finite(difference.estimate);
  const ends = bounds(difference.interval);
  if (estimate === null) return `${given} is not to be compared with that of ${baseline}.`;
  const decimals = decimalsOfInterval(ends, estimate);
  const amount = `${gainText(estimate, decimals)}${ends === null ? "" : ` ${gainIntervalText(ends, decimals)}`} ${metric.name}`;
  const side = sideOf(ends, metric.goal === "minimize");
  return side === "gain"
    ? `${given} finds better configurations than that of ${baseline}: ${amount}.`
    : side === "loss"
      ? `${given} finds worse configurations than that of ${baseline}: ${amount}.`
      : `${given} may find better or worse configurations than that of ${baseline}: ${amount}.`;
}

/** What the configurations give on units that did not choose them. */
export function unitsTitle(verdict: Verdict, tuned: boolean): string {
  const { candidate, baseline, difference, metric, unit } = verdict;
  const [subject, other] = tuned
    ? [`${possessive(candidate)} chosen configuration`, possessive(baseline)]
    : [candidate, baseline];
  const estimate = finite(difference.estimate);
  if (estimate === null) return `${subject} and ${other}, ${unit.name} by ${unit.name}.`;
  const ends = bounds(difference.interval);
  const decimals = decimalsOfInterval(ends, estimate);
  const amount = `${gainText(estimate, decimals)}${ends === null ? "" : ` ${gainIntervalText(ends, decimals)}`} ${metric.name}`;
  const side = sideOf(ends, metric.goal === "minimize");
  return side === "gain"
    ? `${subject} scores better than ${other}: ${amount}.`
    : side === "loss"
      ? `${subject} scores worse than ${other}: ${amount}.`
      : side === "open"
        ? `${subject} may score better or worse than ${other}: ${amount}.`
        : `${subject} against ${other}: ${amount}, from too few ${unit.name}s for an interval.`;
}
