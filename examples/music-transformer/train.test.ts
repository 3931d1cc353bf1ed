import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { expectRefused, trained } from "../../test/training-script.ts";
import { TYPES } from "./tunes.ts";

const SCRIPT = fileURLToPath(new URL("train.ts", import.meta.url));
const SMALL = ["--width", "16", "--layers", "1"];

const train = (args: readonly string[], runFolder?: string) => trained(SCRIPT, args, runFolder);

it.each([
  ["transformer", ["--epochs", "6", ...SMALL]],
  ["conv", ["--epochs", "7", ...SMALL]],
  ["patterns", ["--epochs", "12"]],
])("%s learns, and prints a line per epoch with the test score in the last", (model, args) => {
  const epochs = Number(args[1]);
  const { status, stderr, scores, last } = train([
    "--model",
    model,
    "--seed",
    "1",
    "--balance",
    "0.7",
    ...args,
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(scores.map(({ epoch }) => epoch)).toEqual(Array.from({ length: epochs }, (_, i) => String(i + 1)));
  expect(scores.filter((line) => "test_balanced_accuracy" in line)).toEqual([last]);
  const scored = scores.filter((line) => "val_balanced_accuracy" in line).map(({ epoch }) => Number(epoch));
  expect(scored).toEqual(
    [...new Set([5, 10, epochs].filter((epoch) => epoch <= epochs))].sort((a, b) => a - b),
  );
  expect(Number(last.loss)).toBeLessThan(0.9 * Number(scores[0]!.loss));
  // Chance is 0.2.
  expect(Number(last.val_balanced_accuracy)).toBeGreaterThan(0.4);
  expect(Number(last.test_balanced_accuracy)).toBeGreaterThan(0.4);
});

it("prints the same digits for the same seed, and others for another", () => {
  const short = ["--model", "transformer", ...SMALL, "--epochs", "1", "--seed"];
  const [first, again, other] = ["7", "7", "8"].map((seed) => train([...short, seed]).stdout);
  expect(first).toBe(again);
  expect(first).not.toBe(other);
});

it("writes each test tune's prediction, and they give the printed score", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-train-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { last } = train(["--model", "patterns", "--epochs", "10", "--seed", "2"], folder);
  const [header, ...lines] = readFileSync(join(folder, "items.csv"), "utf8").trim().split("\n");
  expect(header).toBe("id,label,prediction");
  const rows = lines.map((line) => line.split(","));
  expect(new Set(rows.map(([id]) => id)).size).toBe(212);
  const recalls = TYPES.map((type) => {
    const own = rows.filter(([, label]) => label === type);
    return own.filter(([, label, prediction]) => label === prediction).length / own.length;
  });
  const mean = recalls.reduce((sum, recall) => sum + recall, 0) / TYPES.length;
  expect(mean.toFixed(6)).toBe(last.test_balanced_accuracy);
});

const GOOD = ["--model", "patterns", "--epochs", "1", "--seed", "1"];

it.each([
  [[], "--model is missing, expected transformer, conv or patterns"],
  [["--model", "lstm", "--seed", "1"], '--model is "lstm", expected transformer, conv or patterns'],
  [["--model", "conv"], "--seed is missing, expected a whole number from 0 to 2147483647"],
  [[...GOOD, "--drop", "1"], '--drop is "1", expected a number from 0 to 0.9'],
  [[...GOOD, "--widht", "4"], 'unknown argument "--widht"'],
])("bad arguments get one sentence: %j", (args, message) => {
  expectRefused(train(args), message);
});

it("a width that four heads do not divide is said, not rounded", () => {
  const { status, stderr } = train([
    "--model",
    "transformer",
    "--width",
    "18",
    "--epochs",
    "1",
    "--seed",
    "1",
  ]);
  expect(stderr).toBe("train.ts: attention: 4 heads do not divide a width of 18\n");
  expect(status).toBe(1);
});

it("a training that runs away fails, and says what to change", () => {
  const { status, stderr } = train([...GOOD, "--lr", "1e30", "--weight-decay", "1e10"]);
  expect(stderr).toMatch(/^train\.ts: the loss is \S+ in epoch 1; use a smaller --lr\n$/);
  expect(status).toBe(1);
});
