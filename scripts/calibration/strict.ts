/**
 * Strict mode: medians of best-of-k by order statistics. How often does it name a winner among equals, and how often does an
 * interval miss its median?
 * @module
 */
import { createRandom } from "../../src/numerics/index.ts";
import { bestOfMedianInterval } from "../../src/stats/strict.ts";
import { LANDSCAPES, search, truthQuantile } from "./landscape.ts";

export interface StrictResult {
  readonly landscape: string;
  readonly n: number;
  readonly k: number;
  readonly repetitions: number;
  /** A winner was named: either side. */
  readonly falseWords: number;
  /** The interval of one method does not hold its median. */
  readonly missed: number;
}

const ALPHA = 0.0125;

export function simulateStrict(repetitions: number, seed: number): StrictResult[] {
  return ["logistic", "log-normal", "rounded to 0.1 spreads", "60 % fail"].flatMap((name) => {
    const landscape = LANDSCAPES.find((each) => each.name === name) as (typeof LANDSCAPES)[number];
    return [
      [20, 3],
      [60, 6],
      [60, 9],
      [100, 10],
    ].map(([n, k]) => {
      const random = createRandom(seed, "strict", name, n as number, k as number);
      const truth = truthQuantile(landscape, 0.5 ** (1 / (k as number)));
      let [falseWords, missed] = [0, 0];
      for (let r = 0; r < repetitions; r++) {
        const a = bestOfMedianInterval(search(landscape, n as number, random).test, k as number, ALPHA);
        const b = bestOfMedianInterval(search(landscape, n as number, random).test, k as number, ALPHA);
        if (a === null || b === null) continue;
        if (a[0] > b[1] || b[0] > a[1]) falseWords++;
        if (a[0] > truth || a[1] < truth) missed++;
      }
      return { landscape: name, n: n as number, k: k as number, repetitions, falseWords, missed };
    });
  });
}
