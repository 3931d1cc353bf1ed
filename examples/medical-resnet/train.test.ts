import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { expectRefused, trained } from "../../test/training-script.ts";

const SCRIPT = fileURLToPath(new URL("train.ts", import.meta.url));
const BREAST = ["--data", "breastmnist"];

const train = (args: readonly string[], runFolder?: string) => trained(SCRIPT, args, runFolder);

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-train-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it.each(["resnet", "cnn", "logistic"])(
  "%s learns, and prints a line per epoch with the test score in the last",
  (model) => {
    const { status, stderr, scores, last } = train([
      "--model",
      model,
      ...BREAST,
      "--epochs",
      "10",
      "--seed",
      "1",
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(scores.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 10 }, (_, i) => String(i + 1)));
    expect(scores.filter((line) => "test_auc" in line)).toEqual([last]);
    for (const line of scores) expect(Number(line.val_auc)).toBeGreaterThanOrEqual(0);
    expect(Number(last.loss)).toBeLessThan(Number(scores[0]!.loss));
    expect(Number(last.val_auc)).toBeGreaterThan(0.65);
    expect(Number(last.test_auc)).toBeGreaterThan(0.65);
  },
);

it("learns from the chest X-rays too", () => {
  const { last } = train([
    "--model",
    "resnet",
    "--data",
    "pneumoniamnist",
    "--width",
    "4",
    "--epochs",
    "2",
    "--seed",
    "1",
  ]);
  expect(Number(last.test_auc)).toBeGreaterThan(0.8);
});

it("prints the same digits for the same seed, and others for another", () => {
  const short = ["--model", "resnet", ...BREAST, "--width", "4", "--epochs", "2", "--seed"];
  const [first, again, other] = ["7", "7", "8"].map((seed) => train([...short, seed]).stdout);
  expect(first).toBe(again);
  expect(first).not.toBe(other);
});

it("writes each test image's prediction, and they give the printed score", () => {
  const folder = temporaryFolder();
  const { last } = train(
    ["--model", "cnn", ...BREAST, "--width", "4", "--epochs", "3", "--seed", "2"],
    folder,
  );
  const [header, ...lines] = readFileSync(join(folder, "items.csv"), "utf8").trim().split("\n");
  expect(header).toBe("id,label,prediction");
  const rows = lines.map((line) => line.split(","));
  expect(new Set(rows.map(([id]) => id)).size).toBe(156);
  const [positives, negatives] = ["1", "0"].map((label) =>
    rows.flatMap((row) => (row[1] === label ? [Number(row[2])] : [])),
  );
  expect([positives!.length, negatives!.length]).toEqual([114, 42]);
  let won = 0;
  for (const high of positives!) for (const low of negatives!) won += high > low ? 1 : high === low ? 0.5 : 0;
  expect((won / (114 * 42)).toFixed(6)).toBe(last.test_auc);
});

const GOOD = ["--model", "logistic", ...BREAST, "--epochs", "1", "--seed", "1"];

it.each([
  [[], "--model is missing, expected resnet, cnn or logistic"],
  [["--model", "resnet", ...BREAST], "--seed is missing, expected a whole number from 0 to 2147483647"],
  [
    ["--model", "resnet", "--data", "mnist", "--seed", "1"],
    '--data is "mnist", expected breastmnist or pneumoniamnist',
  ],
  [[...GOOD, "--lr", "-1"], '--lr is "-1", expected a number above 0'],
  [[...GOOD, "--widht", "4"], 'unknown argument "--widht"'],
])("bad arguments get one sentence: %j", (args, message) => {
  expectRefused(train(args), message);
});

it("a training that runs away fails, and says what to change", () => {
  const { status, stderr } = train([...GOOD, "--lr", "1e30", "--weight-decay", "1e10"]);
  expect(stderr).toMatch(/^train\.ts: the loss is \S+ in epoch 1; use a smaller --lr\n$/);
  expect(status).toBe(1);
});
