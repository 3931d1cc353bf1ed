import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { varying } from "./scores.samples.ts";
import { tostPaired, tostWelch } from "./tost.ts";
import { welch } from "./welch.ts";

describe("tostWelch", () => {
  it("tests both sides of the margin", () => {
    // d = -1, se = sqrt(1/3 + 1/3), df = 4.
    const { tLower, tUpper, degreesOfFreedom, pValue, pLower } = tostWelch([1, 2, 3], [2, 3, 4], 3);
    expect(tLower).toBeCloseTo(2 / Math.sqrt(2 / 3), 14);
    expect(tUpper).toBeCloseTo(-4 / Math.sqrt(2 / 3), 14);
    expect(degreesOfFreedom).toBeCloseTo(4, 12);
    expect(pValue).toBe(pLower);
  });

  it.each([0, -1, Number.NaN])("refuses a margin of %d", (margin) => {
    for (const test of [tostWelch, tostPaired])
      expect(() => test([1, 2, 4], [2, 1, 3], margin)).toThrow(`tost: the margin is ${margin}`);
  });
});

describe("tostWelch, whatever the scores", () => {
  const margin = fc.double({ min: 0.01, max: 200, noNaN: true });

  it("says EQUIVALENT at 5 % exactly when the 90 % interval lies inside the margin", () => {
    fc.assert(
      fc.property(varying(2), varying(2), margin, (a, b, width) => {
        const { pValue } = tostWelch(a, b, width);
        const [low, high] = welch(a, b, 0.9).interval;
        fc.pre(Math.abs(pValue - 0.05) > 1e-9);
        expect(low > -width && high < width).toBe(pValue < 0.05);
      }),
    );
  });

  it("a wider margin is shown more easily, and the order of the methods does not matter", () => {
    fc.assert(
      fc.property(varying(2), varying(2), margin, (a, b, width) => {
        const { pValue } = tostWelch(a, b, width);
        expect(tostWelch(a, b, 2 * width).pValue).toBeLessThanOrEqual(pValue);
        expect(tostWelch(b, a, width).pValue).toBeCloseTo(pValue, 12);
      }),
    );
  });
});
