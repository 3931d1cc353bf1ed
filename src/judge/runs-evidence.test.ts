import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ArmEvidence, Evidence, RecordedRun, Verdict } from "../model/index.ts";
import { armsBy } from "./arms-by.ts";
import { judge } from "./judge.ts";
import { type RunSample, recordedRun } from "./record.samples.ts";
import { type RunsQuestion, runsEvidence } from "./runs-evidence.ts";

const evidenceFrom = (runs: readonly RecordedRun[], changes: Partial<RunsQuestion> = {}): Evidence =>
  runsEvidence({
    name: "by model",
    arms: armsBy(runs, "model"),
    by: "model",
    metric: {
      name: "acc",
      selectBy: null,
      goal: "maximize",
      margin: null,
      score: "last",
      unbounded: false,
    },
    unit: "seed",
    ignore: [],
    baseline: null,
    claimsRandom: false,
    floor: null,
    alpha: 0.05,
    ...changes,
  });

const arm = (evidence: Evidence, method: string): ArmEvidence =>
  evidence.arms.find((each) => each.method === method) as ArmEvidence;
const codes = (evidence: Evidence) => evidence.remarks.map(({ code }) => code);
const verdicts = (evidence: Evidence, question: Verdict["question"]) =>
  judge(evidence).verdicts.filter((verdict) => verdict.question === question);

/** Seeds 1..n of one configuration. */
const seeds = (model: string, scores: readonly number[], more: Partial<RunSample> = {}): RecordedRun[] =>
  scores.map((acc, i) =>
    recordedRun({
      id: `${model}-${i}`,
      params: { model, seed: String(i + 1), lr: "0.1" },
      scores: { acc },
      start: i,
      ...more,
    }),
  );

const OLD = seeds("old", [0.8, 0.81, 0.82, 0.79]);
const NEW = seeds("new", [0.9, 0.91, 0.92, 0.89], { start: 100 });

/** A search: each configuration once, scores from a fixed cycle. */
const search = (
  model: string,
  n: number,
  base: number,
  tags: Readonly<Record<string, string>> = {},
): RecordedRun[] =>
  Array.from({ length: n }, (_, i) =>
    recordedRun({
      id: `${model}-s${i}`,
      params: { model, seed: String(i), lr: String(i) },
      scores: { acc: base + ((i * 7) % n) / 100 },
      tags,
      start: (model === "old" ? 0 : 500) + i,
    }),
  );
const confirming = (model: string, lr: string, units: readonly number[], base: number): RecordedRun[] =>
  units.map((seed, i) =>
    recordedRun({
      id: `${model}-c${i}`,
      params: { model, seed: String(seed), lr },
      scores: { acc: base + i / 1000 },
      tags: { "assay.role": "confirm" },
      start: 1000 + i,
    }),
  );

describe("arms and replicates", () => {
  test("one configuration in each arm: a fixed comparison, and the guessed baseline is the earlier one", () => {
    const evidence = evidenceFrom([...NEW, ...OLD]);
    expect(evidence.kind).toBe("fixed");
    expect(evidence.baseline).toBe("old");
    expect(codes(evidence)).toEqual(["baseline-guessed"]);
    expect(arm(evidence, "new").units.map(({ unit, score }) => [unit, score])).toEqual([
      ["1", 0.9],
      ["2", 0.91],
      ["3", 0.92],
      ["4", 0.89],
    ]);
    expect(verdicts(evidence, "model")[0]?.word).toBe("BETTER");
  });

  test("a baseline that is named is taken, and nothing is said of a guess", () => {
    const evidence = evidenceFrom([...NEW, ...OLD], { baseline: "new" });
    expect(verdicts(evidence, "model")[0]?.candidate).toBe("old");
    expect(codes(evidence)).toEqual([]);
    expect(() => evidenceFrom([...NEW, ...OLD], { baseline: "nwe" })).toThrow(/"nwe".*old, new/);
  });

  test("parameters that are ignored do not tell configurations apart", () => {
    const runs = [...NEW, ...OLD].map((run, i) => ({ ...run, params: { ...run.params, host: `h${i}` } }));
    expect(evidenceFrom(runs).kind).toBe("tuned");
    expect(evidenceFrom(runs, { ignore: ["host"] }).kind).toBe("fixed");
  });

  test("another unit: the seed then belongs to the configuration", () => {
    const runs = [...NEW, ...OLD].map((run, i) => ({
      ...run,
      params: { model: run.params.model as string, lr: "0.1", fold: String(i) },
    }));
    expect(evidenceFrom(runs, { unit: "fold" }).kind).toBe("fixed");
  });

  test("of planned runs the seed is no part of the configuration, whatever the unit is called", () => {
    const runs = [...NEW, ...OLD].map((run, i) =>
      recordedRun({
        id: run.id,
        params: { ...run.params, seed: String(1000 + i) },
        scores: { acc: 0.8 + i / 100 },
        link: { role: "compare", unit: String(i % 4) },
      }),
    );
    const evidence = evidenceFrom(runs, { unit: "fold" });
    expect(evidence.kind).toBe("fixed");
    expect(arm(evidence, "new").units.map(({ unit }) => unit)).toEqual(["0", "1", "2", "3"]);
  });

  test("runs that name no unit are units of their own, and it is said", () => {
    const runs = [...NEW, ...OLD].map((run) => ({
      ...run,
      params: { model: run.params.model as string, lr: "0.1" },
    }));
    const evidence = evidenceFrom(runs);
    expect(arm(evidence, "old").units).toHaveLength(4);
    expect(codes(evidence)).toContain("unit-missing");
  });
});

describe("the same parameters and unit twice", () => {
  const again = (end: number, acc: number, status: RecordedRun["status"] = "FINISHED") =>
    recordedRun({
      id: `again-${end}`,
      params: { model: "new", seed: "1", lr: "0.1" },
      scores: status === "FINISHED" ? { acc } : {},
      status,
      start: end - 5,
      end,
    });

  test("the later finished counts, and it is said", () => {
    const evidence = evidenceFrom([...NEW, ...OLD, again(5000, 0.5)]);
    expect(arm(evidence, "new").units.find(({ unit }) => unit === "1")?.score).toBe(0.5);
    expect(arm(evidence, "new").units).toHaveLength(4);
    expect(evidence.remarks.map(({ message }) => message).join()).toMatch(
      /1 run of new left out.*the later finished counts/,
    );
    const earlier = evidenceFrom([...NEW, ...OLD, again(20, 0.5)]);
    expect(arm(earlier, "new").units.find(({ unit }) => unit === "1")?.score).toBe(0.9);
  });

  test("by its end, not by its start", () => {
    const slow = recordedRun({
      id: "slow",
      params: { model: "new", seed: "1", lr: "0.1" },
      scores: { acc: 0.7 },
      start: 1,
      end: 9000,
    });
    const evidence = evidenceFrom([...NEW, ...OLD, slow]);
    expect(arm(evidence, "new").units.find(({ unit }) => unit === "1")?.score).toBe(0.7);
  });

  test("a failure that follows a finished run does not replace it; one that is alone stays a failure", () => {
    const evidence = evidenceFrom([...NEW, ...OLD, again(5000, 0, "FAILED")]);
    expect(arm(evidence, "new").units.filter(({ failed }) => failed)).toEqual([]);
    const alone = evidenceFrom([...NEW.slice(1), ...OLD, again(5000, 0, "FAILED")]);
    expect(arm(alone, "new").units.filter(({ failed }) => failed)).toHaveLength(1);
  });
});

describe("runs that did not finish", () => {
  test("a failed one is a failed unit, one that runs is left out and said, an interrupted one never was", () => {
    const evidence = evidenceFrom([
      ...NEW,
      ...OLD,
      recordedRun({ id: "f", params: { model: "new", seed: "9", lr: "0.1" }, status: "FAILED" }),
      recordedRun({ id: "r", params: { model: "new", seed: "10", lr: "0.1" }, status: "RUNNING", end: null }),
      recordedRun({
        id: "i",
        params: { model: "new", seed: "11", lr: "0.1" },
        status: "KILLED",
        tags: { "assay.end": "interrupted" },
      }),
      recordedRun({ id: "k", params: { model: "new", seed: "12", lr: "0.1" }, status: "KILLED", start: 5 }),
    ]);
    expect(arm(evidence, "new").units.map(({ unit, failed }) => `${unit}${failed ? "!" : ""}`)).toEqual([
      "9!",
      "12!",
      "1",
      "2",
      "3",
      "4",
    ]);
    expect(codes(evidence)).toContain("running");
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "a score of %s is a failed unit",
    (acc) => {
      const evidence = evidenceFrom([...OLD, ...seeds("new", [0.9, 0.91, 0.92, acc])]);
      expect(arm(evidence, "new").units.at(-1)).toMatchObject({ failed: true, score: null });
    },
  );

  test("no run of an arm at all decides nothing", () => {
    const running = seeds("new", [0.9, 0.8], { status: "RUNNING", end: null });
    const verdict = verdicts(evidenceFrom([...OLD, ...running]), "model")[0];
    expect(verdict?.word).toBe("UNDECIDED");
    expect(verdict?.sentence).toMatch(/no unit/);
  });
});

describe("several configurations", () => {
  const iid = { "assay.sampler": "random" };

  test("a record that states a random search has a method verdict at a fifth of the smaller one", () => {
    const evidence = evidenceFrom([...search("old", 25, 0.1, iid), ...search("new", 40, 0.5, iid)]);
    expect(evidence.budget).toMatchObject({ trials: 25, decideAt: 5 });
    const [verdict] = verdicts(evidence, "method");
    expect(verdict?.k).toBe(5);
    expect(verdict?.word).toBe("BETTER");
    expect(verdict?.evidence.grade).toBe("C");
  });

  test.each([
    ["no sampler named", {}, false, "unknown"],
    ["no sampler named, the user says random", {}, true, "claimed-iid"],
    ["another sampler", { "assay.sampler": "tpe" }, true, "adaptive"],
    ["random", iid, false, "iid"],
  ])("%s: the law is %s", (_, tags, claimsRandom, law) => {
    const runs = [...search("old", 12, 0.1, tags), ...search("new", 12, 0.5, tags)];
    const evidence = evidenceFrom(runs, { claimsRandom });
    expect(arm(evidence, "new").law).toBe(law);
    const [verdict] = verdicts(evidence, "method");
    if (law === "unknown")
      expect(verdict?.sentence).toMatch(/UNDECIDED.*: the law of new's search is unknown/);
    if (law === "claimed-iid")
      expect(verdict?.evidence.caps).toContainEqual(
        expect.objectContaining({ id: "claimed-random", grade: "C" }),
      );
  });

  test("a sampler that only some runs name is unknown; a pruned trial makes the search adaptive", () => {
    const some = [...search("new", 11, 0.5, iid), ...search("new", 12, 0.5).slice(11)];
    expect(arm(evidenceFrom([...search("old", 12, 0.1, iid), ...some]), "new").law).toBe("unknown");
    const pruned = search("new", 12, 0.5, iid).map((run, i) =>
      i === 3 ? { ...run, status: "KILLED" as const, tags: { ...run.tags, "assay.end": "pruned" } } : run,
    );
    expect(arm(evidenceFrom([...search("old", 12, 0.1, iid), ...pruned]), "new").law).toBe("adaptive");
  });

  test("units that chose the winner never judge it", () => {
    const evidence = evidenceFrom([...search("old", 12, 0.1, iid), ...search("new", 12, 0.5, iid)]);
    expect(arm(evidence, "new").units).toEqual([]);
    const [verdict] = verdicts(evidence, "model");
    expect(verdict?.word).toBe("UNDECIDED");
    expect(verdict?.sentence).toContain("these scores chose the winner");
  });

  test("fresh units count where they are of the chosen configuration, on units that did not choose it", () => {
    // The best of twelve is the one with (7 i) mod 12 = 11: i = 5, seed 5.
    const runs = [
      ...search("old", 12, 0.1, iid),
      ...search("new", 12, 0.5, iid),
      ...confirming("new", "5", [100, 101, 102], 0.6),
      ...confirming("old", "5", [200, 201, 202], 0.2),
    ];
    const evidence = evidenceFrom(runs);
    expect(arm(evidence, "new").units.map(({ unit }) => unit)).toEqual(["100", "101", "102"]);
    expect(verdicts(evidence, "model")[0]?.word).toBe("BETTER");
    expect(codes(evidence)).not.toContain("not-fresh");

    const stale = evidenceFrom([
      ...runs.slice(0, 24),
      ...confirming("new", "4", [100, 101, 102], 0.9),
      ...confirming("old", "5", [5, 201, 202, 203], 0.2),
    ]);
    expect(arm(stale, "new").units).toEqual([]);
    expect(arm(stale, "old").units.map(({ unit }) => unit)).toEqual(["201", "202", "203"]);
    expect(codes(stale)).toContain("not-fresh");
  });

  test("runs of a declared default are neither trials nor fresh units, though they agree with what was chosen", () => {
    const runs = [
      ...search("old", 12, 0.1, iid),
      ...search("new", 12, 0.5, iid),
      ...confirming("new", "5", [100, 101, 102], 0.6),
      ...confirming("old", "5", [200, 201, 202], 0.2),
    ];
    const declared = [
      ...confirming("old", "5", [300, 301], 0.9).map((run) => ({
        ...run,
        id: `d-${run.id}`,
        tags: { ...run.tags, "assay.trial": "-1" },
      })),
      ...confirming("old", "5", [302], 0.9).map((run) => ({
        ...run,
        id: "d",
        tags: { "assay.role": "default" },
      })),
    ];
    const [without, beside] = [evidenceFrom(runs), evidenceFrom([...declared, ...runs])];
    expect(beside.arms).toEqual(without.arms);
    expect(codes(beside)).toEqual(codes(without));
  });

  test("an arm of one configuration beside a search: its units were not selected, and count", () => {
    const evidence = evidenceFrom([...OLD, ...search("new", 12, 0.5, iid)]);
    expect(evidence.kind).toBe("tuned");
    expect(arm(evidence, "old")).toMatchObject({ law: "none", unitsMissing: null });
    expect(arm(evidence, "old").units).toHaveLength(4);
    expect(verdicts(evidence, "method")).toEqual([]);
  });

  test("replicates of a configuration are averaged; one that failed fails the trial", () => {
    const twice = [1, 2].flatMap((seed) =>
      search("new", 12, 0.5 + seed / 10, iid).map((run) => ({
        ...run,
        id: `${run.id}-${seed}`,
        params: { ...run.params, seed: String(seed) },
        status: run.id.endsWith("s3") && seed === 2 ? ("FAILED" as const) : run.status,
      })),
    );
    const evidence = evidenceFrom([...search("old", 12, 0.1, iid), ...twice]);
    const [first] = arm(evidence, "new").trials;
    expect(first?.replicates).toBe(2);
    expect(first?.score).toBeCloseTo(0.65, 12);
    expect(
      arm(evidence, "new")
        .trials.map(({ failed }) => failed)
        .indexOf(true),
    ).toBe(3);
    expect(evidence.budget.replicates).toBe(1);
  });
});

test("the order of the record changes nothing", () => {
  const runs = [
    ...search("old", 12, 0.1, { "assay.sampler": "random" }),
    ...search("new", 12, 0.5, { "assay.sampler": "random" }),
    ...confirming("new", "5", [100, 101, 102], 0.6),
    ...confirming("new", "5", [100], 0.7).map((run) => ({ ...run, id: "twin" })),
    ...confirming("old", "5", [200, 201, 202], 0.2),
    recordedRun({ id: "f", params: { model: "new", seed: "9", lr: "77" }, status: "FAILED" }),
  ];
  const straight = judge(evidenceFrom(runs));
  fc.assert(
    fc.property(fc.shuffledSubarray(runs, { minLength: runs.length }), (shuffled) => {
      expect(judge(evidenceFrom(shuffled))).toStrictEqual(straight);
    }),
    { numRuns: 25 },
  );
});
