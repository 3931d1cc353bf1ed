import { describe, expect, test } from "vitest";
import type { Evidence, StudyDocument, Untuned, Verdict } from "../model/index.ts";
import { createRandom, studentT } from "../numerics/index.ts";
import { type ArmSample, evidenceOf } from "./evidence.samples.ts";
import { judge } from "./judge.ts";

const search = (level: number, n: number, seed: number): [number, number][] => {
  const random = createRandom(seed, "search");
  return Array.from({ length: n }, () => {
    const quality = level + random.next();
    return [quality, quality + 0.02 * random.normal()];
  });
};
const NEW: ArmSample = { method: "new", trials: search(0.5, 20, 1), units: [1.4, 1.41, 1.43] };
const OLD: ArmSample = { method: "old", trials: search(0, 20, 2), units: [0.9, 0.91, 0.92] };
const AS_IT_COMES = { trial: 0.4, units: [0.3, 0.36, 0.33, 0.37] };
const judged = (arms: readonly ArmSample[], changes: Partial<Evidence> = {}): StudyDocument =>
  judge(evidenceOf(arms, changes));
const methodOf = (document: StudyDocument) => document.verdicts[0] as Verdict;
const untunedOf = (declared: ArmSample["default"], changes: Partial<Evidence> = {}): Untuned =>
  methodOf(judged([NEW, { ...OLD, default: declared as NonNullable<typeof declared> }], changes))
    .untuned as Untuned;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);

test("each part is what its definition says, with the default in the baseline's place", () => {
  const document = judged([NEW, { ...OLD, default: AS_IT_COMES }]);
  const { untuned, sum, k } = methodOf(document);
  const { gain, luck, tuning, algorithm, bound } = (untuned as Untuned).sum as NonNullable<Untuned["sum"]>;
  const [a, b] = document.arms;
  const phi = [a, b].map((arm) => arm?.curve.find((point) => point.k === k)?.estimate as number) as [
    number,
    number,
  ];
  const [freshA, fresh0] = [mean(NEW.units as number[]), mean(AS_IT_COMES.units)];
  expect(gain.estimate).toBeCloseTo((a?.reported as number) - 0.4, 12);
  expect(luck.estimate).toBeCloseTo((a?.reported as number) - 0.4 - (freshA - fresh0), 12);
  expect(tuning.estimate).toBeCloseTo(freshA - phi[0] - (fresh0 - phi[1]), 12);
  // Rule N's interval, the one that decided.
  expect(algorithm).toEqual(sum?.algorithm);
  expect(bound).toBeNull();
  // Welch's interval over three and four fresh units.
  const [vA, v0] = [variance(NEW.units as number[]) / 3, variance(AS_IT_COMES.units) / 4];
  const df = (vA + v0) ** 2 / (vA ** 2 / 2 + v0 ** 2 / 3);
  const half = studentT(df).quantile(0.975) * Math.sqrt(vA + v0);
  expect(luck.interval?.[0]).toBeCloseTo((luck.estimate as number) - half, 12);
  expect(luck.interval?.[1]).toBeCloseTo((luck.estimate as number) + half, 12);
  expect((untuned as Untuned).config).toEqual({ x: 0.5 });
  expect((untuned as Untuned).reason).toBeNull();
});

test("who was tuned and who was not is in the label, by rule", () => {
  const labels = Object.values(untunedOf(AS_IT_COMES).sum ?? {}).map(
    (part) => (part as { label?: string })?.label,
  );
  expect(labels).toContain(
    "tuning (old was not tuned: its declared default; new was searched over 20 trials)",
  );
  expect(labels).toContain("algorithm (given 4 trials each)");
});

describe("unknown, with a reason", () => {
  const config = { x: 0.5 };
  test.each([
    [
      { trial: null, units: [] },
      { config, sum: null, reason: "the declared default of old failed: exit 1" },
    ],
    [{ units: [] }, { config, sum: null, reason: "the declared default of old has not run yet" }],
    [undefined, { config: null, sum: null, reason: "old declares no default configuration" }],
  ])("the default %j", (declared, expected) => {
    expect(untunedOf(declared)).toEqual(expected);
  });

  test("a floor is what a failed run is worth; a default that failed is still no gain", () => {
    expect(untunedOf({ trial: null, units: [] }, { floor: 0 }).sum).toBeNull();
  });

  test.each([
    [[], null],
    [[null, null], null],
    [[null, 0.3], 0],
  ])("fresh units %j of the default: floor %s", (units, floor) => {
    const { sum } = untunedOf({ trial: 0.4, units }, { floor });
    if (floor === null) {
      expect(sum?.luck).toMatchObject({
        known: false,
        label: "luck: unknown without fresh units of old's default",
      });
      expect(sum?.tuning.known).toBe(false);
      expect(sum?.bound).toMatch(/^luck \+ tuning = \+/);
    } else expect(sum?.luck.known).toBe(true);
  });

  test("no trial of the candidate succeeded", () => {
    const failed = { ...NEW, trials: Array.from({ length: 20 }, () => null), units: [] };
    const { untuned } = methodOf(judged([failed, { ...OLD, default: AS_IT_COMES }]));
    expect(untuned).toMatchObject({ sum: null, reason: "no trial of new succeeded" });
  });

  test("a search that has no tuning curve: luck is known, and what is left", () => {
    const { untuned } = methodOf(
      judged([
        { ...NEW, law: "adaptive" },
        { ...OLD, default: AS_IT_COMES },
      ]),
    );
    expect(untuned?.sum?.luck.known).toBe(true);
    expect(untuned?.sum?.algorithm.known).toBe(false);
    expect(untuned?.sum?.bound).toMatch(/^tuning \+ algorithm = \+/);
  });
});

test("too few trials for a method verdict: the verdict that carries the sum carries this one", () => {
  const few = (arm: ArmSample): ArmSample => ({ ...arm, trials: arm.trials?.slice(0, 8) ?? [] });
  const document = judged([few(NEW), { ...few(OLD), default: AS_IT_COMES }]);
  expect(document.verdicts.map(({ question }) => question)).toEqual(["model"]);
  expect(methodOf(document).untuned?.sum).toMatchObject({
    luck: { known: true },
    algorithm: { known: false },
  });
});

test("a baseline without chance: its one fresh unit has no variance, and luck is the candidate's alone", () => {
  const still = { ...OLD, deterministic: true, units: [0.9], default: { trial: 0.4, units: [0.4] } };
  const luck = methodOf(judged([NEW, still])).untuned?.sum?.luck;
  const half = studentT(2).quantile(0.975) * Math.sqrt(variance(NEW.units as number[]) / 3);
  const [low, high] = luck?.interval ?? [Number.NaN, Number.NaN];
  expect((high - low) / 2).toBeCloseTo(half, 12);
});

test("where the default is the candidate's, or the baseline of no pair, nothing is taken apart", () => {
  const document = judged([{ ...NEW, default: AS_IT_COMES }, OLD]);
  expect(methodOf(document).untuned).toEqual({
    config: null,
    sum: null,
    reason: "old declares no default configuration",
  });
  expect(document.arms[0]?.default?.units).toHaveLength(4);
});

test("all pairs: each baseline is held to its own default", () => {
  const third = { ...OLD, method: "third", default: { trial: 0.1, units: [0.1, 0.12] } };
  const arms = [NEW, { ...OLD, default: AS_IT_COMES }, third];
  const { plan } = evidenceOf(arms);
  const verdicts = judged(arms, { plan: { ...plan, family: "pairs" } }).verdicts.filter(
    ({ question }) => question === "method",
  );
  const gains = verdicts.map(({ candidate, baseline, untuned }) => [
    `${candidate} ${baseline}`,
    untuned?.sum?.gain.label,
  ]);
  expect(gains).toEqual([
    ["new old", "reported gain: new's selected trial, minus old's declared default, tried once"],
    ["new third", "reported gain: new's selected trial, minus third's declared default, tried once"],
    ["old third", "reported gain: old's selected trial, minus third's declared default, tried once"],
  ]);
});

test("a default changes no verdict: not the word, the sum, the grade or the fresh units", () => {
  const [without, declared] = [judged([NEW, OLD]), judged([NEW, { ...OLD, default: AS_IT_COMES }])];
  const rest = ({ untuned: _, inputs_hash: __, next: ___, ...verdict }: Verdict) => verdict;
  expect(declared.verdicts.map(rest)).toEqual(without.verdicts.map(rest));
  expect(declared.arms[1]?.units).toEqual(without.arms[1]?.units);
  expect(declared.arms[1]?.curve).toEqual(without.arms[1]?.curve);
  expect(methodOf(declared).inputs_hash).not.toBe(methodOf(without).inputs_hash);
});

test("the study that would decide runs the default once more, with its fresh units", () => {
  const runs = (arms: readonly ArmSample[]) => methodOf(judged(arms)).next[0]?.runs as number;
  // One trial and as many fresh units as are planned: three.
  expect(runs([NEW, { ...OLD, default: AS_IT_COMES }])).toBe(runs([NEW, OLD]) + 1 + 3);
});
