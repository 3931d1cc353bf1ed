import { expect, it } from "vitest";
import { DEFAULT_TRIAL, parseStudy, type RecordedRun, type Role } from "../model/index.ts";
import { createSeedCheck } from "./seed-check.ts";

const STUDY = parseStudy(
  `study: s
problem: p
metric: {name: acc, goal: maximize}
methods:
  m: {command: "run \${x}", space: {x: {type: float, low: 0, high: 1}}, default: {x: 0.5}}
  base: {command: "run \${x}", space: {x: {type: float, low: 0, high: 1}}}
budget: {trials: 10, confirm: 3}
`,
  "assay.yaml",
);
const run = (role: Role, trial: number, replicate: number, acc: number): RecordedRun => ({
  id: `${role}-${trial}-${replicate}`,
  name: `${role}-${trial}-${replicate}`,
  status: "FINISHED",
  startTime: 0,
  endTime: 1,
  params: {},
  config: null,
  tags: {},
  series: { acc: [{ key: "acc", step: 0n, at: 0, value: acc }] },
  items: null,
  link: { studyId: "s", problem: "p", method: "m", role, trial, replicate, unit: "1" },
});

it("finds two units of one configuration that agree, be it in the search or on fresh units", () => {
  const check = createSeedCheck(STUDY, [run("search", 3, 0, 0.7)]);
  expect(check(run("search", 4, 0, 0.7))).toBeNull();
  expect(check(run("confirm", 3, 0, 0.7))?.message).toContain("is the seed passed on?");
});

it("asks nothing more of a method whose units have differed", () => {
  const check = createSeedCheck(STUDY, [run("search", 3, 0, 0.7), run("confirm", 3, 0, 0.6)]);
  expect(check(run("confirm", 3, 1, 0.6))).toBeNull();
});

it("leaves a default alone that scores the same whatever the seed: it is what it is", () => {
  const check = createSeedCheck(STUDY, [run("default", DEFAULT_TRIAL, 0, 0.5)]);
  expect(check(run("default", DEFAULT_TRIAL, 1, 0.5))).toBeNull();
  expect(check(run("confirm", DEFAULT_TRIAL, 0, 0.5))).toBeNull();
});
