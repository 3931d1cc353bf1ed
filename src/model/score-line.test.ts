import { describe, expect, it } from "vitest";
import { createScorePattern, LONGEST_SCORE_LINE, parseScoreLine } from "./score-line.ts";

function read(line: string) {
  const scores = parseScoreLine(line);
  return scores && { ...Object.fromEntries(scores.values), step: scores.step };
}

describe("a score line", () => {
  it.each([
    ["acc=0.9", { acc: 0.9, step: null }],
    ["  val_acc=0.91, test_acc=.5  ", { val_acc: 0.91, test_acc: 0.5, step: null }],
    ["val/acc=1e-3,test.acc=+2.", { "val/acc": 1e-3, "test.acc": 2, step: null }],
    ["recall@10=0.5 a:b=1 c-d=2", { "recall@10": 0.5, "a:b": 1, "c-d": 2, step: null }],
    [
      "loss=nan acc=-inf b=Infinity c=NaN",
      { loss: Number.NaN, acc: -Infinity, b: Infinity, c: Number.NaN, step: null },
    ],
    ["step=12 loss=0.5", { loss: 0.5, step: 12n }],
    ["epoch=3, loss=0.5", { loss: 0.5, step: 3n }],
    ["epoch=3 step=700 loss=0.5", { loss: 0.5, step: 700n }],
    ["step=9223372036854775807 loss=1", { loss: 1, step: 2n ** 63n - 1n }],
    ["step=9223372036854775808 loss=1", { loss: 1, step: null }],
    ["epoch=2.5 loss=1", { loss: 1, step: null }],
    ["epoch=3.0 loss=1", { loss: 1, step: 3n }],
    ["step=-1 loss=1\r", { loss: 1, step: -1n }],
    ["loss=1 loss=2", { loss: 2, step: null }],
    ["größe=1", { größe: 1, step: null }],
    ["constructor=1 __proto__=2", { ...Object.fromEntries([["__proto__", 2]]), constructor: 1, step: null }],
    ['{"acc": 0.9}', { acc: 0.9, step: null }],
    [
      ' {"epoch": 4, "val_acc": 0.5, "note": "x, {y}", "ok": true, "none": null} ',
      { val_acc: 0.5, step: 4n },
    ],
    [
      '{"loss": NaN, "a": Infinity, "b": -Infinity, "c": "NaN"}',
      { loss: Number.NaN, a: Infinity, b: -Infinity, c: Number.NaN, step: null },
    ],
    ['{"step": 9007199254740993, "loss": -1.5E+2}', { loss: -150, step: 9007199254740993n }],
    ['{"a b": 1, "1": 2, "c": 3}', { c: 3, step: null }],
    ['{"\\u0061cc":1}', { acc: 1, step: null }],
  ])("%s", (line, expected) => {
    expect(read(line)).toEqual(expected);
  });
});

describe("output", () => {
  it.each([
    "",
    "   ",
    "Epoch 3: acc=0.9",
    "acc=0.9 (best)",
    "acc = 0.9",
    "acc: 0.9",
    "acc=",
    "=0.9",
    "acc=0.9;loss=1",
    "acc=90%",
    "acc=0x10",
    "acc=1_000",
    "acc=1e",
    "acc=.",
    "acc=0.9,",
    "acc=1=2",
    "--lr=0.1",
    "1st=0.5",
    "step=3",
    "epoch=3 step=4",
    "{}",
    '{"step": 3}',
    '{"acc": "high"}',
    '{"acc": 0.9, "config": {"lr": 1}}',
    '{"acc": [0.9]}',
    '[{"acc": 0.9}]',
    '{"acc": 0.9} trailing',
    '{"acc": 0.9,}',
    '{"acc": 01}',
    "{'acc': 0.9}",
    '{"acc": 0.9',
  ])("%j", (line) => {
    expect(parseScoreLine(line)).toBeNull();
  });

  it("is any line of more than 64 Ki characters", () => {
    const scores = Array.from({ length: 6000 }, (_, i) => `m${i}=1`).join(" ");
    expect(scores.length).toBeLessThan(LONGEST_SCORE_LINE);
    expect(parseScoreLine(scores)?.values.size).toBe(6000);
    expect(parseScoreLine(`${scores}${" ".repeat(LONGEST_SCORE_LINE)}`)).toBeNull();
  });
});

describe("a pattern in place of score lines", () => {
  it("finds every match in a line", () => {
    const parse = createScorePattern(String.raw`(?<name>\w+): (?<value>\S+)`);
    expect(parse("[12:00] acc: 0.9 loss: nan speed: fast")).toEqual({
      values: new Map([
        ["acc", 0.9],
        ["loss", Number.NaN],
      ]),
      step: null,
    });
    expect(parse("acc=0.9")).toBeNull();
  });

  it("takes a step, and Python's way to name groups", () => {
    const parse = createScorePattern(String.raw`^Epoch (?P<step>\d+): (?P<name>\w+)=(?P<value>.*)$`);
    expect(parse("Epoch 7: acc=0.5")).toEqual({ values: new Map([["acc", 0.5]]), step: 7n });
    expect(parse("Epoch 7: acc=")).toBeNull();
  });

  it("refuses what is no pattern", () => {
    expect(() => createScorePattern("(?<value>x)")).toThrow("no group (?<name>");
    expect(() => createScorePattern("(?<name>x)(?<value>[")).toThrow(/^not a regular expression: /);
  });
});
