import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannWhitney, mannWhitneyPermutation } from "./mann-whitney.ts";
import { level, negated, score } from "./scores.samples.ts";
import { newcombe5, probabilityOfSuperiority, superiority } from "./superiority.ts";

const sample = fc.array(score, { minLength: 1, maxLength: 9 });
const coarse = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 7 });

describe("by hand", () => {
  it("counts the pairs that a wins, ties half", () => {
    expect(superiority([1, 2, 3], [2, 2])).toBeCloseTo((0 + 1 + 2) / 6, 15);
    expect(mannWhitney([1, 2, 3], [2, 2]).u).toBe(3);
  });

  it("exact p: one of the C(6, 3) orderings, and its mirror image", () => {
    const { exact } = mannWhitney([4, 5, 6], [1, 2, 3]);
    expect(exact?.greater).toBeCloseTo(1 / 20, 15);
    expect(exact?.twoSided).toBeCloseTo(2 / 20, 15);
    expect(mannWhitney([1, 2, 3], [4, 5, 6]).exact?.greater).toBe(1);
  });

  it("keeps the digits of a p far out: all of one sample above the other", () => {
    const [low, high] = [
      Array.from({ length: 100 }, (_, i) => i),
      Array.from({ length: 100 }, (_, i) => 500 + i),
    ];
    let chance = 1;
    for (let i = 1; i <= 100; i++) chance *= i / (100 + i);
    expect(mannWhitney(high, low).exact!.greater / chance).toBeCloseTo(1, 10);
    expect(mannWhitneyPermutation(high, low) / chance).toBeCloseTo(1, 10);
  });

  it("Newcombe's limits solve the equation", () => {
    const [m, n, theta] = [7, 12, 0.8];
    const width = (t: number) =>
      1.959963984540054 * Math.sqrt((t * (1 - t) * (1 + 8.5 * ((1 - t) / (2 - t) + t / (1 + t)))) / (m * n));
    for (const t of newcombe5(theta, m, n, 0.95)) expect(Math.abs(theta - t)).toBeCloseTo(width(t), 10);
  });

  it("where one sample is all above the other the interval still has a width", () => {
    const { estimate, interval } = probabilityOfSuperiority([4, 5, 6], [1, 2, 3]);
    expect(estimate).toBe(1);
    expect(interval[1]).toBe(1);
    expect(interval[0]).toBeGreaterThan(0.2);
    expect(interval[0]).toBeLessThan(0.9);
    const mirrored = probabilityOfSuperiority([1, 2, 3], [4, 5, 6]).interval;
    expect(mirrored[1]).toBeCloseTo(1 - interval[0], 12);
  });

  it.each([
    [[], [1]],
    [[1], [Number.NaN]],
  ])("refuses %j and %j", (a, b) => {
    for (const test of [mannWhitney, mannWhitneyPermutation, probabilityOfSuperiority])
      expect(() => test(a, b)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});

describe("whatever the samples", () => {
  it("swapping the samples mirrors P(A > B) and its interval", () => {
    fc.assert(
      fc.property(sample, sample, level, (a, b, confidence) => {
        const [ab, ba] = [
          probabilityOfSuperiority(a, b, confidence),
          probabilityOfSuperiority(b, a, confidence),
        ];
        expect(ab.estimate + ba.estimate).toBeCloseTo(1, 12);
        expect(ab.interval[0]).toBeCloseTo(1 - ba.interval[1], 9);
        expect(probabilityOfSuperiority(negated(b), negated(a), confidence).estimate).toBe(ab.estimate);
      }),
    );
  });

  it("the interval holds the estimate, stays in [0, 1], and widens with the confidence", () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [narrow, wide] = [0.8, 0.99].map((confidence) => probabilityOfSuperiority(a, b, confidence));
        const { estimate, interval } = narrow!;
        expect(interval[0]).toBeGreaterThanOrEqual(0);
        expect(interval[1]).toBeLessThanOrEqual(1);
        expect(interval[0]).toBeLessThanOrEqual(estimate);
        expect(interval[1]).toBeGreaterThanOrEqual(estimate);
        expect(wide!.interval[0]).toBeLessThanOrEqual(interval[0]);
        expect(wide!.interval[1]).toBeGreaterThanOrEqual(interval[1]);
      }),
    );
  });

  it("U is what the pairs say; an increasing map of the scores changes nothing", () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const plain = mannWhitney(a, b);
        expect(plain.superiority).toBeCloseTo(superiority(a, b), 12);
        const map = (x: number) => Math.atan(x / 40);
        expect(mannWhitney(a.map(map), b.map(map))).toEqual(plain);
      }),
    );
  });

  it("the exact p-values are those of all splits, ties or not", () => {
    fc.assert(
      fc.property(coarse, coarse, (a, b) => {
        const pooled = [...a, ...b];
        const observed = superiority(a, b);
        let [all, extreme] = [0, 0];
        for (let mask = 0; mask < 2 ** pooled.length; mask++) {
          const [first, second]: [number[], number[]] = [[], []];
          for (const [i, x] of pooled.entries()) ((mask >> i) & 1 ? first : second).push(x);
          if (first.length !== a.length) continue;
          all++;
          if (superiority(first, second) >= observed - 1e-12) extreme++;
        }
        expect(mannWhitneyPermutation(a, b)).toBeCloseTo(extreme / all, 10);
        const { exact } = mannWhitney(a, b);
        if (exact !== null) expect(exact.greater).toBeCloseTo(extreme / all, 10);
      }),
      { numRuns: 30 },
    );
  });
});
