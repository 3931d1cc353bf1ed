import fc from "fast-check";
import { expect, it } from "vitest";
import { atLeast, poissonBinomial, recordLaw } from "./poisson-binomial.ts";

it("records without any effect, as STATISTICS documents", () => {
  expect(recordLaw(700).mean).toBeCloseTo(6.13, 2);
  expect(atLeast(recordLaw(83).law, 15)).toBeCloseTo(2.1e-6, 7);
  // Two tries: the first improves on one run with 1/2, the second on all before with 1/3.
  const { law } = recordLaw(2);
  [1 / 3, 1 / 2, 1 / 6].forEach((p, j) => {
    expect(law[j]).toBeCloseTo(p, 15);
  });
});

it("knows certain and impossible tries, none at all, and refuses what is no chance", () => {
  expect(poissonBinomial([0, 1, 0.5])).toEqual([0, 0.5, 0.5, 0]);
  expect(poissonBinomial([])).toEqual([1]);
  expect(() => poissonBinomial([0.5, 1.5])).toThrow("chance 1 is 1.5");
  expect(() => poissonBinomial([Number.NaN])).toThrow("chance 0 is NaN");
  expect(() => recordLaw(3, 0)).toThrow("3 tries against the best of 0 runs");
});

it("is a law with the mean and variance of its tries, in whatever order", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 15 }), (chances) => {
      const law = poissonBinomial(chances);
      expect(law.length).toBe(chances.length + 1);
      expect(law.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(law.reduce((sum, p, j) => sum + p * j, 0)).toBeCloseTo(
        chances.reduce((sum, p) => sum + p, 0),
        10,
      );
      poissonBinomial(chances.toReversed()).forEach((p, j) => {
        expect(p).toBeCloseTo(law[j] as number, 12);
      });
      for (let count = 0; count <= chances.length; count++)
        expect(atLeast(law, count)).toBeGreaterThanOrEqual(atLeast(law, count + 1));
    }),
  );
});
