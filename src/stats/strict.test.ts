import fc from "fast-check";
import { expect, it } from "vitest";
import { search } from "./scores.samples.ts";
import { bestOfMedianInterval } from "./strict.ts";

const ascending = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

it("k = 1: the sign test's interval for the median", () => {
  // n = 10: P(Bin(10, 1/2) <= 1) = .0107, <= 2: .0547. At 2.5 % a side the 2nd and the 9th.
  expect(bestOfMedianInterval(ascending(10), 1, 0.025)).toEqual([2, 9]);
  // At 1.25 %: the same, since .0107 <= .0125; at 1 % the 1st and the 10th (.00098).
  expect(bestOfMedianInterval(ascending(10), 1, 0.0125)).toEqual([2, 9]);
  expect(bestOfMedianInterval(ascending(10), 1, 0.01)).toEqual([1, 10]);
});

it("needs n/k of about 6.3 for an upper end at 1.25 %", () => {
  // q^n = 2^(-n/k) <= .0125 from n/k = 6.32 on.
  expect(bestOfMedianInterval(ascending(31), 5, 0.0125)).toBeNull();
  expect(bestOfMedianInterval(ascending(32), 5, 0.0125)).not.toBeNull();
});

it.each([
  [[], 1, 0.01, "scores has 0 scores"],
  [[1, 2], 0.5, 0.01, "k is 0.5, expected at least 1"],
  [[1, 2], 1, 0.5, "alpha is 0.5, expected a number in (0, 1/2)"],
  [[1, 2], 1, Number.NaN, "alpha is NaN"],
] as const)("refuses %j, k %d, alpha %d", (scores, k, alpha, message) => {
  expect(() => bestOfMedianInterval(scores, k, alpha)).toThrow(message);
});

it("its ends are scores in order; it climbs with k, and a smaller error widens it", () => {
  fc.assert(
    fc.property(search(30, 60), fc.integer({ min: 1, max: 3 }), ({ test }, k) => {
      const plain = bestOfMedianInterval(test, k, 0.0125);
      fc.pre(plain !== null);
      const [low, high] = plain!;
      expect(low).toBeLessThanOrEqual(high);
      expect(test).toContain(low);
      expect(test).toContain(high);
      const later = bestOfMedianInterval(test, k + 1, 0.0125);
      if (later !== null) {
        expect(later[0]).toBeGreaterThanOrEqual(low);
        expect(later[1]).toBeGreaterThanOrEqual(high);
      }
      const surer = bestOfMedianInterval(test, k, 0.001);
      if (surer !== null) {
        expect(surer[0]).toBeLessThanOrEqual(low);
        expect(surer[1]).toBeGreaterThanOrEqual(high);
      }
    }),
  );
});
