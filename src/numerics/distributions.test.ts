import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  beta,
  binomialCdf,
  binomialSf,
  chiSquared,
  type Distribution,
  fDistribution,
  incompleteBeta,
  logBinomial,
  logGamma,
  logGammaStep,
  noncentralT,
  standardNormal,
  studentT,
} from "./index.ts";

// Values of other programs are in src/stats/reference; here is what holds for every parameter.
const size = fc.double({ min: -2, max: 9, noNaN: true }).map((x) => 10 ** x);
const small = fc.double({ min: -2, max: 3, noNaN: true }).map((x) => 10 ** x);
const chance = fc.oneof(
  fc.double({ min: 1e-3, max: 1 - 1e-3, noNaN: true }),
  fc.double({ min: -100, max: -3, noNaN: true }).map((x) => 10 ** x),
);

const LAWS: Record<string, fc.Arbitrary<Distribution>> = {
  "Student's t": size.map(studentT),
  "chi-squared": size.map(chiSquared),
  beta: fc.tuple(small, small).map(([a, b]) => beta(a, b)),
  F: fc.tuple(small, small).map(([a, b]) => fDistribution(a, b)),
  normal: fc.constant(standardNormal),
};

describe.each(Object.entries(LAWS))("%s", (_, law) => {
  it("the distribution function takes back what the quantile gave, far out too", () => {
    fc.assert(
      fc.property(law, chance, (own, p) => {
        const x = own.quantile(p);
        // Where x has left the range of numbers, or stands at an end where its neighbour is far, nothing can be asked.
        fc.pre(Number.isFinite(x) && Math.abs(x) > 1e-290 && x !== 1);
        const back = own.cdf(x);
        // A neighbour of x may have another chance: for large parameters x holds no more digits.
        const slack = Math.abs(own.cdf(x * (1 + 4e-16)) - own.cdf(x * (1 - 4e-16)));
        expect(Math.abs(back - p)).toBeLessThanOrEqual(1e-9 * p + 4 * slack);
      }),
    );
  });

  it("rises from 0 to 1, and both tails make 1", () => {
    fc.assert(
      fc.property(
        law,
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (own, x, step) => {
          expect(own.cdf(x + step)).toBeGreaterThanOrEqual(own.cdf(x) - 1e-13);
          expect(own.cdf(x) + own.sf(x)).toBeCloseTo(1, 12);
          expect(own.cdf(Number.POSITIVE_INFINITY)).toBe(1);
          expect(own.sf(Number.POSITIVE_INFINITY)).toBe(0);
          expect(own.cdf(Number.NEGATIVE_INFINITY)).toBe(0);
          expect(own.quantile(Number.NaN)).toBeNaN();
          expect(own.cdf(Number.NaN)).toBeNaN();
        },
      ),
    );
  });
});

it("t and the normal law are symmetric; t tends to the normal one and has heavier tails", () => {
  fc.assert(
    fc.property(size, fc.double({ min: 0, max: 30, noNaN: true }), (df, t) => {
      const law = studentT(df);
      expect(law.cdf(-t)).toBe(law.sf(t));
      expect(law.twoSidedP(t)).toBeCloseTo(2 * law.sf(t), 14);
      expect(law.sf(t)).toBeGreaterThanOrEqual(standardNormal.sf(t) * (1 - 1e-9));
    }),
  );
  expect(studentT(Number.POSITIVE_INFINITY).quantile(0.975)).toBe(standardNormal.quantile(0.975));
});

it("laws that are others in disguise", () => {
  fc.assert(
    fc.property(small, fc.double({ min: 0.01, max: 20, noNaN: true }), (df, t) => {
      expect(fDistribution(1, df).sf(t * t)).toBeCloseTo(studentT(df).twoSidedP(t), 12);
      expect(noncentralT(df, 0).cdf(t)).toBeCloseTo(studentT(df).cdf(t), 12);
      expect(chiSquared(2).sf(t)).toBeCloseTo(Math.exp(-t / 2), 13);
      expect(chiSquared(1).sf(t * t)).toBeCloseTo(2 * standardNormal.sf(t), 13);
      // Cauchy.
      expect(studentT(1).sf(t)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 13);
    }),
  );
});

it("noncentral t: mirrors, and falls with its noncentrality", () => {
  const delta = fc.double({ min: -40, max: 40, noNaN: true });
  fc.assert(
    fc.property(small, delta, delta, (df, d, t) => {
      const law = noncentralT(df, d);
      expect(law.cdf(t)).toBeCloseTo(noncentralT(df, -d).sf(-t), 11);
      expect(noncentralT(df, d + 1).cdf(t)).toBeLessThanOrEqual(law.cdf(t) + 1e-12);
    }),
    { numRuns: 60 },
  );
});

it("I_x(a, b) = 1 - I_(1-x)(b, a); a power where one parameter is 1", () => {
  fc.assert(
    fc.property(small, small, fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (a, b, x) => {
      expect(incompleteBeta(a, b, x)).toBeCloseTo(1 - incompleteBeta(b, a, 1 - x, x), 12);
      expect(incompleteBeta(a, 1, x)).toBeCloseTo(x ** a, 12);
    }),
  );
});

it("binomial sums, by hand", () => {
  expect(binomialCdf(1, 4, 0.5)).toBeCloseTo(5 / 16, 14);
  expect(binomialSf(1, 4, 0.5)).toBeCloseTo(11 / 16, 14);
  expect([
    binomialCdf(-1, 4, 0.5),
    binomialCdf(4, 4, 0.5),
    binomialSf(-1, 4, 0.5),
    binomialSf(4, 4, 0.5),
  ]).toEqual([0, 1, 1, 0]);
  // One outcome in 2^60, where 1 - cdf would be 0.
  expect(binomialSf(59, 60, 0.5) * 2 ** 60).toBeCloseTo(1, 12);
  expect(Math.exp(logBinomial(40, 20))).toBeCloseTo(137846528820, -1);
  expect(logBinomial(3, 4)).toBe(Number.NEGATIVE_INFINITY);
});

it("ln Gamma(x + 1) = ln Gamma(x) + ln x, and two half steps make one", () => {
  fc.assert(
    fc.property(size, (x) => {
      const one = logGamma(x + 1) - logGamma(x);
      expect(Math.abs(one - Math.log(x))).toBeLessThan(1e-14 * (1 + Math.abs(logGamma(x + 1))));
      expect(logGammaStep(x) + logGammaStep(x + 0.5)).toBeCloseTo(Math.log(x), 10);
    }),
  );
});
