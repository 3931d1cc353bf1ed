/**
 * Does one search look as though its rarest trials carry the result? Then rule N needs its wider constant, and the grade
 * is capped; and two shapes for which no rule keeps its rate, which can only be detected and said.
 *
 * The gap of the best to the second, in units of the upper spread: with d_j = j (x_(n-j+1) - x_(n-j)) the normalised
 * spacings of the h best scores (exponential and equal in law for an exponential tail), d_1 / mean(d_2..d_h). And the weight
 * of the single best trial: its share of the jackknife's sum of squares.
 *
 * It sees only what was drawn: on heavy tails it fires in about a fifth of the searches (docs/statistics/tail-diagnostic.md).
 *
 * @see A. Renyi (1953), "On the theory of order statistics", Acta Math. Hung. 4:191-231 (spacings).
 * @module
 */
import { meanOf, sorted } from "../numerics/index.ts";
import { leaveOneOut, type Search } from "./tuning-curve.ts";

export interface TailDiagnostic {
  /** Use c = 20, and cap the grade. */
  readonly heavy: boolean;
  /** Gap of the best score to the second, in units of the upper spread. */
  readonly gap: number;
  /** Share of the best trial in the variance, in [0, 1]. */
  readonly weight: number;
  /** Both figures as a clause. */
  readonly detail: string;
  /** Shapes on which the rule is known to err more than promised. */
  readonly caps: readonly { readonly id: string; readonly detail: string }[];
}

/** Exceeded by 2-4 % of normal samples, 7-12 % of exponential ones, 14-23 % of heavy ones, at n = 15..60. */
const WIDE_GAP = 3;
/** Exceeded by 2-3 % of normal samples at k = n/5, and by 7-13 % of heavy ones. */
const LARGE_WEIGHT = 0.92;

/** @param search - Higher is better; failures already in their place, `failed` of them. */
export function tailDiagnostic(search: Search & { readonly failed?: number }, k: number): TailDiagnostic {
  const n = search.test.length;
  const descending = sorted(search.test).reverse();
  const gap = gapRatio(descending);
  const weight = bestWeight(search, k);
  return {
    heavy: gap > WIDE_GAP || weight > LARGE_WEIGHT,
    gap,
    weight,
    detail: `the best trial stands ${Number.isFinite(gap) ? gap.toFixed(1) : "far more than"} upper spreads above the second and carries ${Math.round(100 * weight)} % of the variance`,
    caps: [...distinctLevels(descending), ...sharedBest(search), ...failureShare(search.failed ?? 0, n, k)],
  };
}

function gapRatio(descending: Float64Array): number {
  const h = Math.min(descending.length - 1, Math.max(5, Math.ceil(descending.length / 5)));
  let rest = 0;
  for (let j = 2; j <= h; j++)
    rest += (j * ((descending[j - 1] as number) - (descending[j] as number))) / (h - 1);
  const first = (descending[0] as number) - (descending[1] ?? Number.NaN);
  return first === 0 ? 0 : first / rest;
}

function bestWeight(search: Search, k: number): number {
  const values = leaveOneOut(search, k);
  const mean = meanOf(values);
  let [total, most] = [0, 0];
  for (const value of values) {
    total += (value - mean) ** 2;
    most = Math.max(most, (value - mean) ** 2);
  }
  return total > 0 ? most / total : 0;
}

/** Few distinct scores with the top level seen once or twice: rates of 16-37 % there. */
function distinctLevels(descending: Float64Array): { id: string; detail: string }[] {
  const levels = new Set(descending).size;
  const top = descending.filter((score) => score === descending[0]).length;
  if (levels > Math.max(5, descending.length / 4) || top > 2) return [];
  return [
    {
      id: "few-levels",
      detail: `only ${levels} distinct scores in ${descending.length} trials, and the best of them was seen ${top === 1 ? "once" : "twice"}`,
    },
  ];
}

/**
 * A ceiling: a tenth of the trials or more, at least three, are selected before all others and share one score. Searches that
 * miss it make the lower end of the curve, and a sample that reached it often judges too well how surely it is found. The
 * simulated rates stand in docs/statistics/rule-n.md.
 */
function sharedBest({ selection, test }: Search): { id: string; detail: string }[] {
  const n = test.length;
  let first = 0;
  for (let i = 1; i < n; i++) if ((selection[i] as number) > (selection[first] as number)) first = i;
  let rest = Number.NEGATIVE_INFINITY; // the best selection score of those that score otherwise
  for (let i = 0; i < n; i++) if (test[i] !== test[first]) rest = Math.max(rest, selection[i] as number);
  let top = 0;
  for (const score of selection) if (score > rest) top++;
  if (top < 3 || 10 * top < n || top === n) return [];
  return [
    {
      id: "shared-best",
      detail: `the ${top} of ${n} trials that rank first share one score, so that it looks more certain to be found than it is`,
    },
  ];
}

/** A share f of failures such that whole searches of k fail now and then, f^k n in (0, 3): rates up to 17 %. */
function failureShare(failed: number, n: number, k: number): { id: string; detail: string }[] {
  const expected = (failed / n) ** k * n;
  // Below a hundredth no search of k trials fails as a whole within any sample of this size.
  if (failed === 0 || expected < 0.01 || expected >= 3) return [];
  return [
    {
      id: "failures",
      detail: `${failed} of ${n} trials failed, so that all ${k} trials of a search fail now and then, too rarely to be measured here`,
    },
  ];
}
