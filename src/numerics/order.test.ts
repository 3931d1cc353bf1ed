import fc from "fast-check";
import { expect, it } from "vitest";
import { covariance, meanAndVariance, meanOf } from "./moments.ts";
import { medianOf, midranks, quantileOf, sorted } from "./order.ts";
import { orderStatisticsInside } from "./order-statistics-inside.ts";
import { findRoot } from "./root.ts";
import { normalRangeQuantile } from "./studentized-range.ts";

const sample = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 15 });

it("ranks by hand, with ties; quantiles between order statistics", () => {
  expect([...midranks([3, 1, 3, 2])]).toEqual([3.5, 1, 3.5, 2]);
  expect(medianOf([4, 1, 3, 2])).toBe(2.5);
  expect(quantileOf([10, 20, 40], 0.75)).toBe(30);
  expect(medianOf([])).toBeNaN();
});

it("ranks sum to n (n + 1) / 2, and follow the order", () => {
  fc.assert(
    fc.property(sample, (x) => {
      const ranks = midranks(x);
      expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBe((x.length * (x.length + 1)) / 2);
      x.forEach((a, i) => {
        x.forEach((b, j) => {
          if (a < b) expect(ranks[i]).toBeLessThan(ranks[j] as number);
          if (a === b) expect(ranks[i]).toBe(ranks[j]);
        });
      });
      expect(quantileOf(sorted(x), 0)).toBe(Math.min(...x) + 0);
    }),
  );
});

it("equal scores have exactly their mean and no variance, however they are rounded; far from 0 nothing cancels", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 2, max: 30 }), (x, n) => {
      expect(meanAndVariance(new Array(n).fill(x))).toEqual({ mean: x + 0, variance: 0 });
    }),
  );
  expect(meanAndVariance([1e9 + 1, 1e9 + 2, 1e9 + 3])).toEqual({ mean: 1e9 + 2, variance: 1 });
  expect(meanAndVariance([1]).variance).toBeNaN();
  expect(meanOf([])).toBeNaN();
  expect(covariance([1, 2, 3], [2, 4, 6])).toBe(2);
});

it("finds a root, at an end too, and says where there is none", () => {
  fc.assert(
    fc.property(fc.double({ min: -9, max: 9, noNaN: true }), (root) => {
      expect(findRoot((x) => (x - root) ** 3 + (x - root), -10, 10)).toBeCloseTo(root, 10);
    }),
  );
  expect(findRoot((x) => x, 0, 1)).toBe(0);
  expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow("no sign change between -1 and 1");
});

it("the chance that order statistics keep inside their limits, where it is known", () => {
  expect(orderStatisticsInside([0.2], [0.7])).toBeCloseTo(0.5, 12);
  // Both of two draws below 1/2; one in each half.
  expect(orderStatisticsInside([0, 0], [0.5, 0.5])).toBeCloseTo(1 / 4, 12);
  expect(orderStatisticsInside([0, 0.5], [0.5, 1])).toBeCloseTo(1 / 2, 12);
  const n = 50;
  expect(orderStatisticsInside(new Array(n).fill(0), new Array(n).fill(1))).toBeCloseTo(1, 10);
});

it("the range of two normals is their distance; more of them lie further apart", () => {
  // sqrt 2 times the .975 quantile.
  expect(normalRangeQuantile(2, 0.95)).toBeCloseTo(Math.SQRT2 * 1.959963984540054, 8);
  // Tables: q(.05; 3, inf) = 3.314, q(.05; 10, inf) = 4.474.
  expect(normalRangeQuantile(3, 0.95)).toBeCloseTo(3.314, 3);
  expect(normalRangeQuantile(10, 0.95)).toBeCloseTo(4.474, 3);
});
