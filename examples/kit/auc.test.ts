import fc from "fast-check";
import { expect, it } from "vitest";
import { areaUnderCurve } from "./auc.ts";

const items = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 9 })), { minLength: 2 })
  .filter((rows) => new Set(rows.map(([label]) => label)).size === 2);

it("is the share of pairs in the right order, ties half", () => {
  fc.assert(
    fc.property(items, (rows) => {
      let [won, pairs] = [0, 0];
      for (const [label, prediction] of rows)
        for (const [other, against] of rows)
          if (label === 1 && other === 0) {
            pairs++;
            won += prediction > against ? 1 : prediction === against ? 0.5 : 0;
          }
      const area = areaUnderCurve(
        rows.map(([label]) => label),
        rows.map(([, prediction]) => prediction),
      );
      expect(area).toBeCloseTo(won / pairs, 12);
    }),
  );
});

it("knows the ends", () => {
  expect(areaUnderCurve([0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4])).toBe(1);
  expect(areaUnderCurve([1, 1, 0, 0], [0.1, 0.2, 0.3, 0.4])).toBe(0);
  expect(areaUnderCurve([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.5])).toBe(0.5);
});

it("says what it cannot order", () => {
  expect(() => areaUnderCurve([1, 1], [0.1, 0.2])).toThrow(/only one of the two labels/);
  expect(() => areaUnderCurve([1, 0], [Number.NaN, 0.2])).toThrow(/not a number/);
});
