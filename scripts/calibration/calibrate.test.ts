import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("../calibrate.ts", import.meta.url));
const calibrate = (...args: string[]) => spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });

it("runs what is asked for over its workers, prints tables, and knows the results the second time", () => {
  const args = ["--only", "strict", "--repetitions", "300", "--seed", "5"];
  const first = calibrate(...args);
  expect(first.status, first.stderr).toBe(0);
  expect(first.stdout).toContain("| 60 % fail | 100 | 10 |");
  expect(first.stdout).toContain(
    "repeat with: npm run calibrate -- --only strict --repetitions 300 --seed 5",
  );
  const second = calibrate(...args);
  expect(second.stderr).toContain("1 simulations, 1 known, seed 5");
  expect(second.stdout).toBe(first.stdout);
});

it.each([
  [["--only", "nothing"], 'no simulation is named like "nothing"'],
  [["--seed", "x"], '--seed is "x", expected a whole number of at least 0'],
  [
    ["--only", "strict", "--write", "--repetitions", "300", "--seed", "5"],
    "--write is for the documented form",
  ],
] as const)("refuses %j", (args, message) => {
  const { status, stderr } = calibrate(...args);
  expect(status).toBe(64);
  expect(stderr).toContain(message);
});
