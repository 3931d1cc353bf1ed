import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../numerics/index.ts";
import { BAND_METHODS, distributionBand, tuningBand } from "./bands.ts";
import { dkwHalfWidth, ksHalfWidth, ksTwoSample } from "./ks.ts";
import { orderBand } from "./order-band.ts";
import { score } from "./scores.samples.ts";
import { stepDistribution } from "./step-distribution.ts";
import { medianOfBest, tuningCurveWithReplacement } from "./tuning-curve.ts";

const EVERYWHERE = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

describe("by hand", () => {
  it("one score: the distribution function there is uniform", () => {
    const { lower, upper } = orderBand(1, 0.9, "equal-tailed");
    expect(lower[0]).toBeCloseTo(0.05, 12);
    expect(upper[0]).toBeCloseTo(0.95, 12);
    // P(D_1 < d) = 2d - 1.
    expect(ksHalfWidth(1, 0.1)).toBeCloseTo(0.95, 10);
    expect(dkwHalfWidth(50, 0.05)).toBeCloseTo(Math.sqrt(Math.log(40) / 100), 14);
  });

  it("two samples apart: one of the C(6, 3) paths, and its mirror image", () => {
    expect(ksTwoSample([1, 2, 3], [4, 5, 6]).distance).toBe(1);
    expect(ksTwoSample([1, 2, 3], [4, 5, 6]).pValue).toBeCloseTo(2 / 20, 14);
    expect(ksTwoSample([1, 2], [1, 2]).pValue).toBe(1);
  });

  it("the best of k of finitely many values", () => {
    const law = stepDistribution([1, 2, 4], [1, 2, 1]);
    expect([0.5, 1, 3, 4].map(law.cdf)).toEqual([0, 0.25, 0.75, 1]);
    expect([0, 0.25, 0.26, 1].map(law.quantile)).toEqual([1, 1, 2, 4]);
    // (1/4)² 1 + (9/16 - 1/16) 2 + (7/16) 4
    expect(law.meanOfBest(2)).toBeCloseTo(1 / 16 + 1 + 28 / 16, 14);
    expect(law.quantileOfBest(2)).toBe(2);
    expect(() => stepDistribution([1], [0])).toThrow("expected weights >= 0 with a finite sum above 0");
    expect(() => stepDistribution([1, 2], [1])).toThrow("2 values and 1 weights");
  });

  it.each([
    [() => distributionBand([1], { confidence: 1, method: "dkw", range: EVERYWHERE }), "the confidence is 1"],
    [
      () => distributionBand([], { confidence: 0.9, method: "dkw", range: EVERYWHERE }),
      "scores has 0 scores",
    ],
    [
      () => distributionBand([2], { confidence: 0.9, method: "dkw", range: [0, 1] }),
      "the score 2 lies outside",
    ],
    [
      () => tuningBand([1], [0], { confidence: 0.9, method: "dkw", range: EVERYWHERE }),
      "a budget of 0 trials",
    ],
    [() => ksHalfWidth(0, 0.1), "n is 0 and alpha 0.1"],
    [() => orderBand(2, 0, "equal-tailed"), "n is 2 and the confidence 0"],
  ] as const)("refuses %s", (call, message) => {
    expect(call).toThrow(message);
  });
});

describe.each(BAND_METHODS)("%s, whatever the scores", (method) => {
  const scores = fc.array(score, { minLength: 1, maxLength: 15 });
  const options = { confidence: 0.8, method, range: EVERYWHERE };

  it("holds the empirical curves, and more confidence holds the band", () => {
    fc.assert(
      fc.property(scores, (x) => {
        const { lower, upper } = distributionBand(x, options);
        const wider = distributionBand(x, { ...options, confidence: 0.99 });
        for (const at of x) {
          const share = x.filter((value) => value <= at).length / x.length;
          expect(lower.cdf(at)).toBeLessThanOrEqual(share + 1e-12);
          expect(upper.cdf(at)).toBeGreaterThanOrEqual(share - 1e-12);
          expect(wider.lower.cdf(at)).toBeLessThanOrEqual(lower.cdf(at) + 1e-9);
          expect(wider.upper.cdf(at)).toBeGreaterThanOrEqual(upper.cdf(at) - 1e-9);
        }
        const ks = [1, 2, 5];
        const band = tuningBand(x, ks, options);
        const own = { selection: x, test: x };
        const [means, medians] = [tuningCurveWithReplacement(own, ks), medianOfBest(x, ks)];
        ks.forEach((_, i) => {
          expect(band.mean[i]![0]).toBeLessThanOrEqual((means[i] as number) + 1e-9);
          expect(band.mean[i]![1]).toBeGreaterThanOrEqual((means[i] as number) - 1e-9);
          expect(band.median[i]![0]).toBeLessThanOrEqual(medians[i] as number);
          expect(band.median[i]![1]).toBeGreaterThanOrEqual(medians[i] as number);
        });
      }),
      { numRuns: 25 },
    );
  });

  it("holds a uniform law everywhere as often as asked", () => {
    const [seed, repetitions] = [20, 2000];
    const random = createRandom(seed, "band", method);
    const n = 12;
    let held = 0;
    const { lower, upper } = distributionBand(
      Array.from({ length: n }, (_, i) => i),
      options,
    );
    const limits = Array.from({ length: n }, (_, i) => [lower.cdf(i), upper.cdf(i - 0.5)] as const);
    for (let r = 0; r < repetitions; r++) {
      const drawn = Array.from({ length: n }, () => random.next()).sort((a, b) => a - b);
      if (drawn.every((u, i) => u >= limits[i]![0] && u <= limits[i]![1])) held++;
    }
    // Four standard errors of .8 at 2000: .036. DKW holds more often than asked.
    expect(held / repetitions, `seed ${seed}`).toBeGreaterThan(0.764);
    if (method !== "dkw") expect(held / repetitions, `seed ${seed}`).toBeLessThan(0.836);
  });
});
