import { expect, it } from "vitest";
import type { MetricPoint } from "./record.ts";
import { scoreOf } from "./score-rule.ts";

const points = (key: string, values: readonly [step: number, value: number][]): MetricPoint[] =>
  values.map(([step, value]) => ({ key, step: BigInt(step), at: 0, value }));

const series = {
  val: points("val", [
    [1, 0.7],
    [2, 0.9],
    [3, Number.NaN],
    [4, 0.8],
  ]),
  test: points("test", [
    [1, 0.6],
    [2, 0.65],
    [4, 0.62],
    [4, 0.61],
  ]),
  nan: points("nan", [[1, Number.NaN]]),
};

it.each([
  ["last", "maximize", 0.61],
  ["max", "maximize", 0.65],
  ["min", "maximize", 0.6],
  ["at:val", "maximize", 0.65],
  ["at:val", "minimize", 0.6],
] as const)("%s with goal %s", (rule, goal, expected) => {
  expect(scoreOf(series, "test", rule, goal)).toBe(expected);
});

it("keeps NaN as data, and tells a missing series from it", () => {
  expect(scoreOf(series, "nan", "last", "maximize")).toBeNaN();
  expect(scoreOf(series, "nan", "max", "maximize")).toBeNaN();
  expect(scoreOf(series, "absent", "last", "maximize")).toBeNull();
  expect(scoreOf(series, "test", "at:absent", "maximize")).toBeNull();
});

it("takes the largest step where points arrive out of order", () => {
  expect(
    scoreOf(
      {
        s: points("s", [
          [5, 1],
          [2, 3],
        ]),
      },
      "s",
      "last",
      "maximize",
    ),
  ).toBe(1);
});
