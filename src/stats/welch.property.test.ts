import fc from "fast-check";
import { expect, it } from "vitest";
import { level, moved, near, stretch, varying } from "./scores.samples.ts";
import { welch } from "./welch.ts";

const sample = varying(2);

it("swapping the methods flips the difference and leaves the p-value", () => {
  fc.assert(
    fc.property(sample, sample, (a, b) => {
      const [ab, ba] = [welch(a, b), welch(b, a)];
      expect(ab.difference + ba.difference).toBe(0);
      expect(ab.pValue).toBe(ba.pValue);
      expect(ab.pGreater + ba.pGreater).toBeCloseTo(1, 12);
      expect(ab.interval[0]).toBeCloseTo(-ba.interval[1], 9);
    }),
  );
});

it("another unit or another zero changes nothing but the unit", () => {
  fc.assert(
    fc.property(sample, sample, stretch, (a, b, { scale, shift }) => {
      const [plain, other] = [welch(a, b), welch(moved(a, scale, shift), moved(b, scale, shift))];
      expect(near(other.difference, scale * plain.difference)).toBe(true);
      expect(near(other.degreesOfFreedom, plain.degreesOfFreedom)).toBe(true);
      expect(near(other.pValue, plain.pValue)).toBe(true);
      expect(near(other.standardError, scale * plain.standardError)).toBe(true);
    }),
  );
});

it("the interval excludes 0 exactly when p < 1 - confidence", () => {
  fc.assert(
    fc.property(sample, sample, level, (a, b, confidence) => {
      const { pValue, interval } = welch(a, b, confidence);
      fc.pre(Math.abs(pValue - (1 - confidence)) > 1e-9);
      expect(interval[0] > 0 || interval[1] < 0).toBe(pValue < 1 - confidence);
    }),
  );
});

it("df lies between that of the smaller side and that of both together", () => {
  fc.assert(
    fc.property(sample, sample, (a, b) => {
      const { degreesOfFreedom } = welch(a, b);
      expect(degreesOfFreedom).toBeGreaterThanOrEqual(Math.min(a.length, b.length) - 1 - 1e-9);
      expect(degreesOfFreedom).toBeLessThanOrEqual(a.length + b.length - 2 + 1e-9);
    }),
  );
});
