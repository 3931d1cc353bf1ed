import { describe, expect, test } from "vitest";
import { nextForUnits, type UnitsState } from "./next-for-units.ts";

const STATE: UnitsState = {
  word: "UNDECIDED",
  kind: "fixed",
  unit: "seed",
  reason: null,
  lacksFraction: false,
  failed: [0, 0],
  floor: null,
  difference: 1,
  spreads: [1, 1],
  counts: [8, 8],
  deterministic: [false, false],
  itemsVariance: 0,
  items: null,
  byClass: false,
  margin: null,
  alpha: 0.05,
  secondsPerRun: [10, 30],
  parallel: 2,
  command: null,
  candidate: "new",
  baseline: "old",
};
const next = (changes: Partial<UnitsState> = {}) => {
  const steps = nextForUnits({ ...STATE, ...changes });
  expect(steps).toHaveLength(1);
  return steps[0]!;
};

describe("more units", () => {
  // 80 %, two-sided 5 %: the noncentral t needs 64, 17, 9, 6 a side for gaps of 0.5, 1, 1.5, 2 spreads (STATISTICS 7).
  test.each([
    [0.5, 64],
    [1, 17],
    [1.5, 9],
  ])("a gap of %d spreads takes %d of each", (difference, units) => {
    const step = next({ difference });
    expect(step.runs).toBe(2 * units);
    expect(step.action).toBe(`${units} seeds of each instead of 8`);
    expect(step.seconds).toBe((units * 10 + units * 30) / 2);
    expect(step.chance).toBeGreaterThanOrEqual(0.79);
    expect(step.chance).toBeLessThan(0.9);
    expect(step.reason).toMatch(/^BETTER or WORSE/);
  });

  test("a difference to the other side takes as many", () => {
    expect(next({ difference: -0.5 })).toEqual(next({ difference: 0.5 }));
  });

  test("a gap that is nearly decided takes one more at least, and never fewer than five", () => {
    expect(next({ difference: 2 }).action).toBe("9 seeds of each instead of 8");
    expect(next({ difference: 3, counts: [3, 3] }).action).toBe("5 seeds of each instead of 3");
  });

  test("a stricter Holm step takes more", () => {
    expect(next({ alpha: 0.01 }).runs as number).toBeGreaterThan(next().runs as number);
  });

  test("of a method without chance one run is enough", () => {
    const step = next({ spreads: [1, 0], counts: [8, 1], deterministic: [false, true], difference: 0.5 });
    expect(step.action).toBe("33 seeds of new instead of 8");
    expect(step.runs).toBe(34);
  });

  test("no difference at all: no number of runs is named, and a margin is suggested", () => {
    for (const difference of [0, 1e-9]) {
      const step = next({ difference });
      expect(step).toMatchObject({ runs: null, seconds: null, chance: null });
      expect(step.action).toMatch(/more than 2000 seeds/);
      expect(step.reason).toMatch(/declared margin/);
    }
  });

  // STATISTICS 7: equivalence at true gap 0, 80 %, margins of 0.5, 1, 1.5, 2 spreads: 70, 18, 9, 6 of each.
  test.each([
    [0.5, 70],
    [1, 18],
    [1.5, 9],
  ])("inside a margin of %d spreads: EQUIVALENT, with about %d of each", (margin, units) => {
    const step = next({ difference: 0, margin });
    expect(Math.abs((step.runs as number) / 2 - units)).toBeLessThanOrEqual(1);
    expect(step.reason).toMatch(/^EQUIVALENT/);
    expect(step.chance).toBeGreaterThanOrEqual(0.78);
  });

  test("near the margin neither word is near", () => {
    const step = next({ difference: 0.01, margin: 0.0101 });
    expect(step.runs).toBeNull();
    expect(step.reason).toMatch(/small too/);
    expect(next({ difference: 0.011, margin: 0.0101 }).reason).toMatch(/neither word/);
  });
});

describe("what stands in the way", () => {
  test("too few units: five of each, and what 3, 5 and 10 would give", () => {
    for (const counts of [
      [0, 0],
      [2, 8],
      [1, 1],
    ] as const) {
      const step = next({ counts, spreads: [null, null], reason: "too few" });
      expect(step.action).toBe("5 fresh seeds of each configuration");
      expect(step.reason).toContain("(for 3, 5 and 10 of each)");
      expect(step.runs).toBe(10);
    }
  });

  test("failed runs: mend them first; a floor is suggested where none is declared", () => {
    const step = next({ failed: [0, 4], reason: "4 of 8 failed" });
    expect(step.action).toMatch(/4 runs of old failed.*floor/);
    expect(step.runs).toBeNull();
    expect(next({ failed: [1, 4], floor: 0, reason: "x" }).action).not.toContain("floor");
  });

  test("scores that do not vary: hand the seed on", () => {
    const step = next({ spreads: [1, 0], reason: "do not vary" });
    expect(step.action).toMatch(/hand the seed on to old: \$\{seed\}/);
    expect(next({ spreads: [0, 1], unit: "shuffle", reason: "x" }).action).toContain("${unit}");
  });

  test("folds without their fraction", () => {
    expect(next({ unit: "fold", lacksFraction: true, reason: "x" }).action).toContain("test_fraction");
  });

  test("items that leave the difference open: a larger test set, not more seeds", () => {
    // 1.96 + 0.84 standard errors of 0.5 are needed: (2.8 * 0.5 / 1)^2 = 1.96
    const step = next({ itemsVariance: 0.25, items: 100 });
    expect(next({ itemsVariance: 0.25, items: 100, byClass: true })?.action).toContain(
      "about 2 times as many items of each class: more seeds",
    );
    expect(step.action).toBe(
      "a test set of about 2 times as many items: more seeds cannot decide about new data",
    );
    expect(next({ itemsVariance: 0.25, items: 100, difference: 0 }).action).toContain("more than 1000");
  });

  test("items that leave little open: more seeds than without them", () => {
    const step = next({ itemsVariance: 0.05, items: 100 });
    expect(step.runs as number).toBeGreaterThan(2 * 17);
    expect(step.chance).toBeGreaterThan(0.75);
  });

  test("two methods without chance: nothing more to run", () => {
    const still = { deterministic: [true, true], spreads: [0, 0], counts: [1, 1], difference: 0 } as const;
    expect(next({ ...still, reason: "the same" }).action).toMatch(/^nothing/);
    expect(next({ ...still, difference: 0.1, itemsVariance: 0.01, items: 50 }).action).toContain("items");
  });
});

test.each(["BETTER", "WORSE", "EQUIVALENT"] as const)("%s is settled", (word) => {
  const step = next({ word, failed: [1, 0], counts: [8, 7] });
  expect(step.action).toMatch(/^nothing for these two configurations: settled/);
  expect(step.runs).toBeNull();
});
