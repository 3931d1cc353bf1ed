import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ArmProgress, RunProgress, StudyEvent } from "../../model/index.ts";
import { liveFrame } from "./live-frame.ts";
import { type LiveState, liveStart, liveStep } from "./live-state.ts";
import { plainLine } from "./plain-line.ts";
import { displayWidth } from "./wrap.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes that set a colour
const COLOUR = /\u001b\[[0-9;]*m/g;
const METHODS = ["resnet", "cnn", "方法"] as const;
const PROBLEMS = ["breastmnist", "pneumoniamnist"] as const;

const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, -1, 1e300));
const run: fc.Arbitrary<RunProgress> = fc.record({
  runId: fc.constantFrom("a", "b", "c", "d"),
  label: fc.oneof(fc.constant("resnet-007"), fc.string({ unit: "binary" })),
  problem: fc.constantFrom(...PROBLEMS),
  method: fc.constantFrom(...METHODS),
  role: fc.constantFrom("search", "confirm", "compare", "default"),
  trial: fc.nat(),
  config: fc.dictionary(fc.string(), fc.oneof(fc.string(), number, fc.boolean())),
  unit: fc.string(),
});
const arms: fc.Arbitrary<ArmProgress[]> = fc.array(
  fc
    .record({
      problem: fc.constantFrom(...PROBLEMS),
      method: fc.constantFrom(...METHODS),
      role: fc.constantFrom("search" as const, "confirm" as const),
      planned: fc.nat(40),
      finished: fc.nat(40),
    })
    .map((arm) => ({ ...arm, failed: Math.floor(arm.finished / 3) })),
  { maxLength: 6 },
);
const event: fc.Arbitrary<StudyEvent> = fc.oneof(
  fc.record({
    type: fc.constant("study-started" as const),
    study: fc.string({ unit: "binary" }),
    studyId: fc.string(),
    parallel: fc.nat(64),
    resumed: fc.nat(100),
    arms,
    selectionMetric: fc.option(fc.constant("val_auc")),
    goal: fc.constantFrom("maximize" as const, "minimize" as const),
    judgedMetric: fc.constantFrom("test_auc", ""),
  }),
  fc.record({ type: fc.constant("run-started" as const), run, at: fc.integer() }),
  fc.record({
    type: fc.constant("run-score" as const),
    runId: fc.constantFrom("a", "b", "z"),
    value: number,
    step: fc.string(),
  }),
  fc.record({
    type: fc.constant("run-ended" as const),
    run,
    outcome: fc.constantFrom("done" as const, "failed" as const, "interrupted" as const),
    reason: fc.option(fc.string({ unit: "binary" })),
    seconds: number,
    selection: fc.option(number),
    arms,
    secondsLeft: fc.option(number),
    at: fc.integer(),
  }),
  fc.record({
    type: fc.constant("notice" as const),
    code: fc.string(),
    message: fc.string({ unit: "binary" }),
  }),
  fc.record({
    type: fc.constant("study-ended" as const),
    state: fc.constantFrom("complete" as const, "interrupted" as const),
    seconds: number,
  }),
);

const follow = (events: readonly StudyEvent[]): LiveState =>
  events.reduce(liveStep, liveStart("assay run assay.yaml"));
const frameOf = (state: LiveState, width = 100, unicode = true, colour = false) =>
  liveFrame(state, { now: 1_000_000, width, colour, unicode });

/** Many methods on one problem, nothing finished yet. */
function started(methods: readonly string[], planned: number): StudyEvent {
  return {
    type: "study-started",
    study: "sample",
    studyId: "0",
    parallel: 2,
    resumed: 0,
    arms: methods.map((method) => ({
      problem: "p",
      method,
      role: "search",
      planned,
      finished: 0,
      failed: 0,
    })),
    selectionMetric: "val_auc",
    goal: "maximize",
    judgedMetric: "test_auc",
  };
}

function ended(
  method: string,
  outcome: "done" | "failed" | "interrupted",
  selection: number | null = null,
): StudyEvent {
  return {
    type: "run-ended",
    run: {
      runId: "r",
      label: `${method}-000`,
      problem: "p",
      method,
      role: "search",
      trial: 0,
      config: {},
      unit: "1",
    },
    outcome,
    reason: outcome === "done" ? null : "exit 1",
    seconds: 2,
    selection,
    arms: [],
    secondsLeft: null,
    at: 0,
  };
}

describe("any order of events", () => {
  it("never throws; frames stay in their columns and lines, and plain ASCII is plain", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.integer({ min: 20, max: 140 }), (events, width) => {
        let state = liveStart("assay run assay.yaml");
        for (const each of events) {
          state = liveStep(state, each);
          const line = plainLine(each, state);
          if (line !== null) expect(line).not.toMatch(/\p{Cc}/u);
          for (const unicode of [true, false]) {
            const frame = frameOf(state, width, unicode);
            expect(frame.length).toBeLessThanOrEqual(20);
            for (const row of frame) {
              expect(displayWidth(row)).toBeLessThanOrEqual(Math.max(40, Math.min(120, width)));
              expect(row).not.toMatch(/\p{Cc}/u);
              if (!unicode) expect(row).toMatch(/^[ -~]*$/);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("a step leaves the state that it was given as it was", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 10 }), event, (events, next) => {
        const state = follow(events);
        const before = structuredClone(state);
        liveStep(state, next);
        expect(state).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });
});

describe("marks", () => {
  const outcomes = fc.array(fc.constantFrom("done" as const, "failed" as const, "interrupted" as const), {
    maxLength: 300,
  });

  it("are as many as runs have ended; what has no room is counted in front", () => {
    fc.assert(
      fc.property(outcomes, fc.integer({ min: 40, max: 120 }), (ends, width) => {
        const state = follow([started(["m"], ends.length), ...ends.map((outcome) => ended("m", outcome))]);
        const row = frameOf(state, width)[2] as string;
        const marks = [...row.matchAll(/[●✕◌]/g)].length;
        const counted = Number(/\+(\d+) /.exec(row)?.[1] ?? 0);
        expect(marks + counted).toBe(ends.length);
        if (counted === 0) {
          expect([...row.matchAll(/✕/g)]).toHaveLength(ends.filter((end) => end === "failed").length);
          expect([...row.matchAll(/◌/g)]).toHaveLength(ends.filter((end) => end === "interrupted").length);
        }
      }),
    );
  });

  it("runs that were found at the start have theirs too", () => {
    const state = follow([
      {
        ...(started([], 0) as Extract<StudyEvent, { type: "study-started" }>),
        resumed: 5,
        arms: [{ problem: "p", method: "m", role: "search", planned: 9, finished: 5, failed: 2 }],
      },
    ]);
    expect(frameOf(state)[2]).toBe("  m  ●●●✕✕····  5/9");
  });
});

describe("what is shown", () => {
  it("the best selection score of each method, called a selection score", () => {
    const state = follow([
      started(["a", "b"], 4),
      ended("a", "done", 0.9),
      ended("a", "done", 0.91234567),
      ended("b", "done", 0.8),
      ended("b", "failed", 0.99),
    ]);
    const text = frameOf(state).join("\n");
    expect(text).toContain("best val_auc 0.91235");
    expect(text).toContain("best val_auc 0.8");
    expect(text).toContain("val_auc is a selection score, not a result");
  });

  it("no best one where it is not told which way is better", () => {
    const { goal: _, ...event } = started(["a"], 4) as Extract<StudyEvent, { type: "study-started" }>;
    expect(frameOf(follow([event, ended("a", "done", 0.9)])).join("\n")).not.toContain("best");
  });

  it("many methods are summed up, so that the frame fits the screen", () => {
    const methods = Array.from({ length: 40 }, (_, i) => `method-${i}`);
    const frame = frameOf(
      follow([started(methods, 20), ...methods.map((method) => ended(method, "done", 0.5))]),
    );
    expect(frame.length).toBeLessThanOrEqual(20);
    expect(frame.join("\n")).toMatch(/and 33 more: 0\/660/);
  });

  it("time left counts down between events", () => {
    const end = {
      ...(ended("a", "done") as Extract<StudyEvent, { type: "run-ended" }>),
      secondsLeft: 600,
      at: 1_000_000,
    };
    const state = follow([started(["a"], 4), end]);
    expect(frameOf(state).join("\n")).toContain("about 10 min left");
    expect(
      liveFrame(state, { now: 1_000_000 + 300_000, width: 100, colour: false, unicode: true }).join("\n"),
    ).toContain("about 5 min left");
  });

  it("says the same with colour and without", () => {
    const state = follow([started(["a"], 4), ended("a", "failed")]);
    const bare = frameOf(state, 100, true, true).map((line) => line.replaceAll(COLOUR, "").trimEnd());
    expect(bare).toEqual(frameOf(state));
  });
});

describe("plainLine", () => {
  it("is one line an event, each with the run's name and what became of it", () => {
    const begin = started(["cnn"], 3) as Extract<StudyEvent, { type: "study-started" }>;
    const state = follow([begin]);
    const arms = [
      { problem: "p", method: "cnn", role: "search" as const, planned: 3, finished: 1, failed: 1 },
    ];
    const at = Date.UTC(2026, 2, 14, 9, 58, 31);
    const end = {
      ...(ended("cnn", "failed") as Extract<StudyEvent, { type: "run-ended" }>),
      arms,
      secondsLeft: 240,
      at,
    };
    expect(plainLine(begin, state)).toBe(
      "sample: 3 runs, 2 at a time; test_auc stays hidden until all have run",
    );
    expect(plainLine(end, liveStep(state, end))).toBe(
      "09:58:31Z cnn-000 failed (exit 1) after 2 s, 1/3 runs, 1 failed, about 4 min left",
    );
    const good = { ...end, outcome: "done" as const, reason: null, selection: 0.95021 };
    expect(plainLine(good, liveStep(state, good))).toBe(
      "09:58:31Z cnn-000 done after 2 s, val_auc=0.95021 (selection score, not a result), 1/3 runs, 1 failed, about 4 min left",
    );
    expect(plainLine({ type: "run-score", runId: "r", value: 1, step: "1" }, state)).toBeNull();
    const over = { type: "study-ended" as const, state: "complete" as const, seconds: 65 };
    expect(plainLine(over, liveStep(liveStep(state, end), over))).toBe(
      "sample: complete after 65 s, 1 run finished, 1 failed",
    );
  });
});
