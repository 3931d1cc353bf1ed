import { expect, it } from "vitest";
import { DEFAULT_TRIAL, parseStudy, runLabel } from "../model/index.ts";
import { confirmSlots, confirmUnits, firstSlots, slotKey } from "./planned-runs.ts";

const studyOf = (ofBase: string, budget = "{trials: 10, replicates: 2, confirm: 3}") =>
  parseStudy(
    `study: s
problems: {p: {}, q: {}}
metric: {name: acc, goal: maximize}
methods:
  m: {command: "run \${x}", space: {x: {type: float, low: 0, high: 1}}}
  base: {command: "run \${x}", space: {x: {type: float, low: 0, high: 1}}${ofBase}}
budget: ${budget}
`,
    "assay.yaml",
  );
const DECLARED = ", default: {x: 0.5}";
const both = (_: string, method: string) => (method === "base" ? [4, DEFAULT_TRIAL] : [7]);

it("a declared default runs as often as a trial, then on as many fresh units as the selected one", () => {
  const study = studyOf(DECLARED);
  const [base] = study.methods.filter(({ name }) => name === "base");
  expect(base && confirmUnits(study, base)).toBe(6);
  expect(firstSlots(study).filter(({ role }) => role === "default")).toHaveLength(2 * 2);
  const confirm = confirmSlots(study, both);
  const count = (method: string, trial: number) =>
    confirm.filter((slot) => slot.problem === "p" && slot.method === method && slot.trial === trial).length;
  expect([count("m", 7), count("base", 4), count("base", DEFAULT_TRIAL)]).toEqual([3, 3, 3]);
  expect(confirm).toHaveLength(2 * 9);
  const all = [...firstSlots(study), ...confirm];
  expect(new Set(all.map(slotKey)).size).toBe(all.length);
  const labels = all.filter(({ problem }) => problem === "p").map(runLabel);
  expect(new Set(labels).size).toBe(labels.length);
  expect(labels).toContain("base-default-confirm-2");
});

it("none of a default that failed, or of a selection that there is not", () => {
  const confirm = confirmSlots(studyOf(DECLARED), (_, method) => (method === "base" ? [4] : []));
  expect(new Set(confirm.map(({ method, trial }) => `${method} ${trial}`))).toEqual(new Set(["base 4"]));
});

it("a method without chance has one fresh unit of each configuration", () => {
  const confirm = confirmSlots(studyOf(`${DECLARED}, deterministic: true`), both);
  expect(confirm.filter(({ method }) => method === "base").map(({ trial }) => trial)).toEqual([4, -1, 4, -1]);
});

it("no default, no more runs than before", () => {
  const study = studyOf("");
  expect(study.methods.map((method) => confirmUnits(study, method))).toEqual([3, 3]);
  expect(firstSlots(study)).toHaveLength(2 * 2 * 10 * 2);
  expect(firstSlots(studyOf(DECLARED, "{trials: 10, confirm: 0}"))).toHaveLength(2 * (1 + 2 * 10));
  expect(confirmSlots(studyOf(DECLARED, "{trials: 10, confirm: 0}"), both)).toEqual([]);
});
