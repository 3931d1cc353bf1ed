/**
 * Axes: round ticks, scales, and domains that hold everything drawn.
 *
 * Figures are fluid: an x is a percentage of the figure's width, a y is in pixels, so that one figure fits every width
 * with its text at full size.
 * @module
 */

export interface Ticks {
  readonly values: readonly number[];
  /** Decimals that tell the ticks apart. */
  readonly decimals: number;
  /** Power of ten of the step. */
  readonly power: number;
}

/** Multiples of 1, 2 or 5 times a power of ten within [low, high], at most `most` of them (2 or more). */
export function niceTicks(low: number, high: number, most = 5): Ticks {
  if (!(high > low) || !Number.isFinite(high - low)) return { values: [low], decimals: 4, power: -4 };
  const rough = (high - low) / most;
  let power = Math.floor(Math.log10(rough));
  let values: number[] = [];
  let decimals = 0;
  // The first step is the smallest that could do; the loop ends since each further one is at least twice as wide.
  for (let i = 0; values.length === 0 || values.length > most; i++) {
    const factor = [1, 2, 5][i % 3] as number;
    if (i > 0 && i % 3 === 0) power++;
    decimals = Math.max(0, -power);
    values = multiples(low, high, factor, power);
    if (values.length === 0) break;
  }
  return { values, decimals, power };
}

function multiples(low: number, high: number, factor: number, power: number): number[] {
  const step = factor * 10 ** power;
  const slack = (high - low) * 1e-9;
  const first = Math.ceil((low - slack) / step);
  const last = Math.floor((high + slack) / step);
  if (last - first > 1000) return new Array(1001).fill(0);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const value = Number(((first + i) * step).toPrecision(12));
    return value === 0 ? 0 : value; // never -0
  });
}

/** Ticks of a budget axis: 1, 2, 4, 8 ..., with `most` as the last. */
export function doublingTicks(most: number): number[] {
  const ticks: number[] = [];
  for (let k = 1; k <= most; k *= 2) ticks.push(k);
  const last = ticks.at(-1) ?? 1;
  if (most > last * 1.4) ticks.push(most);
  return ticks.length > 6 ? ticks.filter((_, i) => (ticks.length - 1 - i) % 2 === 0) : ticks;
}

export type Domain = readonly [low: number, high: number];

/** Holds all finite values, with room on both sides; never empty. */
export function domainOf(values: readonly number[], room = 0.07): Domain {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [0, 1];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const width = high - low > 0 ? high - low : Math.abs(high) > 0 ? Math.abs(high) * 0.1 : 1;
  // Scores that agree in nine digits are drawn as equal: nobody reads ticks that differ in the tenth.
  const least = Math.max(Math.abs(low), Math.abs(high)) * 1e-9;
  const margin = Math.max(room * width, (least - width) / 2);
  return [low - margin, high + margin];
}

/** Share of the way from low to high, in [0, 1] for values inside. `flipped`: from high to low (lower is better). */
export function linearShare([low, high]: Domain, flipped = false): (value: number) => number {
  const share = (value: number) => (value - low) / (high - low);
  return flipped ? (value) => 1 - share(value) : share;
}

/** Budgets from 1 to `most` on a log scale: each doubling is one step. */
export function logShare(most: number): (k: number) => number {
  const width = Math.log(Math.max(most, 2));
  return (k) => Math.log(k) / width;
}

/** `37.25%`: a place on the fluid axis. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))}%`;
}

/** Pixels, to a tenth. */
export function px(value: number): number {
  return Number(value.toFixed(1));
}
