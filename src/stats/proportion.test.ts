import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairedBinary } from "./paired-binary.ts";
import { lowerBound, proportionIntervals, upperBound } from "./proportion.ts";

describe("by hand", () => {
  it("none of n: the upper bound solves (1 - p)^n = alpha/2", () => {
    const { clopperPearson, pHalf } = proportionIntervals(0, 10);
    expect(clopperPearson[0]).toBe(0);
    expect(clopperPearson[1]).toBeCloseTo(1 - 0.025 ** 0.1, 12);
    expect(pHalf).toBeCloseTo(2 / 1024, 15);
    expect(proportionIntervals(1, 1).clopperPearson).toEqual([expect.closeTo(0.025, 12), 1]);
  });

  it("two models on the same items: only where they disagree counts", () => {
    // 3 items only a has right, 1 only b: mid-p 2 P(Bin(4, 1/2) <= 1) - P(= 1) = 10/16 - 4/16.
    const a = [true, true, true, false, true, false];
    const b = [false, false, false, true, true, false];
    const result = pairedBinary(a, b);
    expect(result).toMatchObject({ onlyA: 3, onlyB: 1 });
    expect(result.pValue).toBeCloseTo(6 / 16, 14);
    expect(result.difference).toBeCloseTo(2 / 6, 15);
    expect(pairedBinary(a, a).pValue).toBe(1);
  });

  it.each([
    [1.5, 3],
    [-1, 3],
    [4, 3],
    [0, 0],
  ])("refuses %d of %d", (x, n) => {
    expect(() => proportionIntervals(x, n)).toThrow(`${x} of ${n}, expected whole numbers`);
  });

  it("refuses other items in each", () => {
    expect(() => pairedBinary([true], [])).toThrow("1 items against 0");
  });
});

describe("whatever the counts", () => {
  const counts = fc
    .integer({ min: 1, max: 200 })
    .chain((n) => fc.record({ n: fc.constant(n), x: fc.integer({ min: 0, max: n }) }));

  it("holds the share, mirrors, and Clopper-Pearson's bounds are each other's inverse", () => {
    fc.assert(
      fc.property(counts, ({ x, n }) => {
        const [one, other] = [proportionIntervals(x, n), proportionIntervals(n - x, n)];
        for (const kind of ["clopperPearson", "wilson"] as const) {
          expect(one[kind][0]).toBeLessThanOrEqual(x / n + 1e-12);
          expect(one[kind][1]).toBeGreaterThanOrEqual(x / n - 1e-12);
          expect(one[kind][0]).toBeCloseTo(1 - other[kind][1], 10);
        }
        expect(lowerBound(x, n, 0.01)).toBeLessThanOrEqual(lowerBound(x, n, 0.05));
        expect(upperBound(x, n, 0.01)).toBeCloseTo(1 - lowerBound(n - x, n, 0.01), 10);
      }),
    );
  });

  it("swapping the models flips the interval, which stays in [-1, 1] and holds the difference", () => {
    const items = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(items, (pairs) => {
        const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        const [ab, ba] = [pairedBinary(a, b), pairedBinary(b, a)];
        expect(ab.pValue).toBe(ba.pValue);
        expect(ab.interval[0]).toBeCloseTo(-ba.interval[1], 10);
        expect(ab.interval[0]).toBeGreaterThanOrEqual(-1);
        expect(ab.interval[0]).toBeLessThanOrEqual(ab.difference + 1e-12);
        expect(ab.interval[1]).toBeGreaterThanOrEqual(ab.difference - 1e-12);
      }),
    );
  });
});
