import fc from "fast-check";
import { expect, it } from "vitest";
import { effect } from "./effect.ts";
import { moved, near, stretch, varying } from "./scores.samples.ts";

it("counts the difference in pooled spreads, less the bias of few units", () => {
  // Means 2 and 4, variances 1 and 4: pooled 2.5; J(4) = Gamma(2) / (sqrt 2 Gamma(1.5)) = 0.79788456.
  const { cohenD, hedgesG, correction, glassDelta } = effect([1, 2, 3], [2, 4, 6]);
  expect(cohenD).toBeCloseTo(-2 / Math.sqrt(2.5), 14);
  expect(correction).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 14);
  expect(hedgesG).toBeCloseTo((correction * -2) / Math.sqrt(2.5), 14);
  expect(glassDelta).toBe(-1);
});

it("is undefined where nothing varies, and refuses a single score", () => {
  expect(effect([1, 1], [1, 1]).cohenD).toBeNaN();
  expect(effect([2, 2], [1, 1]).cohenD).toBe(Number.POSITIVE_INFINITY);
  expect(() => effect([1], [1, 2])).toThrow("effect: a has 1 score");
});

it("does not depend on the unit or the zero; the correction shrinks and vanishes with many units", () => {
  fc.assert(
    fc.property(varying(2), varying(2), stretch, (a, b, { scale, shift }) => {
      const [plain, other] = [effect(a, b), effect(moved(a, scale, shift), moved(b, scale, shift))];
      expect(near(other.hedgesG, plain.hedgesG)).toBe(true);
      expect(effect(b, a).cohenD).toBe(-plain.cohenD + 0);
      expect(plain.correction).toBeGreaterThan(0.5);
      expect(plain.correction).toBeLessThan(1);
    }),
  );
});
