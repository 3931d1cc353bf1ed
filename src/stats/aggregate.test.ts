import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../numerics/index.ts";
import {
  interquartileMean,
  medianOfTaskMeans,
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  stratifiedInterval,
} from "./aggregate.ts";
import { score } from "./scores.samples.ts";

describe("by hand", () => {
  const x = [
    [1, 5],
    [3, 9],
  ];
  it("two runs of two tasks", () => {
    // 1, 3, 5, 9 without one at each end; task means 2 and 7.
    expect(interquartileMean(x)).toBe(4);
    expect(medianOfTaskMeans(x)).toBe(4.5);
    expect(optimalityGap(x, 4)).toBe(4 - (1 + 3 + 4 + 4) / 4);
    expect(performanceProfile(x, [0, 3, 9])).toEqual({ runs: [1, 0.5, 0], means: [1, 0.5, 0] });
    // Task 1: 1, 3 against 2, 2 -> 1/2; task 2: 5, 9 against 9, 9 -> 1/4.
    const y = [
      [2, 9],
      [2, 9],
    ];
    expect(probabilityOfImprovement(x, y)).toBe((1 / 2 + 1 / 4) / 2);
  });
});

describe("whatever the scores", () => {
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((tasks) =>
      fc.array(fc.array(score, { minLength: tasks, maxLength: tasks }), { minLength: 1, maxLength: 6 }),
    );

  it("the middle lies between the extremes, and moves with the scores", () => {
    fc.assert(
      fc.property(table, fc.integer({ min: -9, max: 9 }), (x, shift) => {
        const iqm = interquartileMean(x);
        expect(iqm).toBeGreaterThanOrEqual(Math.min(...x.flat()) - 1e-9);
        expect(iqm).toBeLessThanOrEqual(Math.max(...x.flat()) + 1e-9);
        const shifted = x.map((run) => run.map((value) => value + shift));
        expect(interquartileMean(shifted)).toBeCloseTo(iqm + shift, 9);
        expect(medianOfTaskMeans(shifted)).toBeCloseTo(medianOfTaskMeans(x) + shift, 9);
        expect(optimalityGap(x, 1)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("a profile falls; improvement over itself is one half, and mirrors", () => {
    fc.assert(
      fc.property(table, (x) => {
        const { runs, means } = performanceProfile(x, [-60, -20, 0, 20, 60]);
        for (const profile of [runs, means])
          for (const [i, share] of profile.entries())
            if (i > 0) expect(share).toBeLessThanOrEqual(profile[i - 1] as number);
        expect(probabilityOfImprovement(x, x)).toBeCloseTo(0.5, 12);
        const y = x.map((run) => run.map((value, task) => value + task - 1));
        expect(probabilityOfImprovement(x, y) + probabilityOfImprovement(y, x)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("the interval is the same for the same stream, and without variation a point", () => {
    fc.assert(
      fc.property(table, (x) => {
        const interval = () => stratifiedInterval(x, interquartileMean, 0.9, createRandom(5), 200);
        const [low, high] = interval();
        expect(interval()).toEqual([low, high]);
        expect(low).toBeLessThanOrEqual(high);
        const still = x.map(() => x[0] as number[]);
        const point = stratifiedInterval(still, interquartileMean, 0.9, createRandom(5), 50);
        expect(point[0]).toBeCloseTo(point[1], 9);
      }),
      { numRuns: 20 },
    );
  });
});
