import { expect, it } from "vitest";
import { chanceText, counted, plural } from "./counts-text.ts";

it("counts in the plural but for one", () => {
  expect([counted(0, "run"), counted(1, "run"), counted(12_345, "trial")]).toEqual([
    "0 runs",
    "1 run",
    "12 345 trials",
  ]);
  expect([plural("class", 2), plural("patch", 2), plural("seed", 1)]).toEqual(["classes", "patches", "seed"]);
});

it("a chance short of certain is never 100 %, one above nothing never 0 %", () => {
  expect([0, 0.001, 0.5, 0.999, 1].map(chanceText)).toEqual(["0 %", "<1 %", "50 %", ">99 %", "100 %"]);
});
