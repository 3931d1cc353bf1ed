import { describe, expect, test } from "vitest";
import type { Evidence, Verdict } from "../model/index.ts";
import { createRandom } from "../numerics/index.ts";
import { fixedVerdict, ruleN } from "../stats/index.ts";
import { type ArmSample, evidenceOf } from "./evidence.samples.ts";
import { judge } from "./judge.ts";

const ALPHA = 0.05;

function scores(level: number, spread: number, n: number, seed: number): number[] {
  const random = createRandom(seed, "pairs");
  return Array.from({ length: n }, () => level + spread * random.normal());
}

function search(level: number, n: number, seed: number): [number, number][] {
  return scores(level, 0.01, n, seed).map((value, i) => [value, value + 1e-4 * (i % 3)]);
}

function allPairs(arms: readonly ArmSample[], change: Partial<Evidence["plan"]> = {}, margin = 0.02) {
  const evidence = evidenceOf(arms);
  const metric = { ...evidence.metric, margin };
  return judge({
    ...evidence,
    metric,
    baseline: null,
    plan: { ...evidence.plan, family: "pairs", ...change },
  });
}

/** a and b nearly alike, c far behind: a pair is rejected first, one second, one last. */
const ARMS: ArmSample[] = [
  { method: "a", trials: search(0.905, 20, 1), units: scores(0.905, 0.004, 8, 4) },
  { method: "b", trials: search(0.9, 20, 2), units: scores(0.9, 0.004, 8, 5) },
  { method: "c", trials: search(0.6, 20, 3), units: scores(0.6, 0.004, 8, 6) },
];

const armOf = (name: string) => ARMS.find(({ method }) => method === name) as ArmSample;
const unitsOf = (name: string) => armOf(name).units as number[];
const searchOf = (name: string) => {
  const trials = armOf(name).trials as [number, number][];
  return { selection: trials.map(([selection]) => selection), test: trials.map(([, test]) => test) };
};
const namesOf = ({ candidate, baseline, question }: Verdict) => `${candidate} ${baseline} ${question}`;

describe("three methods, all pairs", () => {
  const { verdicts, study, primary } = allPairs(ARMS);
  const of = (question: Verdict["question"]) => verdicts.filter((verdict) => verdict.question === question);

  test("every pair once in each question, the method written first the candidate, no baseline of the study", () => {
    expect(verdicts.map(namesOf)).toEqual([
      "a b method",
      "a c method",
      "b c method",
      "a b model",
      "a c model",
      "b c model",
    ]);
    expect(study.baseline).toBeNull();
    expect(primary).toBe(0);
  });

  test.each(["method", "model"] as const)("%s: Holm's level of each pair, by its p", (question) => {
    const levels = of(question).map(({ difference }) => 1 - Number(difference.level));
    const ps = of(question).map(({ difference }) => Number(difference.p));
    const ranked = levels
      .map((level, i) => ({ level, p: ps[i] as number }))
      .sort((x, y) => x.p - y.p)
      .map(({ level }) => level);
    // The two against c are rejected, so the last pair has the whole error rate.
    for (const [i, level] of [ALPHA / 3, ALPHA / 2, ALPHA].entries())
      expect(ranked[i]).toBeCloseTo(level, 12);
    expect(levels[0]).toBeCloseTo(ALPHA, 12);
  });

  test("the intervals, and those of the margin, are the ones of those levels", () => {
    for (const verdict of of("model")) {
      const [candidate, baseline] = [unitsOf(verdict.candidate), unitsOf(verdict.baseline)];
      const confidence = Number(verdict.difference.level);
      const direct = fixedVerdict({ candidate, baseline, margin: 0.02, confidence });
      expect(verdict.difference.interval).toEqual(direct.interval);
      expect(verdict.difference.equivalence_interval).toEqual(direct.equivalenceInterval);
      // Two one-sided tests at the step's error rate each: an interval at 1 - 2 alpha.
      const outer = fixedVerdict({ candidate, baseline, margin: null, confidence: 2 * confidence - 1 });
      expect(verdict.difference.equivalence_interval?.[0]).toBeCloseTo(outer.interval?.[0] as number, 12);
      expect(verdict.word).toBe(direct.word);
    }
    expect(of("model").map(({ word }) => word)).toEqual(["EQUIVALENT", "BETTER", "BETTER"]);
    for (const verdict of of("method")) {
      const [a, b] = [searchOf(verdict.candidate), searchOf(verdict.baseline)];
      const direct = ruleN(a, b, 4, { c: 7.5, confidence: Number(verdict.difference.level), margin: 0.02 });
      expect(verdict.difference.interval?.[0]).toBeCloseTo(direct.interval[0], 12);
      expect(verdict.word).toBe(direct.word);
    }
  });

  test("where no pair is rejected all stand at a third of the error rate", () => {
    const alike = allPairs(
      [11, 12, 13].map((seed) => ({ method: `m${seed}`, units: scores(0.9, 0.01, 5, seed) })),
    );
    for (const { difference, word } of alike.verdicts) {
      expect(1 - Number(difference.level)).toBeCloseTo(ALPHA / 3, 12);
      expect(["UNDECIDED", "EQUIVALENT"]).toContain(word);
    }
  });

  test("what stands for a pair never speaks of a baseline", () => {
    for (const verdict of verdicts) {
      const { sentence, next, warnings, holds_for, evidence } = verdict;
      expect(JSON.stringify({ sentence, next, warnings, holds_for, evidence })).not.toMatch(/baseline/i);
    }
  });
});

describe("the pair that headlines", () => {
  const headline = (arms: readonly ArmSample[], primary: string | null) => {
    const document = allPairs(arms, { primary });
    return namesOf(document.verdicts[document.primary] as Verdict);
  };

  test.each([
    [null, "a b method"],
    ["a", "a b method"],
    ["b", "b c method"],
  ])("primary %s: %s, the candidate with the method written next", (primary, expected) => {
    expect(headline(ARMS, primary)).toBe(expected);
  });

  test("stays that pair where its method verdict was refused and that of another pair was not", () => {
    const [a, b, c] = ARMS as [ArmSample, ArmSample, ArmSample];
    expect(headline([a, { ...b, law: "adaptive" }, c], null)).toBe("a b model");
  });
});
