/**
 * What would decide it: how many more runs, at what cost, and with what chance.
 *
 * Two-sample sizes by the normal approximation with its small-sample term, which is within one unit of the noncentral t;
 * trials by se(k) ~ sqrt(V n0 / n) at fixed k, widened by what rule N costs against the plain interval.
 *
 * @see docs/statistics/power.md
 * @module
 */
import type { NextStep, Word } from "../model/index.ts";
import { standardNormal } from "../numerics/index.ts";
import { plural } from "./sentence.ts";

const POWER = 0.8;
/** More than this a side is said as "more than", not as a plan. */
const LARGEST = 2000;
/** Rule N calls in 80 % a gap about 1.25 times the one that the plain interval calls (STATISTICS: 1.18-1.30). */
const RULE_N_COST = 1.25;

export interface UnitsState {
  readonly word: Word;
  readonly kind: "fixed" | "tuned";
  readonly unit: string;
  /** Better is positive. */
  readonly difference: number | null;
  readonly spreads: readonly [candidate: number, baseline: number] | null;
  readonly counts: readonly [candidate: number, baseline: number];
  /** Half-width that the items of the test set leave however many units are run; null: no items, or not deciding. */
  readonly itemsHalfWidth: number | null;
  readonly items: number | null;
  readonly margin: number | null;
  readonly alpha: number;
  readonly secondsPerRun: readonly [candidate: number | null, baseline: number | null];
  readonly parallel: number;
  readonly candidate: string;
  readonly baseline: string;
  readonly command: string | null;
}

/** What would decide a comparison of two configurations. */
export function nextForUnits(state: UnitsState): NextStep[] {
  const { unit, counts, spreads, difference } = state;
  const each = (n: number) => `${n} fresh ${plural(unit, n)} of each`;
  if (Math.min(...counts) < 3 || spreads === null || difference === null) {
    return [
      step(
        state,
        `${each(5)} configuration`,
        [5, 5],
        null,
        `an interval of about ${widths(unit)} (for 3, 5 and 10 of each)`,
      ),
    ];
  }
  if (state.word !== "UNDECIDED") return [settled(state)];
  const size = Math.abs(difference);
  const variance = spreads[0] ** 2 + spreads[1] ** 2;
  const z = standardNormal.quantile(1 - state.alpha / 2);
  if (state.itemsHalfWidth !== null && state.itemsHalfWidth >= size && state.items !== null) {
    const factor =
      size > 0
        ? (1 + standardNormal.quantile(POWER) / z) ** 2 * (state.itemsHalfWidth / size) ** 2
        : Number.POSITIVE_INFINITY;
    const many = factor > 1000 ? "more than 1000" : `about ${Math.ceil(factor)}`;
    return [
      {
        action: `a test set of ${many} times as many items: more ${plural(unit, 2)} cannot decide about new data`,
        command: null,
        runs: null,
        seconds: null,
        reason: `the ${state.items} test items alone leave a difference of this size open, however many ${plural(unit, 2)} are run`,
        chance: null,
      },
    ];
  }
  const needed = unitsNeeded(size, variance, state.alpha);
  if (needed > LARGEST) {
    return [
      {
        action: `more than ${LARGEST} ${plural(unit, 2)} of each: the difference, if there is one, is small against the spread`,
        command: null,
        runs: null,
        seconds: null,
        reason:
          state.margin === null
            ? "a declared margin would let the verdict say EQUIVALENT"
            : `at this spread EQUIVALENT within ${state.margin} is what more runs can show`,
        chance: null,
      },
    ];
  }
  const target = Math.max(needed, Math.max(...counts) + 1, 5);
  const chance = chanceOf(size, variance, target, state.alpha);
  return [
    step(
      state,
      `${target} ${plural(unit, target)} of each instead of ${Math.min(...counts)}`,
      [target, target],
      chance,
      "BETTER or WORSE, if the true difference is the one seen here",
    ),
  ];
}

export interface TrialsState {
  readonly word: Word;
  readonly k: number | null;
  readonly trials: readonly [candidate: number, baseline: number];
  readonly confirm: number;
  readonly replicates: number;
  readonly difference: number | null;
  readonly variance: number | null;
  readonly margin: number | null;
  readonly alpha: number;
  readonly secondsPerRun: readonly [candidate: number | null, baseline: number | null];
  readonly parallel: number;
  readonly candidate: string;
  readonly baseline: string;
  readonly command: string | null;
}

/** What would decide a comparison of two methods at k trials each. */
export function nextForTrials(state: TrialsState): NextStep[] {
  const { k, difference, variance } = state;
  const smallest = Math.min(...state.trials);
  if (k === null) {
    const trials = Math.max(15, smallest);
    return [
      trialsStep(
        state,
        trials,
        Math.floor(trials / 5),
        null,
        `a method verdict at ${Math.floor(trials / 5)} trials each (it takes five times the budget that it is about)`,
      ),
    ];
  }
  if (smallest < 5 * k)
    return [
      trialsStep(
        state,
        5 * k,
        k,
        null,
        `the verdict at ${k} trials each (it takes five times the budget that it is about)`,
      ),
    ];
  if (difference === null || variance === null) return [];
  if (state.word !== "UNDECIDED") {
    const wider = 2 * k;
    return [
      {
        ...trialsStep(state, 5 * wider, wider, null, `the same question at ${wider} trials each`),
        action: `nothing: settled at k = ${k}; for k = ${wider} a study of ${5 * wider} trials of each`,
      },
    ];
  }
  const size = Math.abs(difference);
  const z = standardNormal.quantile(1 - state.alpha / 2) + standardNormal.quantile(POWER);
  const needed =
    size > 0 && variance > 0
      ? Math.ceil((smallest * variance * (RULE_N_COST * z) ** 2) / size ** 2)
      : Number.POSITIVE_INFINITY;
  if (needed > LARGEST)
    return [
      {
        action: `more than ${LARGEST} trials of each at k = ${k}: the difference, if there is one, is small against what search leaves to chance`,
        command: null,
        runs: null,
        seconds: null,
        reason:
          state.margin === null
            ? "a declared margin would let the verdict say EQUIVALENT"
            : `EQUIVALENT within ${state.margin} is what more trials can show`,
        chance: null,
      },
    ];
  const target = Math.max(needed, smallest + 1, 5 * k);
  const standardError = RULE_N_COST * Math.sqrt((variance * smallest) / target);
  const chance = standardNormal.sf(standardNormal.quantile(1 - state.alpha / 2) - size / standardError);
  return [
    trialsStep(state, target, k, chance, "BETTER or WORSE, if the true difference is the one seen here"),
  ];
}

/** n a side with 80 % power: (z_(1-alpha/2) + z_.8)^2 (s_a^2 + s_b^2) / d^2 + z^2/4. */
export function unitsNeeded(difference: number, varianceSum: number, alpha: number): number {
  if (difference === 0) return Number.POSITIVE_INFINITY;
  const z = standardNormal.quantile(1 - alpha / 2);
  return Math.ceil(((z + standardNormal.quantile(POWER)) ** 2 * varianceSum) / difference ** 2 + z ** 2 / 4);
}

function chanceOf(difference: number, varianceSum: number, n: number, alpha: number): number {
  const z = standardNormal.quantile(1 - alpha / 2);
  return standardNormal.cdf(difference / Math.sqrt(varianceSum / Math.max(1, n - z ** 2 / 4)) - z);
}

/** Half-widths of a Welch interval in units of the spread, t(.975, 2n-2) sqrt(2/n). */
function widths(unit: string): string {
  return `±2.3, ±1.5 and ±0.9 ${unit} spreads`;
}

function settled(state: UnitsState): NextStep {
  return {
    action:
      state.kind === "fixed"
        ? "nothing for these two configurations: settled. For the methods, search both with equal budgets"
        : "nothing for these two configurations: settled. For the methods, the verdict at equal budget decides",
    command: state.kind === "fixed" ? "assay init" : null,
    runs: null,
    seconds: null,
    reason: "one fixed configuration of each says nothing about what tuning the other would find",
    chance: null,
  };
}

function step(
  state: UnitsState,
  action: string,
  totals: readonly [number, number],
  chance: number | null,
  reason: string,
): NextStep {
  const runs = totals[0] + totals[1];
  return {
    action,
    command: state.command,
    runs,
    seconds: secondsOf(state.secondsPerRun, totals, state.parallel),
    reason,
    chance,
  };
}

function trialsStep(
  state: TrialsState,
  trials: number,
  k: number,
  chance: number | null,
  reason: string,
): NextStep {
  const perArm = trials * state.replicates + state.confirm;
  return {
    action: `a study of ${trials} trials of each instead of ${Math.min(...state.trials)}: budget {trials: ${trials}, decide_at: ${k}}`,
    command: state.command,
    runs: 2 * perArm,
    seconds: secondsOf(state.secondsPerRun, [perArm, perArm], state.parallel),
    reason,
    chance,
  };
}

function secondsOf(
  [a, b]: readonly [number | null, number | null],
  [na, nb]: readonly [number, number],
  parallel: number,
): number | null {
  return a === null || b === null ? null : (a * na + b * nb) / parallel;
}
