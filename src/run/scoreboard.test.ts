import { expect, it } from "vitest";
import { DEFAULT_TRIAL, parseStudy, type RecordedRun, type Role } from "../model/index.ts";
import { confirmSlots } from "./planned-runs.ts";
import { createScoreboard } from "./scoreboard.ts";

const STUDY = parseStudy(
  `study: s
problem: p
metric: {name: acc, goal: maximize}
methods:
  m: {command: "run \${x}", space: {x: {type: float, low: 0, high: 1}}}
  base: {command: "run \${x}", space: {x: {type: float, low: 0, high: 1}}, default: {x: 0.5}}
budget: {trials: 10, confirm: 3}
`,
  "assay.yaml",
);
const failed = (method: string, role: Role, trial: number, replicate = 0): RecordedRun => ({
  id: `${method}-${role}-${trial}-${replicate}`,
  name: `${method}-${role}-${trial}-${replicate}`,
  status: "FAILED",
  startTime: 0,
  endTime: 1,
  params: {},
  config: null,
  tags: { "assay.reason": "exit 1" },
  series: {},
  items: null,
  link: { studyId: "s", problem: "p", method, role, trial, replicate, unit: "1" },
});
const done = (method: string, role: Role, trial: number, seconds: number): RecordedRun => ({
  ...failed(method, role, trial),
  status: "FINISHED",
  endTime: 1000 * seconds,
  tags: {},
  series: { acc: [{ key: "acc", step: 0n, at: 0, value: 0.5 }] },
});
const planned = (board: ReturnType<typeof createScoreboard>) =>
  board.arms().map(({ method, role, planned }) => `${method} ${role} ${planned}`);

it("counts what is planned, the default and its fresh units among it, methods in the study's order", () => {
  const board = createScoreboard(STUDY, []);
  expect(planned(board)).toEqual([
    "m search 10",
    "base search 10",
    "base default 1",
    "m confirm 3",
    "base confirm 6",
  ]);
  // The default failed: none of its fresh units is to come.
  board.planConfirmations(confirmSlots(STUDY, (_, method) => (method === "base" ? [4] : [2])));
  expect(planned(board)).toContain("base confirm 3");
});

it("a default that fails counts as a failed run, but is no try of a program that may be broken", () => {
  const board = createScoreboard(STUDY, []);
  for (let replicate = 0; replicate < 6; replicate++)
    board.add(failed("base", "default", DEFAULT_TRIAL, replicate));
  for (let trial = 0; trial < 5; trial++) board.add(failed("m", "search", trial));
  expect(board.hopeless()).toBeNull();
  expect(board.arms().find(({ role }) => role === "default")).toMatchObject({ finished: 6, failed: 6 });
  for (let trial = 0; trial < 5; trial++) board.add(failed("base", "search", trial));
  expect(board.hopeless()?.reason).toBe("exit 1");
});

it("time left: each method and role by its own runs, unknown until each method has ended one", () => {
  const board = createScoreboard(STUDY, []);
  expect(board.secondsLeft()).toBeNull();
  board.add(done("base", "default", DEFAULT_TRIAL, 3));
  board.add(done("base", "search", 0, 1));
  expect(board.secondsLeft()).toBeNull(); // what m costs nobody knows
  board.add(done("m", "search", 0, 20));
  // m: 9 trials and 3 fresh units at 20 s; base: 9 trials at 1 s, 6 fresh units at the mean of what it has run.
  expect(board.secondsLeft()).toBe((9 + 3) * 20 + 9 * 1 + 6 * 2);
  board.add(done("base", "confirm", 0, 5));
  expect(board.secondsLeft()).toBe((9 + 3) * 20 + 9 * 1 + 5 * 5);
});

it("time left: a method whose runs have all ended takes none", () => {
  const board = createScoreboard(STUDY, []);
  board.planConfirmations([]);
  for (let trial = 0; trial < 10; trial++) board.add(done("m", "search", trial, 2));
  board.add(done("base", "default", DEFAULT_TRIAL, 1));
  for (let trial = 0; trial < 10; trial++) board.add(done("base", "search", trial, 1));
  expect(board.secondsLeft()).toBe(0);
});
