import { describe, expect, test } from "vitest";
import { nextForTrials, type TrialsState } from "./next-for-trials.ts";

const STATE: TrialsState = {
  word: "UNDECIDED",
  k: 4,
  laws: ["iid", "iid"],
  trials: [24, 24],
  succeeded: [24, 24],
  confirm: 8,
  replicates: 1,
  defaults: [false, false],
  others: [],
  difference: 0.5,
  variance: 0.05,
  margin: null,
  alpha: 0.05,
  seed: null,
  secondsPerRun: [10, 20],
  parallel: 2,
  command: null,
  candidate: "new",
  baseline: "old",
};
const next = (changes: Partial<TrialsState> = {}) => nextForTrials({ ...STATE, ...changes });
const first = (changes: Partial<TrialsState> = {}) => next(changes)[0]!;

test("more trials at the same k, with fresh units, time and chance", () => {
  // 24 * 0.05 * 1.25^2 (1.96 + 0.84)^2 / 0.5^2 = 58.9
  const step = first();
  expect(step.action).toBe("a study of 59 trials of each instead of 24: budget {trials: 59, decide_at: 4}");
  expect(step.runs).toBe(2 * (59 + 8));
  expect(step.seconds).toBe(((59 + 8) * (10 + 20)) / 2);
  expect(step.chance).toBeGreaterThanOrEqual(0.8);
  expect(step.chance).toBeLessThan(0.82);
  expect(next()).toHaveLength(1);
});

test("a study runs all its methods, so that those beside the pair are counted too", () => {
  const others = [
    { declaresDefault: false, secondsPerRun: 3 },
    { declaresDefault: true, secondsPerRun: 5 },
  ];
  const step = first({ others });
  expect(step.runs).toBe(3 * (59 + 8) + (59 + 1 + 8 + 8));
  expect(step.seconds).toBe(((59 + 8) * (10 + 20 + 3) + (59 + 1 + 8 + 8) * 5) / 2);
  expect(first({ others: [{ declaresDefault: false, secondsPerRun: null }] }).seconds).toBeNull();
});

test("a larger study takes another seed, so that its trials are new", () => {
  expect(first({ seed: 6 }).action).toMatch(/: budget \{trials: 59, decide_at: 4\}, seed: 7$/);
  expect(first({ seed: 6, word: "BETTER" }).action).toMatch(
    /40 trials of each: budget \{trials: 40, decide_at: 8\}, seed: 7$/,
  );
});

test("replicates cost as many runs", () => {
  expect(first({ replicates: 3 }).runs).toBe(2 * (3 * 59 + 8));
});

test("inside a margin EQUIVALENT may be nearer", () => {
  const step = first({ difference: 0.01, margin: 0.6 });
  expect(step.reason).toMatch(/^EQUIVALENT/);
  expect(step.chance).toBeGreaterThan(0.78);
  const inside = first({ difference: 0.1, margin: 0.6 });
  expect(inside.chance).toBeGreaterThanOrEqual(0.8);
  expect(inside.chance).toBeLessThan(0.82);
  expect(first({ difference: 0.01 }).action).toMatch(/more than 2000 trials/);
});

test.each([0, 1e-9])("a difference of %d: no number is named", (difference) => {
  const step = first({ difference });
  expect(step).toMatchObject({ runs: null, seconds: null, chance: null });
});

test("settled: what twice the budget would take", () => {
  const step = first({ word: "BETTER" });
  expect(step.action).toBe(
    "nothing: settled at k = 4; for k = 8 a study of 40 trials of each: budget {trials: 40, decide_at: 8}",
  );
  expect(step.runs).toBe(96);
});

describe("no rule was applied", () => {
  const none = { difference: null, variance: null };

  test("too few trials for any k", () => {
    expect(first({ ...none, k: null, trials: [6, 9], succeeded: [6, 9] }).action).toContain(
      "15 trials of each instead of 6: budget {trials: 15, decide_at: 3}",
    );
  });

  test("fewer than the planned k takes", () => {
    const step = first({ ...none, trials: [12, 24], succeeded: [12, 24] });
    expect(step.action).toContain("20 trials of each instead of 12: budget {trials: 20, decide_at: 4}");
    expect(step.reason).toContain("at 4 trials each");
  });

  test("a law that is not known, or not random", () => {
    const step = first({ ...none, laws: ["unknown", "iid"] });
    expect(step.action).toMatch(/sampler: random.*--search random, where these were drawn so/);
    expect(first({ ...none, laws: ["adaptive", "iid"] }).action).not.toContain("--search");
  });

  test("not one success", () => {
    const step = first({ ...none, succeeded: [24, 0] });
    expect(step.action).toBe("see why every trial of old failed, mend it and run again");
    expect(step.runs).toBeNull();
  });

  test("no score differs", () => {
    expect(first({ difference: 0, variance: 0 }).action).toMatch(/wider space/);
  });
});

test("unequal budgets: what the missing trials would cost stands beside it", () => {
  const steps = next({ trials: [60, 20], succeeded: [60, 20], word: "BETTER" });
  expect(steps).toHaveLength(2);
  expect(steps[1]).toMatchObject({
    action: "40 more trials of old, as many as new had",
    runs: 40,
    seconds: 400,
    command: null,
  });
  expect(next({ trials: [20, 21], succeeded: [20, 21] })[1]?.action).toBe(
    "1 more trial of new, as many as old had",
  );
});
