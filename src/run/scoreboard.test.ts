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
