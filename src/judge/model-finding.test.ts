import { describe, expect, test } from "vitest";
import type { Evidence, Verdict } from "../model/index.ts";
import { type ArmSample, evidenceOf } from "./evidence.samples.ts";
import { judge } from "./judge.ts";

const HIGH = [0.95, 0.951, 0.949, 0.952, 0.948, 0.95];
const LOW = [0.9, 0.901, 0.899, 0.902, 0.898, 0.9];
/** A worse one that now and then falls far below itself. */
const FALLING = [0.9, 0.901, 0.899, 0.902, 0.898, 0.86];
const AHEAD = [0.93, 0.931, 0.928, 0.932, 0.929, 0.93];
const arms = (a: readonly (number | null)[], b: readonly (number | null)[]): ArmSample[] => [
  { method: "new", units: a },
  { method: "old", units: b },
];
const verdictOf = (given: readonly ArmSample[], changes: Partial<Evidence> = {}) =>
  judge(evidenceOf(given, changes)).verdicts[0] as Verdict;

describe("failed units of a fixed comparison", () => {
  test("a failure on the worse side: both ways agree, the interval is the one of what was measured", () => {
    const verdict = verdictOf(arms(HIGH, [...LOW.slice(1), null]));
    expect(verdict.word).toBe("BETTER");
    expect(verdict.difference.interval).toEqual(verdictOf(arms(HIGH, LOW.slice(1))).difference.interval);
    expect(verdict.failed).toEqual({ candidate: 0, baseline: 1 });
    expect(verdict.unit).toMatchObject({ n_candidate: 6, n_baseline: 6 });
  });

  test("a failure on the better side, with the worst score of both sides in its place", () => {
    const verdict = verdictOf(arms([...AHEAD.slice(1), null], FALLING));
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.sentence).toContain(
      "without them it reads BETTER, with the worst score in their place UNDECIDED",
    );
    // The worst of both sides, 0.86, in place of the failed one.
    const filled = verdictOf(arms([...AHEAD.slice(1), 0.86], FALLING));
    expect(verdict.difference.interval?.[0]).toBeCloseTo(filled.difference.interval?.[0] as number, 12);
    expect(verdict.difference.p).toBeCloseTo(filled.difference.p as number, 12);
    expect(verdict.next[0]?.action).toMatch(/see why 1 run of new failed/);
  });

  test("a declared floor is the score of a failed unit, in the metric's own direction", () => {
    const withFloor = verdictOf(arms([...HIGH.slice(1), null], LOW), { floor: 0.5 });
    const asScore = verdictOf(arms([...HIGH.slice(1), 0.5], LOW));
    expect(withFloor.difference).toEqual(asScore.difference);
    expect(withFloor.word).toBe("UNDECIDED");
    const evidence = evidenceOf(arms([...LOW.slice(1), null], HIGH), { floor: 2 });
    const loss = judge({ ...evidence, metric: { ...evidence.metric, goal: "minimize" } }).verdicts[0];
    expect(loss?.difference.estimate).toBeGreaterThan(0);
    expect(loss?.word).toBe("UNDECIDED");
  });

  test.each([
    [2, 6, true],
    [1, 3, true],
    [3, 8, false],
    [2, 5, false],
  ])("%d of %d failed: is the word open to judgement? %s", (failed, n, judged) => {
    const units = [...HIGH.slice(0, n - failed), ...Array.from({ length: failed }, () => null)];
    while (units.length < n) units.unshift(0.95);
    const verdict = verdictOf(arms(units, LOW), { floor: 0.94 });
    expect(verdict.word === "UNDECIDED" && verdict.sentence.includes("more than a third")).toBe(!judged);
  });

  test("in a family a pair that stands only one way does not loosen the level of the others", () => {
    const three = (a: readonly (number | null)[]): ArmSample[] => [
      { method: "a", units: a },
      { method: "b", units: [0.9012, 0.9022, 0.9002, 0.9032, 0.8992, 0.9012] },
      { method: "base", units: FALLING },
    ];
    const levels = (a: readonly (number | null)[]) =>
      judge(evidenceOf(three(a))).verdicts.map(({ difference }) => difference.level);
    expect(levels(AHEAD)[1]).toBe(0.95);
    expect(levels([...AHEAD.slice(1), null])[1]).toBe(0.975);
  });

  test("paired units: a failed one takes part by its pair", () => {
    const [a, b] = [[null, ...AHEAD.slice(1)], FALLING];
    const verdict = verdictOf(arms(a, b), { paired: true });
    expect(verdict.kind).toBe("paired");
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.sentence).toContain("some units failed");
  });
});

describe("few units, and units without chance", () => {
  test.each([
    [[0.9, 0.91], LOW],
    [LOW, [0.9]],
    [[], LOW],
  ])("%j against %j: UNDECIDED by rule", (a, b) => {
    const verdict = verdictOf(arms(a, b));
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.difference.interval).toBeNull();
    expect(verdict.next[0]?.reason).toContain("for 3, 5 and 10 of each");
  });

  test("two methods without chance: the difference is what it is", () => {
    const still = (a: number, b: number, margin: number | null = null) => {
      const evidence = evidenceOf([
        { method: "new", units: [a], deterministic: true },
        { method: "old", units: [b], deterministic: true },
      ]);
      return judge({ ...evidence, metric: { ...evidence.metric, margin } }).verdicts[0]?.word;
    };
    expect([still(2, 1), still(1, 2), still(1, 1), still(2, 1.9, 0.2), still(1, 1, 0.2)]).toEqual([
      "BETTER",
      "WORSE",
      "UNDECIDED",
      "EQUIVALENT",
      "EQUIVALENT",
    ]);
  });

  test("a settled comparison with a method without chance asks for nothing more", () => {
    const verdict = verdictOf([
      { method: "new", units: HIGH },
      { method: "old", units: [0.9], deterministic: true },
    ]);
    expect(verdict.word).toBe("BETTER");
    expect(verdict.next[0]?.action).toMatch(/settled/);
    expect(verdict.superiority).toBeNull();
  });
});

test("Holm's steps hold EQUIVALENT to the level of its pair, and the levels are printed", () => {
  const around = (level: number, spread: number) => [-2, -1, 0, 1, 2, 0].map((k) => level + k * spread);
  const evidence = evidenceOf([
    { method: "far", units: around(0.99, 0.001) },
    { method: "same", units: around(0.9001, 0.002) },
    { method: "base", units: around(0.9, 0.002) },
  ]);
  const { verdicts } = judge({ ...evidence, metric: { ...evidence.metric, margin: 0.01 } });
  expect(verdicts.map(({ word, difference }) => [word, difference.level])).toEqual([
    ["BETTER", 0.975],
    ["EQUIVALENT", 0.95],
  ]);
  expect(verdicts[0]?.sentence).toContain("97.5 % interval");
  expect(verdicts[1]?.sentence).toContain("90 % interval");
});
