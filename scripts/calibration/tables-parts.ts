/**
 * The tables on the sum, on units by items, on folds, and on several candidates.
 * @module
 */
import type { FoldsResult } from "./folds.ts";
import type { HolmResult } from "./holm.ts";
import type { ItemsResult } from "./items.ts";
import { markdownTable, percent } from "./markdown.ts";
import { NOISES } from "./noise.ts";
import type { SumResult } from "./sum.ts";

export function sumTable(cells: readonly SumResult[]): string {
  return markdownTable(
    [
      "landscapes",
      "noise",
      "shared",
      "n",
      "k",
      "fresh units",
      "luck, %",
      "tuning, %",
      "algorithm, %",
      "all three at 98.33 %",
    ],
    cells.map(({ a, b, noise, correlation, n, k, fresh, repetitions, luck, tuning, algorithm, together }) => [
      a === b ? `${a}, both` : `${a}; ${b}`,
      noise,
      correlation,
      n,
      k,
      fresh,
      ...[luck, tuning, algorithm, together].map((count) => percent(count, repetitions)),
    ]),
  );
}

export function itemsTable(cells: readonly ItemsResult[]): string {
  return markdownTable(
    [
      "score",
      "items",
      "in groups of",
      "units",
      "spread of units",
      "interval too high, %",
      "too low, %",
      "coverage, %",
      "the word: A falsely, %",
      "B falsely, %",
      "units alone, about new items: wrong, %",
    ],
    cells.map(
      ({
        score,
        items,
        group,
        unitsA,
        unitsB,
        unitA,
        unitB,
        above,
        below,
        falseA,
        falseB,
        missedByUnitsAlone,
        repetitions,
      }) => [
        score,
        items,
        group,
        unitsA === unitsB ? unitsA : `${unitsA} and ${unitsB}`,
        unitA === unitB ? unitA : `${unitA} and ${unitB}`,
        percent(above, repetitions),
        percent(below, repetitions),
        percent(repetitions - above - below, repetitions),
        ...[falseA, falseB, missedByUnitsAlone].map((count) =>
          // One model each: no word over units is given.
          unitsA > 1 ? percent(count, repetitions) : "",
        ),
      ],
    ),
  );
}

export function foldsTable(cells: readonly FoldsResult[]): string {
  return markdownTable(
    [
      "learner",
      "items",
      "splits",
      "corrected: A falsely, %",
      "B falsely, %",
      "coverage, %",
      "plain paired t, both sides, %",
    ],
    cells.map(
      ({ learner, items, splits, scheme, testFraction, falseA, falseB, falsePaired, repetitions }) => [
        learner,
        items,
        `${splits} ${scheme}, test fraction ${testFraction}`,
        percent(falseA, repetitions),
        percent(falseB, repetitions),
        percent(repetitions - falseA - falseB, repetitions),
        percent(falsePaired, repetitions),
      ],
    ),
  );
}

export function holmTable(cells: readonly HolmResult[]): string {
  return markdownTable(
    [
      "noise",
      "candidates",
      "of them truly better",
      "n",
      "a false winner in the family, %",
      "each pair at 95 %, %",
    ],
    cells.map(({ noise, candidates, better, n, falseFamilies, falseWithout, repetitions }) => [
      NOISES[noise].name,
      candidates,
      better,
      n,
      percent(falseFamilies, repetitions),
      percent(falseWithout, repetitions),
    ]),
  );
}
