import { expect, test } from "vitest";
import type { ArmEvidence } from "../model/index.ts";
import { secondsPerRun } from "./arms-document.ts";
import { evidenceOf } from "./evidence.samples.ts";

/** Two trials of 2 s a run, one fresh unit of 3 s, a default of 2 s with two fresh units of 3 s. */
const arm = evidenceOf([
  {
    method: "new",
    trials: [
      [1, 1],
      [2, 2],
    ],
    units: [1],
    default: { trial: 1, units: [1, 1] },
  },
]).arms[0] as ArmEvidence;

test("the seconds of a run are those of every run, the declared default's among them", () => {
  expect(secondsPerRun(arm)).toBeCloseTo((2 + 2 + 3 + 2 + 3 + 3) / 6, 12);
  expect(secondsPerRun({ ...arm, default: null })).toBeCloseTo((2 + 2 + 3) / 3, 12);
});

test("a trial of several runs counts as so many", () => {
  const trials = arm.trials.map((trial) => ({ ...trial, replicates: 4, seconds: 40 }));
  expect(secondsPerRun({ ...arm, trials, default: null })).toBeCloseTo((40 + 40 + 3) / 9, 12);
});

test("what does not tell its time is left out; unknown where nothing does", () => {
  const silent = arm.trials.map((trial) => ({ ...trial, seconds: null }));
  expect(secondsPerRun({ ...arm, trials: silent, default: null })).toBe(3);
  expect(secondsPerRun({ ...arm, trials: silent, units: [], default: null })).toBeNull();
});
