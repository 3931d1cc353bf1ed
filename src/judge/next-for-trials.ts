/**
 * What would decide a comparison of two searches at k trials each.
 *
 * se(k) ~ sqrt(V n0 / n) at fixed k, widened by what rule N costs against the plain interval.
 *
 * @see docs/statistics/power.md
 * @module
 */
import type { NextStep, SearchLaw, Word } from "../model/index.ts";
import {
  type Cost,
  chanceOfDifference,
  chanceOfEquivalence,
  DECIDES,
  DECIDES_EQUIVALENT,
  LARGEST,
  type RunCount,
  runsStep,
  varianceForDifference,
  varianceForEquivalence,
  wordsStep,
} from "./next-step.ts";

/** Rule N calls in 80 % a gap about 1.25 times the one that the plain interval calls (STATISTICS: 1.18-1.30). */
const RULE_N_COST = 1.25;

export interface TrialsState extends Cost {
  readonly word: Word;
  /** The planned k; null: none could be chosen. */
  readonly k: number | null;
  readonly laws: readonly [candidate: SearchLaw, baseline: SearchLaw];
  readonly trials: readonly [candidate: number, baseline: number];
  /** Trials of each that succeeded. */
  readonly succeeded: readonly [candidate: number, baseline: number];
  readonly confirm: number;
  readonly replicates: number;
  /** Does the method declare a default, which runs beside its search? */
  readonly defaults: readonly [candidate: boolean, baseline: boolean];
  /** What else the study searches with the same budget: its other methods, and all of them on its other problems. */
  readonly others: readonly { readonly declaresDefault: boolean; readonly secondsPerRun: number | null }[];
  /** Null: no rule was applied. */
  readonly difference: number | null;
  readonly variance: number | null;
  readonly margin: number | null;
  readonly alpha: number;
  /** The study's seed; null: the trials come from no planned study. */
  readonly seed: number | null;
  readonly candidate: string;
  readonly baseline: string;
}

export function nextForTrials(state: TrialsState): NextStep[] {
  const { trials, margin, alpha } = state;
  const smallest = Math.min(...trials);
  const failed = state.succeeded.findIndex((count, i) => count === 0 && (trials[i] as number) > 0);
  if (failed >= 0)
    return [
      wordsStep(
        `see why every trial of ${failed === 0 ? state.candidate : state.baseline} failed, mend it and run again`,
        "a search without one success has no tuning curve",
      ),
    ];
  if (state.laws.some((law) => law !== "iid" && law !== "claimed-iid")) return [randomSearch(state)];
  const k = state.k ?? Math.floor(Math.max(15, smallest) / 5);
  const { difference, variance } = state;
  if (smallest < 5 * k || difference === null || variance === null)
    return [
      study(
        state,
        Math.max(5 * k, smallest),
        k,
        null,
        `a method verdict at ${k} ${k === 1 ? "trial" : "trials"} each (it takes five times the budget that it is about)`,
      ),
    ];
  return [
    decisive(state, k, smallest, Math.abs(difference), variance, margin, alpha),
    ...equalBudgets(state),
  ];
}

function decisive(
  state: TrialsState,
  k: number,
  smallest: number,
  size: number,
  variance: number,
  margin: number | null,
  alpha: number,
): NextStep {
  if (state.word !== "UNDECIDED")
    return {
      ...study(state, 10 * k, 2 * k, null, `the same question at ${2 * k} trials each`),
      action: `nothing: settled at k = ${k}; for k = ${2 * k} a study of ${10 * k} trials of each: budget {trials: ${10 * k}, decide_at: ${2 * k}}${newSeed(state)}`,
    };
  if (!(variance > 0))
    return wordsStep(
      "a score that differs between configurations, or a wider space",
      "no trial of either search scored differently from the others, so more of the same cannot decide",
    );
  const perTrial = variance * smallest * RULE_N_COST ** 2;
  const trialsFor = (allowed: number) =>
    allowed > 0 ? Math.ceil(perTrial / allowed) : Number.POSITIVE_INFINITY;
  const forDifference = trialsFor(varianceForDifference(size, alpha));
  const forEquivalence = trialsFor(varianceForEquivalence(size, margin, alpha));
  const needed = Math.min(forDifference, forEquivalence);
  if (needed > LARGEST)
    return wordsStep(
      `more than ${LARGEST} trials of each at k = ${k}: the difference, if there is one, is small against what search leaves to chance`,
      margin === null
        ? "a declared margin would let the verdict say EQUIVALENT"
        : size < margin
          ? `against that chance the margin of ${margin} is small too`
          : `the difference lies near the margin of ${margin}, so that neither word is near`,
    );
  const target = Math.max(needed, smallest + 1, 5 * k);
  const standardError = Math.sqrt(perTrial / target);
  return forEquivalence < forDifference
    ? study(
        state,
        target,
        k,
        chanceOfEquivalence(size, margin as number, standardError, alpha),
        DECIDES_EQUIVALENT,
      )
    : study(state, target, k, chanceOfDifference(size, standardError, alpha), DECIDES);
}

/**
 * A whole study: its plan is fixed, so that more trials are another study. Its seed is another too: with the same one the
 * trials that were seen would come again, and their number would have been chosen by what they showed.
 */
function study(
  state: TrialsState,
  trials: number,
  k: number,
  chance: number | null,
  reason: string,
): NextStep {
  const had = Math.min(...state.trials);
  return runsStep(
    state,
    `a study of ${trials} trials of each${had < trials ? ` instead of ${had}` : ""}: budget {trials: ${trials}, decide_at: ${k}}${newSeed(state)}`,
    sidesOf(state, trials),
    chance,
    reason,
    othersOf(state, trials),
  );
}

function newSeed({ seed }: TrialsState): string {
  return seed === null ? "" : `, seed: ${seed + 1}`;
}

function sidesOf(state: TrialsState, trials: number): [number, number] {
  const [a, b] = state.defaults.map((declared) => runsOf(state, trials, declared));
  return [a as number, b as number];
}

/** The budget of a study is that of all its methods. */
function othersOf(state: TrialsState, trials: number): RunCount[] {
  return state.others.map(({ declaresDefault, secondsPerRun }) => ({
    runs: runsOf(state, trials, declaresDefault),
    secondsPerRun,
  }));
}

/** Of one method: its trials, the fresh units of what it selects, and the same for its default. */
function runsOf({ replicates, confirm }: TrialsState, trials: number, declaresDefault: boolean): number {
  return (trials + (declaresDefault ? 1 : 0)) * replicates + confirm * (declaresDefault ? 2 : 1);
}

function randomSearch(state: TrialsState): NextStep {
  const trials = Math.max(15, ...state.trials);
  const k = Math.floor(trials / 5);
  const unknown = state.laws.includes("unknown");
  return runsStep(
    state,
    `a study that draws the trials of both at random (sampler: random): budget {trials: ${trials}, decide_at: ${k}}${unknown ? "; or --search random, where these were drawn so" : ""}`,
    sidesOf(state, trials),
    null,
    `a method verdict at ${k} trials each: only trials that are drawn independently have a tuning curve`,
    othersOf(state, trials),
  );
}

/** At the larger of two budgets only a bound is known: what the missing trials would cost. */
function equalBudgets(state: TrialsState): NextStep[] {
  const [a, b] = state.trials;
  if (a === b) return [];
  const missing = Math.abs(a - b);
  const [name, other] = a < b ? [state.candidate, state.baseline] : [state.baseline, state.candidate];
  const runs = missing * state.replicates;
  return [
    runsStep(
      { ...state, command: null },
      `${missing} more ${missing === 1 ? "trial" : "trials"} of ${name}, as many as ${other} had`,
      a < b ? [runs, 0] : [0, runs],
      null,
      "equal budgets, so that no part of the gain can be extra effort",
    ),
  ];
}
