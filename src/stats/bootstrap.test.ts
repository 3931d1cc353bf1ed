import fc from "fast-check";
import { expect, it } from "vitest";
import { createRandom, meanOf, medianOf } from "../numerics/index.ts";
import { bootstrap, bootstrapDifference } from "./bootstrap.ts";
import { brunnerMunzel } from "./brunner-munzel.ts";
import { friedman } from "./friedman.ts";
import { satterthwaite } from "./satterthwaite.ts";
import { score, varying } from "./scores.samples.ts";

it("the same stream gives the same interval; a percentile interval is made of resampled values", () => {
  fc.assert(
    fc.property(varying(3, 8), varying(3, 8), (a, b) => {
      const of = () => bootstrap(a, medianOf, 0.9, createRandom(3), 200);
      expect(of()).toEqual(of());
      const { percentile, basic } = of();
      expect(percentile[0]).toBeGreaterThanOrEqual(Math.min(...a));
      expect(percentile[1]).toBeLessThanOrEqual(Math.max(...a));
      expect(basic[0]).toBeCloseTo(2 * medianOf(a) - percentile[1], 9);
      const difference = bootstrapDifference(a, b, 0.9, createRandom(3), 200, meanOf);
      expect(difference.percentile[0]).toBeLessThanOrEqual(difference.percentile[1]);
    }),
    { numRuns: 30 },
  );
});

it("Brunner and Munzel: increasing maps change nothing, swapping flips; no overlap has no p", () => {
  fc.assert(
    fc.property(varying(3), varying(3), (a, b) => {
      const [ab, ba] = [brunnerMunzel(a, b), brunnerMunzel(b, a)];
      fc.pre(Number.isFinite(ab.w));
      expect(ab.w).toBeCloseTo(-ba.w, 9);
      expect(ab.pValue).toBeCloseTo(ba.pValue, 9);
      const map = (x: number) => Math.atan(x / 40);
      expect(brunnerMunzel(a.map(map), b.map(map)).w).toBeCloseTo(ab.w, 9);
    }),
  );
  expect(brunnerMunzel([5, 6, 7], [1, 2, 3]).pValue).toBeNaN();
});

it("Friedman: ranks from the best, the same for every increasing map within a problem", () => {
  // Three problems that agree on three methods: chi2 = 12/36 (9 + 36 + 81) - 36 = 6, its largest value.
  const { chi2, meanRanks } = friedman([
    [3, 2, 1],
    [30, 20, 10],
    [9, 8, 7],
  ]);
  expect(chi2).toBeCloseTo(6, 12);
  expect(meanRanks).toEqual([1, 2, 3]);
  const table = fc.array(fc.array(score, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(table, (scores) => {
      const plain = friedman(scores);
      fc.pre(Number.isFinite(plain.chi2));
      expect(plain.meanRanks.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(6, 12);
      const mapped = scores.map((row, i) => row.map((x) => Math.atan(x / 40) * 2 ** i));
      expect(friedman(mapped).chi2).toBeCloseTo(plain.chi2, 9);
    }),
  );
});

it("Satterthwaite: between the fewest degrees of freedom and their sum; scale does not matter", () => {
  const sources = fc.array(
    fc.record({ variance: fc.integer({ min: 1, max: 1000 }), df: fc.integer({ min: 1, max: 50 }) }),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(sources, fc.constantFrom(1e-200, 1, 1e200), (parts, scale) => {
      const { variance, df } = satterthwaite(
        parts.map((part) => ({ ...part, variance: scale * part.variance })),
      );
      expect(variance / scale).toBeCloseTo(
        parts.reduce((sum, part) => sum + part.variance, 0),
        6,
      );
      expect(df).toBeGreaterThanOrEqual(Math.min(...parts.map((part) => part.df)) - 1e-9);
      expect(df).toBeLessThanOrEqual(parts.reduce((sum, part) => sum + part.df, 0) + 1e-9);
    }),
  );
  expect(satterthwaite([{ variance: 0, df: 3 }])).toEqual({ variance: 0, df: Number.POSITIVE_INFINITY });
});
