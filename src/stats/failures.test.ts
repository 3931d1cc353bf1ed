import fc from "fast-check";
import { expect, it } from "vitest";
import { type PossibleTrial, resolveFailures } from "./failures.ts";
import { score } from "./scores.samples.ts";
import { tuningCurve } from "./tuning-curve.ts";

it("ranks failures last, with the worst finite score or the floor", () => {
  const trials = [
    { selection: 3, test: 30 },
    { selection: null, test: null },
    { selection: -2, test: 10 },
    { selection: 9, test: Number.NaN },
    { selection: Number.POSITIVE_INFINITY, test: 50 },
  ];
  expect(resolveFailures(trials, null)).toEqual({
    selection: [3, -4, -2, -4, -4],
    test: [30, 10, 10, 10, 10],
    failed: 3,
  });
  expect(resolveFailures(trials, 0)?.test).toEqual([30, 0, 10, 0, 0]);
});

it("has nothing to rank where none succeeded", () => {
  expect(resolveFailures([{ selection: null, test: null }], 0)).toBeNull();
  expect(resolveFailures([], null)).toBeNull();
});

it("stays in the range of numbers", () => {
  const { selection } = resolveFailures(
    [
      { selection: -1.5e308, test: 1 },
      { selection: null, test: 1 },
    ],
    null,
  )!;
  expect(selection[1]).toBeGreaterThanOrEqual(-Number.MAX_VALUE);
  expect(selection[1]).toBeLessThan(-1.5e308);
});

const trial: fc.Arbitrary<PossibleTrial> = fc.record({
  selection: fc.option(score),
  test: fc.option(
    fc.oneof({ weight: 5, arbitrary: score }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
  ),
});

it("failures keep their place in the budget, and are selected only where nothing else is", () => {
  fc.assert(
    fc.property(fc.array(trial, { minLength: 2, maxLength: 12 }), fc.option(score), (trials, floor) => {
      const resolved = resolveFailures(trials, floor);
      fc.pre(resolved !== null);
      const { selection, test, failed } = resolved!;
      expect(selection.length).toBe(trials.length);
      const failures = trials.map(
        (one) => one.selection === null || one.test === null || !Number.isFinite(one.test),
      );
      expect(failures.filter(Boolean).length).toBe(failed);
      const good = selection.filter((_, i) => !failures[i]);
      const bad = selection.filter((_, i) => failures[i]);
      if (bad.length > 0) expect(Math.max(...bad)).toBeLessThan(Math.min(...good));
      expect(test.every(Number.isFinite)).toBe(true);
      // Beyond the failures every subset holds a trial that succeeded: the floor no longer counts.
      if (failed > 0 && failed < trials.length) {
        const other = resolveFailures(trials, -1e6)!;
        expect(tuningCurve(other, [failed + 1])[0]).toBeCloseTo(tuningCurve(resolved!, [failed + 1])[0]!, 6);
      }
    }),
  );
});
