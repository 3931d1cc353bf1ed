/**
 * The tables on the sum and on units by items.
 * @module
 */
import type { ItemsResult } from "./items.ts";
import { markdownTable, percent } from "./markdown.ts";
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
      "units alone, about new items: missed, %",
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
        unitsA >= 3 && score !== "auc" ? percent(missedByUnitsAlone, repetitions) : "",
      ],
    ),
  );
}
