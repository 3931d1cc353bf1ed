/**
 * The variance that the items of a test set give to a mean over classes, in which each class counts alike.
 *
 * Items of one class are exchangeable, so the variance is that of a stratified sample of C strata:
 *
 *     V_items = sum_c s_c² / m_c / C²
 *
 * with s_c² the variance within class c and m_c its items; where items are grouped, its groups, and a group that has items of
 * several classes adds its share of all of them before the square is taken.
 *
 * Six items that are all right have s_c² = 0, which nobody believes: four items of the variance that the classes have on
 * average are added to each class, and the larger of the two variances counts:
 *
 *     s_c² := max( s_c², ((m_c - 1) s_c² + 4 s²) / (m_c + 3) ),   s² = sum_c (m_c - 1) s_c² / sum_c (m_c - 1)
 *
 * That matters in small classes only, and a class of one item gets s². df by Satterthwaite, m_c - 1 of each class (1 where
 * it has one item): what was added counts for no certainty.
 *
 * @see W. G. Cochran (1977), "Sampling Techniques", ch. 5 (strata), 11 (groups); A. Agresti, B. A. Coull (1998), "Approximate
 * is better than 'exact' for interval estimation of binomial proportions", American Statistician 52:119-126: z² = 3.84, about
 * four, observations are added, there of the variance 1/4 that a share can have at most.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { meanAndVariance } from "../numerics/index.ts";
import { satterthwaite, type VarianceSource } from "./satterthwaite.ts";

/** z² of a 95 % interval, to a whole item. */
const ADDED = 4;

/**
 * @param values - By item, divided by the number of classes: the sum over classes of their means is the estimate.
 * @param classes - The indices of the items of each class, none of them empty.
 * @param clusterOf - By item: the group that it is drawn with.
 * @throws {AssayError} INVALID_INPUT where no class has items of two groups.
 */
export function classedVariance(
  values: ArrayLike<number>,
  classes: readonly (readonly number[])[],
  clusterOf: ArrayLike<number>,
): VarianceSource {
  const own = classes.map((items) => influences(values, items, clusterOf));
  const df = own.reduce((sum, { clusters }) => sum + clusters.size - 1, 0);
  if (df === 0)
    throw new AssayError("INVALID_INPUT", "itemsEstimate: no class has items of at least 2 groups");
  const pooled = own.reduce((sum, { clusters, variance }) => sum + (clusters.size - 1) * variance, 0) / df;
  const parts = own.map(({ clusters, variance }) => {
    const m = clusters.size;
    const filled = ((m - 1) * variance + ADDED * pooled) / (m - 1 + ADDED);
    return { variance: Math.max(variance, filled) / m, df: Math.max(1, m - 1) };
  });
  const stratified = satterthwaite(parts);
  return { variance: Math.max(0, stratified.variance + sharedBetween(own)), df: stratified.df };
}

interface OwnPart {
  /** By group: what its items of this class add to the estimate, about the class's mean. */
  readonly clusters: ReadonlyMap<number, number>;
  /** m times the variance of the class's mean. */
  readonly variance: number;
}

function influences(
  values: ArrayLike<number>,
  items: readonly number[],
  clusterOf: ArrayLike<number>,
): OwnPart {
  const { mean } = meanAndVariance(items.map((i) => values[i] as number));
  const sums = new Map<number, number>();
  for (const i of items) {
    const cluster = clusterOf[i] as number;
    sums.set(cluster, (sums.get(cluster) ?? 0) + ((values[i] as number) - mean) / items.length);
  }
  const m = sums.size;
  if (m < 2) return { clusters: sums, variance: 0 };
  const correction = m / (m - 1);
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  const scaled = new Map([...sums].map(([cluster, sum]) => [cluster, Math.sqrt(correction) * sum]));
  return { clusters: scaled, variance: correction * squares * m };
}

/** Covariances of the classes' means: twice the products of what one group adds to two classes. */
function sharedBetween(own: readonly OwnPart[]): number {
  const total = new Map<number, { sum: number; squares: number }>();
  for (const { clusters } of own)
    for (const [cluster, part] of clusters) {
      const { sum, squares } = total.get(cluster) ?? { sum: 0, squares: 0 };
      total.set(cluster, { sum: sum + part, squares: squares + part * part });
    }
  let shared = 0;
  for (const { sum, squares } of total.values()) shared += sum * sum - squares;
  return shared;
}
