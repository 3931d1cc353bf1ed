/**
 * Per-item scores of two arms, brought side by side, and only where they are what the score was made of.
 *
 * The judge does not believe a table because it is there: the table must give back the score that the run reported, as a
 * mean over items, as the mean over classes of their means (balanced accuracy), or as the area under the ROC curve. Then the
 * test set's own sampling error can be computed from it.
 * @module
 */
import type { ItemTable, UnitEvidence } from "../model/index.ts";
import { auc } from "../stats/index.ts";

export interface PairedItems {
  readonly kind: "mean" | "class-mean" | "auc";
  readonly ids: readonly string[];
  readonly groups: readonly string[] | null;
  /** By unit, then item (in the order of `ids`): the item's score, or its prediction for auc. In the metric's own direction. */
  readonly candidate: readonly (readonly number[])[];
  readonly baseline: readonly (readonly number[])[];
  /** By item, for auc: is it of the positive class? Null for the others. */
  readonly positive: readonly boolean[] | null;
  /** By item, for class-mean: its class. Null for the others. */
  readonly classes: readonly string[] | null;
}

/** Items that cannot be used, and why; null: no unit has items at all. */
export type ItemsResult = PairedItems | { readonly unusable: string } | null;

/** How far a recomputed score may lie from the printed one: scripts print three digits or more. */
const TOLERANCE = 6e-4;

/** @param candidate - Units that did not fail; likewise `baseline`. */
export function pairedItems(
  candidate: readonly UnitEvidence[],
  baseline: readonly UnitEvidence[],
): ItemsResult {
  const units = [...candidate, ...baseline];
  const tables = units.map((unit) => unit.items);
  if (tables.every((table) => table === null) || units.length === 0) return null;
  if (tables.some((table) => table === null))
    return {
      unusable: `items of ${tables.filter((table) => table === null).length} of ${units.length} runs are missing`,
    };
  const complete = tables as readonly ItemTable[];
  const first = complete[0] as ItemTable;
  const order = new Map(first.ids.map((id, i) => [id, i]));
  if (order.size !== first.ids.length) return { unusable: "an item id stands twice in one run" };
  const aligned: ItemTable[] = [];
  for (const table of complete) {
    const sorted = alignTo(order, table);
    if (sorted === null) return { unusable: "not all runs were scored on the same items" };
    aligned.push(sorted);
  }
  if (!aligned.every((table) => sameValues(table.groups, (aligned[0] as ItemTable).groups)))
    return { unusable: "the runs disagree about the items' groups" };

  const common = { ids: first.ids, groups: (aligned[0] as ItemTable).groups };
  const split = <T>(values: readonly T[]) => ({
    candidate: values.slice(0, candidate.length),
    baseline: values.slice(candidate.length),
  });
  const scores = units.map((unit) => unit.score ?? Number.NaN);
  const asMean = readMean(aligned, scores);
  if (asMean !== null) {
    const { rows, classes } = asMean;
    const kind = classes === null ? "mean" : "class-mean";
    return { kind, ...common, ...split(rows), positive: null, classes };
  }
  const asAuc = readAuc(aligned, scores);
  if (asAuc !== null)
    return { kind: "auc", ...common, ...split(asAuc.predictions), positive: asAuc.positive, classes: null };
  return {
    unusable:
      "the items do not give back the reported score, neither as a mean over items or classes nor as an AUC",
  };
}

/** Ways in which an item's score may follow from its row; the first of them are also averaged by class. */
const MEAN_READINGS: readonly ((table: ItemTable) => readonly number[] | null)[] = [
  (table) => table.scores,
  (table) => combine(table, (label, prediction) => (label === prediction ? 1 : 0)),
];
const ERROR_READINGS: typeof MEAN_READINGS = [
  (table) => combine(table, (label, prediction) => Math.abs(Number(label) - Number(prediction))),
  (table) => combine(table, (label, prediction) => (Number(label) - Number(prediction)) ** 2),
];

/** Means that differ by less are the same but for rounding. */
const ROUNDING = 1e-12;

interface MeanReading {
  readonly rows: readonly (readonly number[])[];
  /** By item, where the mean is one over classes. */
  readonly classes: readonly string[] | null;
}

/**
 * The reading that comes nearest to the scores: where they are small, or the classes about as large, several may come near
 * enough. Where classes are equally large, the plain mean is the same number and is taken.
 */
function readMean(tables: readonly ItemTable[], scores: readonly number[]): MeanReading | null {
  const classes = classesOf(tables);
  let [nearest, least]: [MeanReading | null, number] = [null, Number.POSITIVE_INFINITY];
  for (const [readings, by] of [
    [[...MEAN_READINGS, ...ERROR_READINGS], null],
    [classes === null ? [] : MEAN_READINGS, classes],
  ] as const)
    for (const read of readings) {
      const rows = tables.map(read);
      if (!rows.every((row) => row !== null)) continue;
      const means = rows.map((row) => (by === null ? meanOf(row) : classMean(row, by)));
      if (!means.every((mean, i) => close(mean, scores[i] as number))) continue;
      const away = means.reduce((most, mean, i) => Math.max(most, Math.abs(mean - (scores[i] as number))), 0);
      if (away < least - ROUNDING) [nearest, least] = [{ rows, classes: by }, away];
    }
  return nearest;
}

/** The items' labels, where all runs agree about them and they sort the items into a few classes; else null. */
function classesOf(tables: readonly ItemTable[]): readonly string[] | null {
  const labels = tables[0]?.labels ?? null;
  if (labels === null || !tables.every((table) => sameValues(table.labels, labels))) return null;
  const count = new Set(labels).size;
  // A label of its own for almost every item is a measured value, not a class.
  return count >= 2 && count <= labels.length / 2 ? labels : null;
}

/** How many items each class has, in the order of their first items. */
export function classSizes(classes: readonly string[]): readonly (readonly [name: string, items: number])[] {
  const sizes = new Map<string, number>();
  for (const name of classes) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  return [...sizes];
}

function classMean(row: readonly number[], classes: readonly string[]): number {
  const own = Map.groupBy(row.keys(), (i) => classes[i] as string);
  return meanOf([...own.values()].map((items) => meanOf(items.map((i) => row[i] as number))));
}

function combine(table: ItemTable, score: (label: string, prediction: string) => number): number[] | null {
  const { labels, predictions } = table;
  if (labels === null || predictions === null) return null;
  return labels.map((label, i) => score(label, predictions[i] as string));
}

function readAuc(
  tables: readonly ItemTable[],
  scores: readonly number[],
): { predictions: number[][]; positive: boolean[] } | null {
  const labels = tables[0]?.labels ?? null;
  if (labels === null || tables.some((table) => table.predictions === null)) return null;
  if (!tables.every((table) => sameValues(table.labels, labels))) return null;
  const classes = [...new Set(labels)].sort(byNumberThenText);
  if (classes.length !== 2) return null;
  const predictions = tables.map((table) => (table.predictions ?? []).map(Number));
  if (predictions.some((row) => row.some((value) => !Number.isFinite(value)))) return null;
  // The larger label is the positive class; where scores fall the other way round, the smaller one is.
  for (const positiveClass of [classes[1], classes[0]]) {
    const positive = labels.map((label) => label === positiveClass);
    if (predictions.every((row, i) => close(auc(row, positive), scores[i] as number)))
      return { predictions, positive };
  }
  return null;
}

function alignTo(order: ReadonlyMap<string, number>, table: ItemTable): ItemTable | null {
  if (table.ids.length !== order.size) return null;
  const places = table.ids.map((id) => order.get(id));
  if (places.some((place) => place === undefined) || new Set(places).size !== order.size) return null;
  const arrange = <T>(values: readonly T[] | null): T[] | null => {
    if (values === null) return null;
    const arranged = new Array<T>(values.length);
    values.forEach((value, i) => {
      arranged[places[i] as number] = value;
    });
    return arranged;
  };
  return {
    ids: arrange(table.ids) as string[],
    scores: arrange(table.scores),
    labels: arrange(table.labels),
    predictions: arrange(table.predictions),
    groups: arrange(table.groups),
  };
}

function sameValues(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function byNumberThenText(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  return Number.isNaN(difference) ? (a < b ? -1 : a > b ? 1 : 0) : difference;
}
