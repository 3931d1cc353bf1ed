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
  return sumCellTable(
    [],
    cells.filter(({ untuned }) => untuned === undefined),
    () => [],
  );
}

export function untunedTable(cells: readonly SumResult[]): string {
  return sumCellTable(
    ["default better than, %"],
    cells.filter(({ untuned }) => untuned !== undefined),
    ({ untuned = 0 }) => [Math.round(100 * untuned)],
  );
}

function sumCellTable(
  heads: readonly string[],
  cells: readonly SumResult[],
  own: (cell: SumResult) => readonly number[],
): string {
  return markdownTable(
    [
      "landscapes",
      ...heads,
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
    cells.map((cell) => [
      cell.a === cell.b ? `${cell.a}, both` : `${cell.a}; ${cell.b}`,
      ...own(cell),
      cell.noise,
      cell.correlation,
      cell.n,
      cell.k,
      cell.fresh,
      ...[cell.luck, cell.tuning, cell.algorithm, cell.together].map((count) =>
        percent(count, cell.repetitions),
      ),
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
        classes,
        easeA,
        easeB,
        above,
        below,
        falseA,
        falseB,
        missedByUnitsAlone,
        repetitions,
      }) => [
        `${score}${easyText(easeA, easeB)}`,
        classes === undefined ? items : `${items}: ${classes.join(", ")}`,
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

/** The arms for which the rare classes are nearly always right. */
function easyText(easeA: readonly number[] = [], easeB: readonly number[] = []): string {
  const easy = [easeA, easeB].map((ease) => ease.some((own) => own > 0));
  if (easy.every((own) => !own)) return "";
  return easy.every((own) => own) ? ", rare classes easy" : ", rare classes easy for A alone";
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
      "family",
      "methods truly better",
      "n",
      "a false winner in the family, %",
      "each pair at 95 %, %",
    ],
    cells.map(({ noise, family, methods, better, n, falseFamilies, falseWithout, repetitions }) => [
      NOISES[noise].name,
      family === "pairs" ? `all pairs of ${methods} methods` : `${methods} candidates, one baseline`,
      better,
      n,
      percent(falseFamilies, repetitions),
      percent(falseWithout, repetitions),
    ]),
  );
}
