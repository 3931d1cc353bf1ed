/**
 * The interval over units and items: how sure is the difference for fresh seeds and a fresh test set?
 *
 * Every unit (seed) of both arms is scored on the same items, so the design is crossed: unit by item. The variance of the
 * difference of the means has a part from the units, a part from the items, and one from their interaction:
 *
 *     V = V_units + V_items - V_interaction,   never below the larger of the first two
 *
 * V_units is Welch's (over units), V_items the variance of the mean of the per-item differences (items paired between the
 * arms, whole groups at a time where items are grouped). Both contain the interaction once, so it is taken off once. For
 * the AUC an item's part is its DeLong placement, separately in each class. A mean over classes, each of which counts alike
 * (balanced accuracy), varies by class: `classedVariance`. df by Satterthwaite.
 *
 * @see S. R. Searle, G. Casella, C. E. McCulloch (1992), "Variance Components", ch. 5; A. B. Owen (2007), "The pigeonhole
 * bootstrap", Annals of Applied Statistics 1:386-411; DeLong et al. (1988). Simulated coverage: docs/statistics/items.md.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { meanAndVariance, studentT } from "../numerics/index.ts";
import { auc, placements } from "./auc.ts";
import { classedVariance } from "./classed-variance.ts";
import { requireScores } from "./require-scores.ts";
import { satterthwaite } from "./satterthwaite.ts";

export interface ItemsQuestion {
  readonly kind: "mean" | "class-mean" | "auc";
  /** By unit, then item: the item's score, or its prediction for `auc`. Higher is better (a prediction: more positive). */
  readonly candidate: readonly (readonly number[])[];
  readonly baseline: readonly (readonly number[])[];
  /** By item: is it of the positive class? For `auc` only. */
  readonly positive: readonly boolean[] | null;
  /** By item: its class, each of which counts alike. For `class-mean` only. */
  readonly classes: readonly string[] | null;
  /** By item: items of one group are drawn together. Null: each item by itself. */
  readonly groups: readonly string[] | null;
}

export interface ItemsEstimate {
  readonly difference: number;
  /** Parts of the variance of the difference. */
  readonly unitVariance: number;
  readonly itemVariance: number;
  readonly interactionVariance: number;
  readonly variance: number;
  readonly df: number;
  readonly items: number;
  /** Null where items are not grouped. */
  readonly groups: number | null;
}

/** @throws {AssayError} INVALID_INPUT for fewer than 2 items (for AUC: of a class) or groups, ragged tables, or a score that is not finite. */
export function itemsEstimate(question: ItemsQuestion): ItemsEstimate {
  const { kind, positive, classes, groups } = question;
  const items = question.candidate[0]?.length ?? 0;
  if (items === 0 || question.baseline.length === 0)
    throw new AssayError("INVALID_INPUT", "itemsEstimate: each arm needs at least one unit");
  for (const [name, labels] of [
    ["class", positive],
    ["class", classes],
    ["group", groups],
  ] as const)
    if (labels !== null && labels.length !== items)
      throw new AssayError(
        "INVALID_INPUT",
        `itemsEstimate: ${items} items and a ${name} of ${labels.length}, expected one of each item`,
      );
  if ([...question.candidate, ...question.baseline].some((row) => row.length !== items))
    throw new AssayError("INVALID_INPUT", "itemsEstimate: not all units were scored on the same items");
  const strata = strataOf(question, items);
  const [A, B] = [question.candidate, question.baseline].map((units) =>
    units.map((row) => partsOf(row, question, strata)),
  ) as [Parts[], Parts[]];
  const [mA, mB] = [A, B].map((units) => meanAndVariance(units.map((unit) => unit.score))) as [
    { mean: number; variance: number },
    { mean: number; variance: number },
  ];
  const [vA, vB] = [A.length > 1 ? mA.variance / A.length : 0, B.length > 1 ? mB.variance / B.length : 0];
  const unitVariance = vA + vB;
  const means = [A, B].map((units) => itemMeans(units)) as [Float64Array, Float64Array];
  const differences = Float64Array.from(means[0], (value, i) => value - (means[1][i] as number));
  const clusters = clustersOf(groups, items);
  const itemPart =
    kind === "class-mean"
      ? classedVariance(differences, strata, clusters.of)
      : clusteredVariance(differences, strata, clusters);
  const interactionVariance = interaction(A, strata) + interaction(B, strata);
  const variance = Math.max(
    unitVariance + itemPart.variance - interactionVariance,
    unitVariance,
    itemPart.variance,
  );
  // In shares of the total, which is not the sum of the three where the interaction was taken off.
  const parts = satterthwaite([
    ...(A.length > 1 ? [{ variance: vA, df: A.length - 1 }] : []),
    ...(B.length > 1 ? [{ variance: vB, df: B.length - 1 }] : []),
    { variance: itemPart.variance, df: itemPart.df },
  ]);
  const df = parts.df * (variance / parts.variance) ** 2;
  return {
    difference: mA.mean - mB.mean,
    unitVariance,
    itemVariance: itemPart.variance,
    interactionVariance,
    variance,
    df: Number.isFinite(df) ? df : Number.POSITIVE_INFINITY,
    items,
    groups: groups === null ? null : clusters.count,
  };
}

/** The interval of an estimate; coverage in (0, 1). */
export function itemsInterval(
  { difference, variance, df }: ItemsEstimate,
  confidence: number,
): readonly [number, number] {
  const half = studentT(df).quantile((1 + confidence) / 2) * Math.sqrt(variance);
  return [difference - half, difference + half];
}

interface Parts {
  readonly score: number;
  /** By item; the score is the sum over strata of their mean, for AUC halved between the classes. */
  readonly values: ArrayLike<number>;
}

function partsOf(
  row: readonly number[],
  { kind, positive }: ItemsQuestion,
  strata: readonly (readonly number[])[],
): Parts {
  requireScores("itemsEstimate", { items: row }, 2);
  if (kind === "mean") return { score: meanAndVariance(row).mean, values: row };
  if (kind === "class-mean") {
    const values = row.map((value) => value / strata.length);
    const score = strata.reduce((sum, stratum) => sum + meanOver(values, stratum), 0);
    return { score, values };
  }
  if (positive === null) throw new AssayError("INVALID_INPUT", "itemsEstimate: the classes are missing");
  return { score: auc(row, positive), values: placements(row, positive) };
}

/** Items of one stratum are exchangeable; the difference varies by the sum of the strata's mean differences. */
function strataOf({ kind, positive, classes }: ItemsQuestion, items: number): readonly (readonly number[])[] {
  const all = Array.from({ length: items }, (_, i) => i);
  if (kind === "class-mean") {
    if (classes === null) throw new AssayError("INVALID_INPUT", "itemsEstimate: the classes are missing");
    return [...Map.groupBy(all, (i) => classes[i] as string).values()];
  }
  if (kind === "mean" || positive === null) return [all];
  return [all.filter((i) => positive[i]), all.filter((i) => !positive[i])];
}

function meanOver(values: ArrayLike<number>, indices: readonly number[]): number {
  return meanAndVariance(indices.map((i) => values[i] as number)).mean;
}

function itemMeans(units: readonly Parts[]): Float64Array {
  const means = new Float64Array((units[0] as Parts).values.length);
  for (const unit of units)
    for (let i = 0; i < means.length; i++)
      means[i] = (means[i] as number) + (unit.values[i] as number) / units.length;
  return means;
}

interface Clusters {
  readonly of: ArrayLike<number>;
  readonly count: number;
}

function clustersOf(groups: readonly string[] | null, items: number): Clusters {
  if (groups === null) return { of: Array.from({ length: items }, (_, i) => i), count: items };
  const names = new Map<string, number>();
  const of = groups.map((name) => {
    const known = names.get(name) ?? names.size;
    names.set(name, known);
    return known;
  });
  return { of, count: names.size };
}

/** Variance of the sum over strata of the mean of `values`, whole clusters drawn at a time. */
function clusteredVariance(
  values: Float64Array,
  strata: readonly (readonly number[])[],
  clusters: Clusters,
): { variance: number; df: number } {
  if (clusters.count === values.length)
    return satterthwaite(
      strata.map((stratum) => {
        if (stratum.length < 2)
          throw new AssayError("INVALID_INPUT", "itemsEstimate: at least 2 items of each class are needed");
        const { variance } = meanAndVariance(stratum.map((i) => values[i] as number));
        return { variance: variance / stratum.length, df: stratum.length - 1 };
      }),
    );
  if (clusters.count < 2)
    throw new AssayError("INVALID_INPUT", "itemsEstimate: at least 2 groups of items are needed");
  // Each cluster's influence on the estimate; their sum of squares is the cluster-robust variance.
  const influence = new Float64Array(clusters.count);
  for (const stratum of strata) {
    const { mean } = meanAndVariance(stratum.map((i) => values[i] as number));
    for (const i of stratum) {
      const cluster = clusters.of[i] as number;
      influence[cluster] = (influence[cluster] as number) + ((values[i] as number) - mean) / stratum.length;
    }
  }
  const g = clusters.count;
  return { variance: (g / (g - 1)) * influence.reduce((sum, x) => sum + x * x, 0), df: g - 1 };
}

/** What unit and item together add to the variance of one arm's mean: the residual of the two-way table, per cell. */
function interaction(units: readonly Parts[], strata: readonly (readonly number[])[]): number {
  const r = units.length;
  if (r < 2) return 0;
  const means = itemMeans(units);
  let total = 0;
  for (const stratum of strata) {
    const size = stratum.length;
    // One item shows no interaction: nothing is taken off.
    if (size < 2) continue;
    const grand = meanAndVariance(stratum.map((i) => means[i] as number)).mean;
    let squares = 0;
    for (const unit of units) {
      const own = meanAndVariance(stratum.map((i) => unit.values[i] as number)).mean;
      for (const i of stratum)
        squares += ((unit.values[i] as number) - own - (means[i] as number) + grand) ** 2;
    }
    total += squares / ((r - 1) * (size - 1)) / (r * size);
  }
  return total;
}
