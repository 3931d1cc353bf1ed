/**
 * Ranks, medians and quantiles.
 * @module
 */

/** A sorted copy, ascending. */
export function sorted(sample: ArrayLike<number>): Float64Array {
  return Float64Array.from(sample as ArrayLike<number>).sort();
}

/** Ranks from 1, ties share their mean rank. */
export function midranks(sample: ArrayLike<number>): Float64Array {
  const order = ascendingOrder(sample);
  const ranks = new Float64Array(sample.length);
  for (let i = 0; i < order.length; ) {
    let end = i + 1;
    while (end < order.length && sample[order[end] as number] === sample[order[i] as number]) end++;
    for (let j = i; j < end; j++) ranks[order[j] as number] = (i + 1 + end) / 2;
    i = end;
  }
  return ranks;
}

/** Indices that sort the sample; equal values keep their order. */
export function ascendingOrder(sample: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: sample.length }, (_, i) => i).sort(
    (i, j) => (sample[i] as number) - (sample[j] as number) || i - j,
  );
}

/** Linear interpolation between order statistics (Hyndman and Fan's type 7). */
export function quantileOf(ascending: ArrayLike<number>, p: number): number {
  const at = p * (ascending.length - 1);
  const low = Math.floor(at);
  const below = ascending[low] ?? Number.NaN;
  const above = ascending[Math.min(low + 1, ascending.length - 1)] ?? Number.NaN;
  return below + (at - low) * (above - below);
}

export function medianOf(sample: ArrayLike<number>): number {
  return quantileOf(sorted(sample), 0.5);
}
