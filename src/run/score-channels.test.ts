import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { createScoreChannels } from "./score-channels.ts";

const folder = mkdtempSync(join(tmpdir(), "scores-"));
let runDir = "";
beforeEach(() => {
  runDir = mkdtempSync(join(folder, "run-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function channels(change: Partial<Parameters<typeof createScoreChannels>[0]> = {}) {
  let clock = 1000;
  return createScoreChannels({ scorePattern: null, now: () => clock++, runDir, ...change });
}

it("counts the points of a name where a line gives no step", async () => {
  const scores = channels();
  expect(scores.line("loss=2 acc=0.5")).toEqual([
    { key: "loss", step: 0n, at: 1000, value: 2 },
    { key: "acc", step: 0n, at: 1000, value: 0.5 },
  ]);
  expect(scores.line("training...")).toEqual([]);
  expect(scores.line('{"loss": NaN, "epoch": 9007199254740993}')).toEqual([
    { key: "loss", step: 9007199254740993n, at: 1001, value: Number.NaN },
  ]);
  expect(scores.line("acc=0.6")).toEqual([{ key: "acc", step: 1n, at: 1002, value: 0.6 }]);
  const { points, notices } = await scores.finish();
  expect(points.map(({ key, value }) => `${key} ${value}`)).toEqual([
    "loss 2",
    "acc 0.5",
    "loss NaN",
    "acc 0.6",
  ]);
  expect(notices).toEqual([]);
});

it.each([
  ["acc=0.11 after 3 s", ["acc"]],
  ["test acc = 0.11", ["acc"]],
  ["val/acc: 0.9, acc: .11", ["acc"]],
  ['{"acc": 0.11} done', ["acc"]],
  ["acc=nan!", ["acc"]],
  ["acc=0.11", []], // a score
  ["val_acc=0.11 (best)", []],
  ["my.acc=0.11 (best)", []],
  ["acc=high", []],
  ["f1=0.11 (best)", []],
])("%s: wanted names beside other text are %j", (line, found) => {
  const scores = channels({ wanted: ["acc", "a.c"] });
  scores.line(line);
  expect([...scores.nearMisses]).toEqual(found);
});

it("looks for any name where none is known, and for none where lines are read by a pattern", () => {
  const unknown = channels({ wanted: [] });
  unknown.line("f1=0.11 (best)");
  expect([...unknown.nearMisses]).toEqual(["f1"]);
  const patterned = channels({ wanted: ["acc"], scorePattern: "(?<name>a) (?<value>1)" });
  patterned.line("acc=0.11 (best)");
  expect([...patterned.nearMisses]).toEqual([]);
});

it("reads by the user's pattern instead", () => {
  const scores = channels({ scorePattern: "(?<name>\\w+) is (?<value>\\S+) at (?<step>\\d+)" });
  expect(scores.line("acc=1")).toEqual([]);
  expect(scores.line("acc is 0.5 at 3")).toEqual([{ key: "acc", step: 3n, at: 1000, value: 0.5 }]);
});

it("lets the file count where a name comes by both channels, and says so once", async () => {
  writeFileSync(join(runDir, "metrics.jsonl"), '{"acc": 0.7, "step": 5}\n\n{"acc": 0.8, "f1": "NaN"}\n');
  const scores = channels();
  scores.line("acc=0.5 loss=1");
  scores.line("acc=0.6");
  const { points, notices } = await scores.finish();
  expect(points.map(({ key, step, value }) => [key, step, value])).toEqual([
    ["acc", 5n, 0.7],
    ["acc", 1n, 0.8],
    ["f1", 0n, Number.NaN],
    ["loss", 0n, 1],
  ]);
  expect(notices).toEqual([
    "acc: printed and in metrics.jsonl too; the file counts, the printed ones do not",
  ]);
});

it("reads a torn file up to the tear and says so", async () => {
  writeFileSync(join(runDir, "metrics.jsonl"), '{"acc": 0.7}\n{"acc": 0.8}\n{"acc": 0.');
  const { points, notices } = await channels().finish();
  expect(points.map(({ value }) => value)).toEqual([0.7, 0.8]);
  expect(notices).toEqual(["metrics.jsonl:3: the last line is torn (cut while it was written) and left out"]);
});

it("takes a last line without an end that is whole", async () => {
  writeFileSync(join(runDir, "metrics.jsonl"), '{"acc": 0.7}\n{"acc": 0.8}');
  const { points, notices } = await channels().finish();
  expect(points).toHaveLength(2);
  expect(notices).toEqual([]);
});

it("names the line that is no object with a number", async () => {
  writeFileSync(join(runDir, "metrics.jsonl"), '{"acc": 0.7}\nacc=0.9\n{"a": {"b": 1}}\n{"acc": 0.8}\n');
  const { points, notices } = await channels().finish();
  expect(points.map(({ value }) => value)).toEqual([0.7, 0.8]);
  expect(notices).toEqual(["metrics.jsonl:2: no flat JSON object with a number; 1 more like it: left out"]);
});

it("keeps at most so many points and counts the others", async () => {
  writeFileSync(join(runDir, "metrics.jsonl"), '{"f": 1}\n'.repeat(3));
  const scores = channels({ mostPoints: 5 });
  for (let i = 0; i < 7; i++) scores.line(`acc=${i}`);
  expect(scores.line("acc=8")).toEqual([]);
  const { points, notices } = await scores.finish();
  expect(points.map(({ key }) => key).join("")).toBe("fffaccacc");
  expect(notices).toEqual(["more than 5 points were logged: 6 later ones are left out"]);
});
