/**
 * How many runs a difference takes to be seen: two fixed configurations, equal numbers of runs, Welch's rule.
 * @module
 */
import { AssayError, type PlanBody } from "../model/index.ts";
import {
  powerEquivalence,
  powerTwoSample,
  unitsForEquivalence,
  unitsForPower,
  upperSpread,
} from "../stats/index.ts";

export interface GapQuestion {
  /** The difference that should be found, in units of the score; null: plan for `margin`. */
  readonly gap: number | null;
  /** Plan for EQUIVALENT within this, if the methods do not differ; null: plan for `gap`. */
  readonly margin: number | null;
  /** Standard deviation of one run's score over units. */
  readonly sigma: number;
  /** Runs that sigma was measured on; null: it is taken as known. */
  readonly pilot: number | null;
  /** In (0, 1). */
  readonly power: number;
  /** Two-sided, in (0, 1). */
  readonly alpha: number;
  readonly secondsPerRun: number | null;
}

/** More than this a side is refused with what to do. */
const LARGEST = 100_000;

/** @throws {AssayError} INVALID_INPUT for a question that no number of runs answers. */
export function planForGap(question: GapQuestion): PlanBody {
  const { gap, margin, pilot, power, alpha } = question;
  if (power <= alpha)
    throw new AssayError("INVALID_INPUT", `a power of ${power} is no more than the error rate ${alpha}`, {
      where: "--power",
    });
  if (pilot !== null && (pilot < 2 || !Number.isInteger(pilot)))
    throw new AssayError("INVALID_INPUT", `a spread cannot be measured on ${pilot} runs`, {
      where: "--pilot",
    });
  const sigma = pilot === null ? question.sigma : upperSpread(question.sigma, pilot);
  const size = (gap ?? margin) as number;
  const effect = size / sigma;
  if (2 * (3 / effect) ** 2 > LARGEST)
    throw new AssayError(
      "INVALID_INPUT",
      `${size} is ${effect.toPrecision(2)} spreads: more than ${LARGEST} runs of each would not show it`,
      {
        where: gap === null ? "--margin" : "--gap",
        next: "a larger difference, or a score with less spread",
      },
    );
  const seeds = Math.max(
    3,
    gap === null ? unitsForEquivalence(effect, power, alpha) : unitsForPower(effect, power, alpha).n,
  );
  const at = (n: number) =>
    gap === null ? powerEquivalence(effect, n, alpha) : powerTwoSample(effect, n, alpha);
  return {
    question: "model",
    gap,
    sigma,
    alpha,
    power,
    paired: false,
    seeds,
    trials: null,
    decide_at: null,
    runs: 2 * seeds,
    seconds: question.secondsPerRun === null ? null : 2 * seeds * question.secondsPerRun,
    curve: sizesAround(seeds).map((n) => ({ n, power: at(n) })),
    sentence: sentenceOf(question, seeds, sigma, at(seeds)),
    plan_hash: null,
  };
}

/** 3, 5, 8 and so on, up to twice what is needed, and the number itself. */
function sizesAround(seeds: number): number[] {
  const usual = [3, 5, 8, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000];
  const sizes = usual.filter((n) => n <= 2 * seeds);
  return [...new Set([...sizes, seeds])].sort((a, b) => a - b);
}

function sentenceOf(
  { gap, margin, pilot }: GapQuestion,
  seeds: number,
  sigma: number,
  chance: number,
): string {
  const percent = `${Math.round(100 * chance)} %`;
  const known =
    pilot === null
      ? `a spread of ${number(sigma)}`
      : `a spread of up to ${number(sigma)} (the upper 80 % bound of what ${pilot} runs show)`;
  return gap === null
    ? `${seeds} runs of each say EQUIVALENT within ${number(margin as number)} with ${percent} chance, if the two do not differ, at ${known}`
    : `${seeds} runs of each find a difference of ${number(gap)} with ${percent} chance, at ${known}`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}
