import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { studentT } from "../numerics/index.ts";
import { benjaminiHochberg, holmAdjusted, holmSteps } from "./multiple.ts";

describe("by hand", () => {
  it("Holm's steps: the smallest p against alpha/m, the next against alpha/(m - 1), until one is not rejected", () => {
    const steps = holmSteps([0.03, 0.001, 0.04, 0.016], 0.05);
    expect(steps.map(({ rank }) => rank)).toEqual([3, 1, 4, 2]);
    // .001 <= .0125, .016 <= .01667, .03 > .025: from there on all are held to .025.
    expect(steps.map(({ rejected }) => rejected)).toEqual([false, true, false, true]);
    expect(steps.map(({ alpha }) => alpha)).toEqual([0.025, 0.0125, 0.025, 0.05 / 3]);
    expect(holmAdjusted([0.03, 0.001, 0.04, 0.016])).toEqual([0.06, 0.004, 0.06, 0.048]);
    expect(benjaminiHochberg([0.01, 0.04, 0.03])).toEqual([0.03, 0.04, 0.04]);
  });

  it("a p at the level itself is rejected", () => {
    expect(holmSteps([0.025, 0.05], 0.05).map(({ rejected }) => rejected)).toEqual([true, true]);
  });

  it("a test that could not be made takes its place and is not rejected", () => {
    expect(holmSteps([Number.NaN, 0.01], 0.05)).toEqual([
      { rank: 2, alpha: 0.05, rejected: false },
      { rank: 1, alpha: 0.025, rejected: true },
    ]);
    expect(holmAdjusted([Number.NaN, 0.01])).toEqual([1, 0.02]);
    expect(benjaminiHochberg([Number.NaN, 0.01])).toEqual([1, 0.02]);
  });

  it("knows an empty family, and refuses what is no chance", () => {
    expect(holmSteps([], 0.05)).toEqual([]);
    for (const routine of [holmAdjusted, benjaminiHochberg, (p: number[]) => holmSteps(p, 0.05)])
      for (const p of [-0.1, 1.1]) expect(() => routine([0.5, p])).toThrow(`p-value 1 is ${p}`);
  });
});

describe("whatever the family", () => {
  const chance = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 0.05, noNaN: true }),
  );
  const family = fc.array(chance, { minLength: 1, maxLength: 12 });
  const alpha = fc.constantFrom(0.01, 0.05, 0.2);

  it("rejected exactly when the adjusted p is at most alpha, which is never below p and in its order", () => {
    fc.assert(
      fc.property(family, alpha, (p, level) => {
        const [steps, adjusted] = [holmSteps(p, level), holmAdjusted(p)];
        p.forEach((value, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(value);
          p.forEach((other, j) => {
            if (value < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] as number);
          });
          fc.pre(Math.abs((adjusted[i] as number) - level) > 1e-12);
          expect(steps[i]?.rejected).toBe((adjusted[i] as number) <= level);
        });
      }),
    );
  });

  it("each test's own interval at its step's level excludes 0 exactly when it is rejected", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 1, maxLength: 8 }),
        (ts) => {
          const law = studentT(7);
          const steps = holmSteps(ts.map(law.twoSidedP), 0.05);
          ts.forEach((t, i) => {
            const { alpha: level, rejected } = steps[i]!;
            const half = law.quantile(1 - level / 2);
            fc.pre(Math.abs(Math.abs(t) - half) > 1e-9);
            expect(Math.abs(t) > half).toBe(rejected);
          });
        },
      ),
    );
  });

  it("is at least as strict as no correction, at most as strict as Bonferroni; the false discovery rate is easier", () => {
    fc.assert(
      fc.property(family, (p) => {
        const [holm, fdr] = [holmAdjusted(p), benjaminiHochberg(p)];
        p.forEach((value, i) => {
          expect(holm[i]).toBeLessThanOrEqual(Math.min(1, value * p.length) + 1e-15);
          expect(fdr[i]).toBeLessThanOrEqual((holm[i] as number) + 1e-12);
          expect(fdr[i]).toBeGreaterThanOrEqual(value);
        });
      }),
    );
  });
});
