import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_TRIAL, parseStudy, type RecordedRun, type StudyRecord } from "../model/index.ts";
import { judge } from "./judge.ts";
import { type RunSample, recordedRun } from "./record.samples.ts";
import { studyEvidence } from "./study-evidence.ts";

const STUDY = parseStudy(
  `study: s
problem: p
metric: {name: test, select_by: val, goal: maximize}
methods:
  m: {command: "run \${lr}", space: {lr: {type: float, low: 0, high: 1}}}
  base: {command: "run \${lr}", space: {lr: {type: float, low: 0, high: 1}}}
budget: {trials: 10, replicates: 2, confirm: 3}
`,
  "assay.yaml",
);
const link = (method: string, role: "search" | "confirm" | "default", trial: number, replicate: number) => ({
  problem: "p",
  method,
  role,
  trial,
  replicate,
  unit: `${role}-${trial}-${replicate}`,
});
const run = (
  method: string,
  role: "search" | "confirm" | "default",
  trial: number,
  replicate: number,
  more: Partial<RunSample> = {},
): RecordedRun =>
  recordedRun({
    id: `${method}-${role}-${trial}-${replicate}`,
    scores: { val: trial + replicate / 10, test: trial / 2 + replicate / 10 },
    start: 10 + trial,
    link: link(method, role, trial, replicate),
    ...more,
  });
const searchOf = (method: string) =>
  Array.from({ length: 10 }, (_, trial) => [
    run(method, "search", trial, 0),
    run(method, "search", trial, 1),
  ]).flat();
const confirmOf = (method: string, trial = 9) =>
  [0, 1, 2].map((replicate) => run(method, "confirm", trial, replicate));
const record = (runs: readonly RecordedRun[], changes: Partial<StudyRecord> = {}): StudyRecord => ({
  id: "s",
  study: STUDY,
  planHash: "f".repeat(64),
  plannedAt: 0,
  code: "clean",
  unplannedLooks: 0,
  finished: true,
  runs,
  ...changes,
});
const all = () => [...searchOf("m"), ...searchOf("base"), ...confirmOf("m"), ...confirmOf("base")];
const armOf = (given: StudyRecord, method = "m") =>
  studyEvidence(given).arms.find((each) => each.method === method)!;

test("trials are means over replicates, fresh units are those of the selected trial", () => {
  const arm = armOf(record(all()));
  expect(arm.law).toBe("iid");
  expect(arm.trials.map(({ number, replicates }) => [number, replicates])).toEqual(
    Array.from({ length: 10 }, (_, i) => [i, 2]),
  );
  expect(arm.trials[4]?.selection).toBeCloseTo(4.05, 12);
  expect(arm.trials[4]?.score).toBeCloseTo(2.05, 12);
  expect(arm.units.map(({ unit }) => unit)).toEqual(["confirm-9-0", "confirm-9-1", "confirm-9-2"]);
  expect(arm.unitsMissing).toBeNull();
});

test("fresh units of another configuration than the selected one do not count", () => {
  const runs = [...searchOf("m"), ...searchOf("base"), ...confirmOf("m", 3), ...confirmOf("base")];
  const arm = armOf(record(runs));
  expect(arm.units).toEqual([]);
  expect(arm.unitsMissing).toContain("has not been run on fresh units yet");
});

describe("a declared default", () => {
  const declaring = {
    ...STUDY,
    methods: STUDY.methods.map((method) =>
      method.name === "base" ? { ...method, default: { lr: 0.5 } } : method,
    ),
  };
  const own = [0, 1].map((replicate) => run("base", "default", DEFAULT_TRIAL, replicate));
  const armFrom = (runs: readonly RecordedRun[]) => armOf(record(runs, { study: declaring }), "base");

  test("has its trial and its fresh units apart from those of the search", () => {
    const arm = armFrom([...all(), ...own, ...confirmOf("base", DEFAULT_TRIAL)]);
    expect(arm.trials).toEqual(armOf(record(all()), "base").trials);
    expect(arm.units.map(({ unit }) => unit)).toEqual(["confirm-9-0", "confirm-9-1", "confirm-9-2"]);
    expect(arm.default?.units.map(({ unit }) => unit)).toEqual([
      "confirm--1-0",
      "confirm--1-1",
      "confirm--1-2",
    ]);
    expect(arm.default).toMatchObject({
      config: { lr: 0.5 },
      trial: { number: DEFAULT_TRIAL, replicates: 2 },
    });
    expect(arm.default?.trial?.score).toBeCloseTo(-0.45, 12);
  });

  test("its fresh units never stand for those of a selection that has none", () => {
    const searched = [...searchOf("m"), ...searchOf("base"), ...confirmOf("m")];
    const arm = armFrom([...searched, ...own, ...confirmOf("base", DEFAULT_TRIAL)]);
    expect(arm.units).toEqual([]);
    expect(arm.unitsMissing).toContain("has not been run on fresh units yet");
    const failed = searched.map(
      (each): RecordedRun => (each.link?.method === "base" ? { ...each, status: "FAILED" } : each),
    );
    expect(armFrom([...failed, ...own, ...confirmOf("base", DEFAULT_TRIAL)]).units).toEqual([]);
  });

  test("has failed when one of its replicates has, and is not there where none is declared", () => {
    const broken = own.map((each, i): RecordedRun => (i === 0 ? { ...each, status: "FAILED" } : each));
    expect(armFrom([...all(), ...broken]).default?.trial).toMatchObject({ failed: true, score: null });
    expect(armOf(record(all())).default).toBeNull();
    expect(armFrom(all()).default).toEqual({ config: { lr: 0.5 }, trial: null, units: [] });
  });
});

describe("runs that did not come to an end", () => {
  test("interrupted, running and scheduled ones are not there; failed and killed ones are failures", () => {
    const runs = all().map((each): RecordedRun => {
      const stop = {
        "m-search-0-0": "RUNNING",
        "m-search-1-0": "SCHEDULED",
        "m-search-2-0": "FAILED",
        "m-search-3-0": "KILLED",
      } as const;
      if (each.id === "m-search-4-0")
        return { ...each, status: "KILLED", tags: { "assay.end": "interrupted" } };
      const status = stop[each.id as keyof typeof stop];
      return status === undefined ? each : { ...each, status };
    });
    const arm = armOf(record(runs, { finished: false }));
    expect(arm.trials.map(({ replicates, failed }) => `${replicates}${failed ? "!" : ""}`).join(" ")).toBe(
      "1 1 2! 2! 1 2 2 2 2 2",
    );
    expect(arm.trials[2]).toMatchObject({ selection: null, score: null, reason: "ended as FAILED" });
    expect(studyEvidence(record(runs, { finished: false })).remarks.map(({ code }) => code)).toEqual([
      "unfinished",
    ]);
  });

  test.each([
    [{ val: 1 }, "no test was logged"],
    [{ test: 1 }, "no val was logged"],
    [{ val: 1, test: Number.NaN }, "test is NaN"],
    [{ val: Number.NEGATIVE_INFINITY, test: 1 }, "val is -Infinity"],
  ])("scores %o: failed, %s", (scores, reason) => {
    const runs = all().map((each) =>
      each.id === "m-search-0-0" ? run("m", "search", 0, 0, { scores }) : each,
    );
    expect(armOf(record(runs)).trials[0]).toMatchObject({ failed: true, reason });
  });

  test("no trial succeeded: there is nothing to confirm, and it is said", () => {
    const runs = all().flatMap((each): RecordedRun[] =>
      each.link?.method !== "m" ? [each] : each.link.role === "search" ? [{ ...each, status: "FAILED" }] : [],
    );
    expect(armOf(record(runs)).unitsMissing).toMatch(/no trial of m succeeded/);
  });

  test("a pruned trial makes the search another law", () => {
    const runs = all().map(
      (each): RecordedRun =>
        each.id === "m-search-2-0" ? { ...each, status: "KILLED", tags: { "assay.end": "pruned" } } : each,
    );
    expect(armOf(record(runs)).law).toBe("adaptive");
    expect(armOf(record(runs), "base").law).toBe("iid");
  });
});

test("a run that started before the plan was stored: not planned", () => {
  expect(studyEvidence(record(all())).planned).toBe(true);
  expect(studyEvidence(record(all(), { plannedAt: 12_000 })).planned).toBe(false);
});

test("the order of the record changes nothing", () => {
  const runs = [
    ...all(),
    ...confirmOf("m", DEFAULT_TRIAL),
    run("m", "search", 3, 0, { status: "FAILED" }),
  ].slice(1);
  const unique = [...new Map(runs.map((each) => [each.id, each])).values()];
  const straight = judge(studyEvidence(record(unique)));
  fc.assert(
    fc.property(fc.shuffledSubarray(unique, { minLength: unique.length }), (shuffled) => {
      expect(judge(studyEvidence(record(shuffled)))).toStrictEqual(straight);
    }),
    { numRuns: 25 },
  );
});
