import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  powerEquivalence,
  powerPaired,
  powerTwoSample,
  unitsForEquivalence,
  unitsForPower,
  upperSpread,
} from "./power.ts";

describe("as STATISTICS documents", () => {
  it.each([
    [0.5, 64],
    [1, 17],
    [1.5, 9],
    [2, 6],
  ])("a gap of %d spreads is found in 80 % with %d units a side", (d, n) => {
    expect(unitsForPower(d, 0.8).n).toBe(n);
    expect(unitsForPower(-d, 0.8).n).toBe(n);
    // The rule of thumb is within one unit.
    expect(Math.abs(Math.ceil((2 * (1.96 + 0.8416) ** 2) / d ** 2 + 1.96 ** 2 / 4) - n)).toBeLessThanOrEqual(
      1,
    );
  });

  it.each([
    [0.5, 70],
    [1, 18],
    [1.5, 9],
    [2, 6],
  ])("EQUIVALENT within %d spreads at no difference: %d units a side, give or take one", (margin, n) => {
    expect(Math.abs(unitsForEquivalence(margin, 0.8) - n)).toBeLessThanOrEqual(1);
  });

  it("a spread seen on 5 units is uncertain: its upper 80 % bound", () => {
    // chi-squared with 4 degrees of freedom, 20 % quantile 1.6488 (tables).
    expect(upperSpread(1, 5)).toBeCloseTo(Math.sqrt(4 / 1.64878), 4);
  });
});

it.each([
  [() => unitsForPower(0, 0.8), "the difference is 0 spreads"],
  [() => unitsForPower(Number.NaN, 0.8), "the difference is NaN spreads"],
  [() => unitsForPower(1, 1), "power is 1, expected a number in (0.05, 1)"],
  [() => unitsForPower(1, 0.05), "power is 0.05"],
  [() => unitsForEquivalence(0, 0.8), "the margin must be above 0"],
  [() => unitsForEquivalence(1, 1), "power is 1, expected a number in (0, 1)"],
])("refuses %s", (call, message) => {
  expect(call).toThrow(message);
});

describe("whatever the plan", () => {
  const d = fc.double({ min: 0.01, max: 4, noNaN: true });
  const units = fc.integer({ min: 2, max: 300 });
  const alpha = fc.constantFrom(0.001, 0.01, 0.05, 0.2);

  it("without a difference the power is the error rate, and both signs are alike", () => {
    fc.assert(
      fc.property(d, units, alpha, (gap, n, level) => {
        expect(powerTwoSample(0, n, level)).toBeCloseTo(level, 9);
        expect(powerTwoSample(-gap, n, level)).toBeCloseTo(powerTwoSample(gap, n, level), 9);
      }),
    );
  });

  it("grows with the difference, the units and the error rate", () => {
    fc.assert(
      fc.property(d, units, alpha, (gap, n, level) => {
        const power = powerTwoSample(gap, n, level);
        for (const more of [
          powerTwoSample(1.1 * gap, n, level),
          powerTwoSample(gap, n + 1, level),
          powerTwoSample(gap, n, 1.2 * level),
          powerTwoSample(gap, n, level, "larger"),
        ])
          expect(more).toBeGreaterThanOrEqual(power - 1e-9);
        expect(powerPaired(gap, n, level)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("the units that are asked for reach the power, and one fewer do not", () => {
    fc.assert(
      fc.property(d, fc.double({ min: 0.3, max: 0.99, noNaN: true }), (gap, target) => {
        const { n, exact } = unitsForPower(gap, target);
        expect(powerTwoSample(gap, n)).toBeGreaterThanOrEqual(target - 1e-7);
        expect(n - exact).toBeLessThan(1);
        if (n > 2) expect(powerTwoSample(gap, n - 1)).toBeLessThan(target);
      }),
      { numRuns: 40 },
    );
  });

  it("equivalence: a wider margin or more units show it more often", () => {
    fc.assert(
      fc.property(d, fc.integer({ min: 3, max: 60 }), (margin, n) => {
        const power = powerEquivalence(margin, n);
        expect(powerEquivalence(1.1 * margin, n)).toBeGreaterThanOrEqual(power - 1e-9);
        expect(powerEquivalence(margin, n + 1)).toBeGreaterThanOrEqual(power - 1e-3); // of 400 shares of the law of s
      }),
      { numRuns: 20 },
    );
  });
});
