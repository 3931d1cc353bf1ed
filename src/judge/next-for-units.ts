/**
 * What would decide a comparison of two configurations: how many more runs, at what cost, and with what chance; or what has
 * to be mended before more runs can decide anything.
 *
 * Sizes by the normal approximation with its small-sample term, within one unit of the noncentral t. What the items of the
 * test set leave open does not shrink with more units.
 *
 * @see docs/statistics/power.md
 * @module
 */
import type { NextStep, Word } from "../model/index.ts";
import { standardNormal } from "../numerics/index.ts";
import {
  type Cost,
  chanceOfDifference,
  chanceOfEquivalence,
  DECIDES,
  DECIDES_EQUIVALENT,
  LARGEST,
  runsStep,
  varianceForDifference,
  varianceForEquivalence,
  wordsStep,
} from "./next-step.ts";
import { plural } from "./sentence.ts";

export interface UnitsState extends Cost {
  readonly word: Word;
  readonly kind: "fixed" | "tuned";
  readonly unit: string;
  /** Why no rule was applied, or none to all units; null where one was. */
  readonly reason: string | null;
  /** The unit shares training data, and how much is not known. */
  readonly lacksFraction: boolean;
  readonly failed: readonly [candidate: number, baseline: number];
  readonly floor: number | null;
  readonly difference: number | null;
  /** Standard deviation of a unit; 0 for a method without chance; null with fewer than two units. */
  readonly spreads: readonly [candidate: number | null, baseline: number | null];
  readonly counts: readonly [candidate: number, baseline: number];
  readonly deterministic: readonly [candidate: boolean, baseline: boolean];
  /** Variance that the items of the test set leave however many units are run; 0: no items. */
  readonly itemsVariance: number;
  readonly items: number | null;
  /** The items fall into classes that count alike, so that more of the largest class alone would do little. */
  readonly byClass: boolean;
  readonly margin: number | null;
  readonly alpha: number;
  readonly candidate: string;
  readonly baseline: string;
}

export function nextForUnits(state: UnitsState): NextStep[] {
  if (state.word !== "UNDECIDED") return [settled(state)];
  const obstacle = obstacleOf(state);
  if (obstacle !== null) return [obstacle];
  const { unit, counts, spreads, difference, deterministic, margin, alpha } = state;
  const [sA, sB] = spreads;
  if (deterministic[0] && deterministic[1] && counts[0] > 0 && counts[1] > 0)
    return [
      state.itemsVariance > 0 && difference !== null
        ? moreItems(state, Math.abs(difference))
        : wordsStep(
            "nothing: there is no chance in either method, and what they score is known",
            "another run would give the same again",
          ),
    ];
  const few = counts.some((count, i) => count < (deterministic[i] ? 1 : 3));
  if (few || sA === null || sB === null || difference === null)
    return [
      runsStep(
        state,
        `5 fresh ${plural(unit, 5)} of each configuration`,
        [deterministic[0] ? 1 : 5, deterministic[1] ? 1 : 5],
        null,
        `an interval of about ±2.3, ±1.5 and ±0.9 ${unit} spreads (for 3, 5 and 10 of each)`,
      ),
    ];
  const size = Math.abs(difference);
  const variance = sA ** 2 + sB ** 2;
  // The number of units that leaves no more than `allowed` of variance, the items' share of it apart.
  const unitsFor = (allowed: number) =>
    allowed > state.itemsVariance
      ? Math.ceil(
          variance / (allowed - state.itemsVariance) + standardNormal.quantile(1 - alpha / 2) ** 2 / 4,
        )
      : Number.POSITIVE_INFINITY;
  const forDifference = unitsFor(varianceForDifference(size, alpha));
  const forEquivalence = unitsFor(varianceForEquivalence(size, margin, alpha));
  const needed = Math.min(forDifference, forEquivalence);
  if (needed > LARGEST)
    return [
      state.itemsVariance > 0 && needed === Number.POSITIVE_INFINITY
        ? moreItems(state, size)
        : tooSmall(state),
    ];
  const equivalent = forEquivalence < forDifference;
  const target = Math.max(needed, Math.max(...counts.filter((_, i) => !deterministic[i])) + 1, 5);
  const small = standardNormal.quantile(1 - alpha / 2) ** 2 / 4;
  const standardError = Math.sqrt(variance / Math.max(1, target - small) + state.itemsVariance);
  const least = Math.min(...counts.filter((_, i) => !deterministic[i]));
  return [
    runsStep(
      state,
      deterministic.some(Boolean)
        ? `${target} ${plural(unit, target)} of ${deterministic[0] ? state.baseline : state.candidate} instead of ${least}`
        : `${target} ${plural(unit, target)} of each instead of ${least}`,
      [deterministic[0] ? 1 : target, deterministic[1] ? 1 : target],
      equivalent
        ? chanceOfEquivalence(size, margin as number, standardError, alpha)
        : chanceOfDifference(size, standardError, alpha),
      equivalent ? DECIDES_EQUIVALENT : DECIDES,
    ),
  ];
}

/** What more runs of the same kind would not mend. */
function obstacleOf(state: UnitsState): NextStep | null {
  const { unit, failed, deterministic } = state;
  if (state.reason === null) return null;
  if (state.lacksFraction)
    return wordsStep(
      `the share of the data that each ${unit} is tested on: unit: {name: ${unit}, test_fraction: 0.2}`,
      `with it the interval accounts for the training data that ${plural(unit, 2)} share`,
    );
  if (failed[0] + failed[1] > 0 && state.counts[0] + state.counts[1] > 0)
    return wordsStep(
      `see why ${failures(state)} failed, mend it and run again${state.floor === null ? ", or declare what a failed run is worth (floor)" : ""}`,
      "while runs fail, the ones that did not are a selection",
    );
  const still = state.spreads.findIndex((spread, i) => spread === 0 && !deterministic[i]);
  if (still >= 0)
    return wordsStep(
      `hand the ${unit} on to ${still === 0 ? state.candidate : state.baseline}: \${${unit === "seed" ? "seed" : "unit"}} in its command; where there is no chance in it, deterministic: true`,
      `runs that all score the same say nothing about other ${plural(unit, 2)}`,
    );
  return null;
}

function failures({ failed: [a, b], candidate, baseline }: UnitsState): string {
  const of = (count: number, name: string) => `${count} ${plural("run", count)} of ${name}`;
  if (a === 0) return of(b, baseline);
  return b === 0 ? of(a, candidate) : `${of(a, candidate)} and ${of(b, baseline)}`;
}

function moreItems({ items, byClass, itemsVariance, unit, alpha }: UnitsState, size: number): NextStep {
  const factor = itemsVariance / varianceForDifference(size, alpha);
  // Infinite where there is no difference at all.
  const many = factor > 1000 ? "more than 1000" : `about ${Number(Math.max(1.1, factor).toPrecision(2))}`;
  return wordsStep(
    `a test set of ${many} times as many items${byClass ? " of each class" : ""}: more ${plural(unit, 2)} cannot decide about new data`,
    `the ${items} test items alone leave a difference of this size open, however many ${plural(unit, 2)} are run`,
  );
}

function tooSmall({ unit, margin, difference }: UnitsState): NextStep {
  const inside = margin !== null && Math.abs(difference as number) < margin;
  return wordsStep(
    `more than ${LARGEST} ${plural(unit, 2)} of each: the difference, if there is one, is small against the spread`,
    margin === null
      ? "a declared margin would let the verdict say EQUIVALENT"
      : inside
        ? `at this spread the margin of ${margin} is small too`
        : `the difference lies near the margin of ${margin}, so that neither word is near`,
  );
}

function settled(state: UnitsState): NextStep {
  return wordsStep(
    state.kind === "fixed"
      ? "nothing for these two configurations: settled. For the methods, search both with equal budgets"
      : "nothing for these two configurations: settled. For the methods, the verdict at equal budget decides",
    "one fixed configuration of each says nothing about what tuning the other would find",
    state.kind === "fixed" ? "assay init" : null,
  );
}
