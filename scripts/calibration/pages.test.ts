import { expect, it } from "vitest";
import { filled } from "./pages.ts";
import type { AllResults } from "./tables.ts";

const RESULTS: AllResults = {
  fixed: [],
  power: [],
  superiority: [],
  tuned: [],
  limits: [],
  sum: [],
  items: [],
  folds: [],
  holm: [],
  strict: [{ landscape: "logistic", n: 20, k: 3, repetitions: 1000, falseWords: 2, missed: 20 }],
};
const PAGE =
  "# Strict\n\n<!-- calibrate: strict -->\nold\n<!-- end -->\n\n<!-- calibrate: items -->\nkept\n<!-- end -->\n";

it("fills the blocks whose simulations are complete and leaves the rest of the page alone", () => {
  const page = filled(PAGE, RESULTS, (kind) => kind === "strict");
  expect(page).toContain("| logistic | 20 | 3 | 0.2 | 2.0 |");
  expect(page).not.toContain("old");
  expect(page).toContain("<!-- calibrate: items -->\nkept\n<!-- end -->");
  expect(filled(page, RESULTS, (kind) => kind === "strict")).toBe(page);
});

it("says which table a page asks for in vain", () => {
  expect(() => filled("<!-- calibrate: stric -->\n<!-- end -->", RESULTS, () => true)).toThrow(
    "there is no table stric",
  );
});
