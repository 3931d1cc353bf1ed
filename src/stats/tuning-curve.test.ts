import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moved, near, search, stretch } from "./scores.samples.ts";
import {
  bestSoFar,
  jackknifeVariance,
  leaveOneOut,
  medianOfBest,
  type Search,
  tuningCurve,
  tuningCurveWithReplacement,
} from "./tuning-curve.ts";

const SMALL: Search = { selection: [3, 1, 2], test: [30, 10, 40] };

describe("by hand", () => {
  it("U(k) is the mean over all subsets of k trials", () => {
    // k = 2: {3,1} -> 30, {3,2} -> 30, {1,2} -> 40.
    const values = tuningCurve(SMALL, [1, 2, 3]);
    [80 / 3, 100 / 3, 30].forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 12);
    });
  });

  it("trials that tie in their selection score share their mean test score", () => {
    // k = 2: {a,b} -> 15, {a,c} and {b,c} -> 40.
    expect(tuningCurve({ selection: [1, 1, 2], test: [10, 20, 40] }, [2])[0]).toBeCloseTo(95 / 3, 12);
  });

  it("with replacement: places i/n to the k", () => {
    // (1/9) 10 + (3/9) 40 + (5/9) 30 with the test scores in the order of selection.
    expect(tuningCurveWithReplacement(SMALL, [2])[0]).toBeCloseTo((10 + 3 * 40 + 5 * 30) / 9, 12);
  });

  it("the path of the search, and the median of the best", () => {
    expect(bestSoFar([3, 1, 4, 1, 5], [1, 2, 3, 5])).toEqual([3, 3, 4, 5]);
    // 0.5^(1/2) = .707: the third of four scores holds .75.
    expect(medianOfBest([4, 1, 3, 2], [1, 2, 100])).toEqual([2, 3, 4]);
  });

  it("the jackknife of a mean is s²/n", () => {
    expect(jackknifeVariance({ selection: [1, 2, 3, 4], test: [1, 2, 4, 9] }, 1)).toBeCloseTo(
      // s² of 1, 2, 4, 9 is 38/3.
      38 / 3 / 4,
      12,
    );
  });

  it.each([
    [() => tuningCurve(SMALL, [4]), "a budget of 4 trials, expected a whole number in 1..3"],
    [() => tuningCurve(SMALL, [1.5]), "a budget of 1.5 trials"],
    [() => jackknifeVariance(SMALL, 3), "a budget of 3 trials, expected a whole number in 1..2"],
    [() => tuningCurve({ selection: [1], test: [1, 2] }, [1]), "1 selection scores and 2 test scores"],
    [() => tuningCurve({ selection: [1, Number.NaN], test: [1, 2] }, [1]), "selection[1] is NaN"],
    [() => tuningCurve({ selection: [], test: [] }, [1]), "selection has 0 scores"],
    [() => bestSoFar([1, 2], [3]), "a budget of 3 trials"],
  ])("refuses %s", (call, message) => {
    expect(call).toThrow(message);
  });
});

describe("whatever the search", () => {
  const withBudget = search(3, 10).chain((drawn) =>
    fc.record({ drawn: fc.constant(drawn), k: fc.integer({ min: 1, max: drawn.test.length - 1 }) }),
  );

  it("U(k) equals the mean over all subsets", () => {
    fc.assert(
      fc.property(withBudget, ({ drawn, k }) => {
        const all = subsets(drawn.test.length, k).map((chosen) => selected(drawn, chosen));
        const mean = all.reduce((sum, value) => sum + value / all.length, 0);
        expect(tuningCurve(drawn, [k])[0]).toBeCloseTo(mean, 9);
      }),
      { numRuns: 60 },
    );
  });

  it("leave-one-out in O(n) equals leaving each one out", () => {
    fc.assert(
      fc.property(withBudget, ({ drawn, k }) => {
        const brute = drawn.test.map(
          (_, j) =>
            tuningCurve({ selection: drawn.selection.toSpliced(j, 1), test: drawn.test.toSpliced(j, 1) }, [
              k,
            ])[0] as number,
        );
        // Ours come in the order of the selection scores: compare as sets, and the variance itself.
        const fast = [...leaveOneOut(drawn, k)].sort((a, b) => a - b);
        const slow = brute.toSorted((a, b) => a - b);
        fast.forEach((value, i) => {
          expect(value).toBeCloseTo(slow[i] as number, 9);
        });
        const n = brute.length;
        const mean = brute.reduce((sum, value) => sum + value / n, 0);
        const variance = ((n - 1) / n) * brute.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        expect(jackknifeVariance(drawn, k)).toBeCloseTo(variance, 8);
      }),
    );
  });

  it("the order of the trials does not matter", () => {
    fc.assert(
      fc.property(withBudget, fc.infiniteStream(fc.nat()), ({ drawn, k }, stream) => {
        const order = drawn.test
          .map((_, i) => [stream.next().value as number, i] as const)
          .sort(([a], [b]) => a - b)
          .map(([, i]) => i);
        const shuffled = {
          selection: order.map((i) => drawn.selection[i] as number),
          test: order.map((i) => drawn.test[i] as number),
        };
        expect(tuningCurve(shuffled, [k])[0]).toBeCloseTo(tuningCurve(drawn, [k])[0] as number, 10);
        expect(jackknifeVariance(shuffled, k)).toBeCloseTo(jackknifeVariance(drawn, k), 8);
      }),
    );
  });

  it("follows the scores to another unit and zero, and only the order of the selection scores counts", () => {
    fc.assert(
      fc.property(withBudget, stretch, ({ drawn, k }, { scale, shift }) => {
        const other = {
          selection: drawn.selection.map((value) => value ** 3 + 7),
          test: moved(drawn.test, scale, shift),
        };
        const value = tuningCurve(drawn, [k])[0] as number;
        expect(
          Math.abs((tuningCurve(other, [k])[0] as number) - scale * (value + shift)),
        ).toBeLessThanOrEqual(1e-10 * scale * 100);
        const variance = jackknifeVariance(drawn, k);
        fc.pre(variance > 1e-6);
        expect(near(jackknifeVariance(other, k), scale * scale * variance)).toBe(true);
      }),
    );
  });

  it("grows with k where the selection score is the test score, from the mean to the best", () => {
    fc.assert(
      fc.property(search(2), ({ test }) => {
        const ks = test.map((_, i) => i + 1);
        const own = { selection: test, test };
        for (const curve of [tuningCurve(own, ks), tuningCurveWithReplacement(own, ks)])
          for (const [i, value] of curve.entries())
            if (i > 0) expect(value).toBeGreaterThanOrEqual((curve[i - 1] as number) - 1e-9);
        const curve = tuningCurve(own, ks);
        expect(curve[0]).toBeCloseTo(test.reduce((sum, x) => sum + x, 0) / test.length, 9);
        expect(curve.at(-1)).toBeCloseTo(Math.max(...test), 9);
        // Drawing with replacement finds less.
        for (const [i, value] of tuningCurveWithReplacement(own, ks).entries())
          expect(value).toBeLessThanOrEqual((curve[i] as number) + 1e-9);
      }),
    );
  });
});

function subsets(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  const all: number[][] = [];
  for (let i = from; i <= n - k; i++) for (const rest of subsets(n, k - 1, i + 1)) all.push([i, ...rest]);
  return all;
}

/** Ties are broken by averaging over the whole search, as `tuningCurve` states. */
function selected({ selection, test }: Search, chosen: readonly number[]): number {
  const best = Math.max(...chosen.map((i) => selection[i] as number));
  const tied = test.filter((_, i) => selection[i] === best);
  return tied.reduce((sum, value) => sum + value / tied.length, 0);
}
