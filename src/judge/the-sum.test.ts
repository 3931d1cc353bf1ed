import { expect, test } from "vitest";
import type { Evidence, Sum } from "../model/index.ts";
import { createRandom } from "../numerics/index.ts";
import { type ArmSample, evidenceOf } from "./evidence.samples.ts";
import { judge } from "./judge.ts";

const search = (level: number, n: number, seed: number): [number, number][] => {
  const random = createRandom(seed, "search");
  return Array.from({ length: n }, () => {
    const quality = level + random.next();
    return [quality, quality + 0.02 * random.normal()];
  });
};
const sumOf = (arms: readonly ArmSample[], changes: Partial<Evidence> = {}): Sum =>
  judge(evidenceOf(arms, changes)).verdicts[0]?.sum as Sum;
const fresh = { units: [1.4, 1.41, 1.42] };
const old = { units: [0.9, 0.91, 0.92] };

test("equal budgets: nobody tuned longer", () => {
  const sum = sumOf([
    { method: "new", trials: search(0.5, 20, 1), ...fresh },
    { method: "old", trials: search(0, 20, 2), ...old },
  ]);
  expect(sum.tuning.label).toMatch(/^search beyond k \(equal budgets/);
  expect(sum.algorithm.label).toBe("algorithm (given 4 trials each)");
  expect(sum.bound).toBeNull();
});

test.each([
  [
    60,
    20,
    "tuning (new had 3x the trials)",
    "at 60 trials each only a bound is known: algorithm <= gain - luck = ",
  ],
  [
    20,
    60,
    "tuning (old had 3x the trials)",
    "at 60 trials each only a bound is known: algorithm >= gain - luck = ",
  ],
  [
    50,
    20,
    "tuning (new had 2.5x the trials)",
    "at 50 trials each only a bound is known: algorithm <= gain - luck = ",
  ],
  [
    21,
    20,
    "tuning (new had 1.1x the trials)",
    "at 21 trials each only a bound is known: algorithm <= gain - luck = ",
  ],
  [
    60,
    59,
    "tuning (new had 60 trials, not 59)",
    "at 60 trials each only a bound is known: algorithm <= gain - luck = ",
  ],
])("%d trials against %d: whose effort, and which way the bound goes", (a, b, label, bound) => {
  const sum = sumOf([
    { method: "new", trials: search(0.5, a, 1), ...fresh },
    { method: "old", trials: search(0, b, 2), ...old },
  ]);
  expect(sum.tuning.label).toBe(label);
  expect(sum.bound?.startsWith(bound)).toBe(true);
  const left = (sum.gain.estimate as number) - (sum.luck.estimate as number);
  expect(Number(sum.bound?.split(" ").at(-1))).toBeCloseTo(left, 2);
  expect(sum.algorithm.label).toBe(`algorithm (given ${Math.floor(Math.min(a, b) / 5)} trials each)`);
});

test("no fresh units: luck is unknown, never 0, and what is known is a bound", () => {
  const arms = [
    { method: "new", trials: search(0.5, 20, 1), unitsMissing: "not run" },
    { method: "old", trials: search(0, 20, 2), ...old },
  ];
  const sum = sumOf(arms);
  expect(sum.luck).toMatchObject({ estimate: null, interval: null, known: false });
  expect(sum.tuning).toMatchObject({ estimate: null, known: false });
  expect(sum.algorithm.known).toBe(true);
  expect(sum.bound).toMatch(/^luck \+ search beyond k = [+-]/);
  const unequal = sumOf([arms[0] as ArmSample, { ...(arms[1] as ArmSample), trials: search(0, 40, 2) }]);
  expect(unequal.bound).toMatch(/^luck \+ tuning = [+-]/);
});

test("no rule: algorithm is unknown with its reason, luck is known", () => {
  const sum = sumOf([
    { method: "new", trials: search(0.5, 20, 1), ...fresh, law: "adaptive" },
    { method: "old", trials: search(0, 20, 2), ...old },
  ]);
  expect(sum.algorithm.known).toBe(false);
  expect(sum.algorithm.label).toMatch(/^algorithm: unknown, new's search is not an independent sample/);
  expect(sum.luck.known).toBe(true);
  expect(sum.bound).toMatch(/^tuning \+ algorithm = [+-]/);
});

test("one fresh unit: luck has an estimate and no interval", () => {
  const sum = sumOf([
    { method: "new", trials: search(0.5, 20, 1), units: [1.4] },
    { method: "old", trials: search(0, 20, 2), ...old },
  ]);
  expect(sum.luck.known).toBe(true);
  expect(sum.luck.interval).toBeNull();
});

test("no success on one side: there is no reported gain to take apart", () => {
  const document = judge(
    evidenceOf([
      { method: "new", trials: search(0.5, 20, 1), ...fresh },
      { method: "old", trials: Array.from({ length: 20 }, () => null), unitsMissing: "none" },
    ]),
  );
  expect(document.verdicts.map(({ sum }) => sum)).toEqual([null, null]);
  expect(document.verdicts[0]?.sentence).toContain("no trial of old succeeded");
});
