import { expect, it } from "vitest";
import { differencesVary } from "./differences-vary.ts";
import { fixedVerdict } from "./fixed.ts";
import { pairedT } from "./paired.ts";
import { resampledT } from "./resampled-t.ts";

const [a, b] = [
  [0.7, 0.8, 0.9, 0.3],
  [0.6, 0.7, 0.8, 0.2],
];

it("takes rounding of the scores for what it is", () => {
  expect(new Set(a.map((score, i) => score - (b[i] as number))).size).toBeGreaterThan(1);
  expect(differencesVary(a, b)).toBe(false);
  expect(differencesVary([...a, 0.5], [...b, 0.4 + 1e-9])).toBe(true);
  expect(differencesVary([1e9, 2e9 + 1], [1e9, 2e9])).toBe(true);
});

it("keeps a constant gap from being called better for certain", () => {
  const verdict = fixedVerdict({ candidate: a, baseline: b, paired: true, margin: null, confidence: 0.95 });
  expect(verdict.word).toBe("UNDECIDED");
  expect(verdict.reason).toContain("do not vary");
  expect(() => pairedT(a, b)).toThrow("no difference varies");
  expect(() => resampledT(a, b, 0.2)).toThrow("no difference varies");
});
