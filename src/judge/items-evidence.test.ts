import { describe, expect, it } from "vitest";
import type { ItemTable, UnitEvidence } from "../model/index.ts";
import { type PairedItems, pairedItems } from "./items-evidence.ts";

const table = (change: Partial<ItemTable>): ItemTable => ({
  ids: ["a", "b", "c", "d"],
  scores: null,
  labels: null,
  predictions: null,
  groups: null,
  ...change,
});
const unit = (score: number, items: ItemTable | null): UnitEvidence => ({
  unit: "1",
  score,
  selection: score,
  failed: false,
  reason: null,
  seconds: null,
  run: "r",
  items,
});
const pair = (a: UnitEvidence, b: UnitEvidence) => pairedItems([a], [b]);
const kindOf = (a: UnitEvidence, b: UnitEvidence) => {
  const result = pair(a, b);
  return result !== null && "kind" in result ? result.kind : result;
};

describe("what the items' score is", () => {
  const labels = ["0", "0", "1", "1"];

  it("is the mean of the scores, as printed with three digits", () => {
    const a = unit(0.333, table({ scores: [0, 0, 1 / 3, 1] }));
    expect(kindOf(a, a)).toBe("mean");
    expect(kindOf(unit(0.335, a.items), a)).toHaveProperty("unusable");
  });

  it("is right or wrong, where labels and predictions are words", () => {
    const a = unit(0.75, table({ labels: ["x", "y", "x", "z"], predictions: ["x", "y", "x", "x"] }));
    expect(pair(a, a)).toMatchObject({ kind: "mean", candidate: [[1, 1, 1, 0]] });
  });

  it("is the absolute or the squared error, whichever gives back the score", () => {
    const predictions = ["0.1", "0.2", "0.7", "0.9"];
    const items = table({ labels, predictions });
    expect((pair(unit(0.175, items), unit(0.175, items)) as PairedItems).candidate[0]?.[2]).toBeCloseTo(
      0.3,
      12,
    );
    expect((pair(unit(0.0375, items), unit(0.0375, items)) as PairedItems).candidate[0]?.[2]).toBeCloseTo(
      0.09,
      12,
    );
  });

  it("is the nearest of several that come near, where the scores are small", () => {
    // Mean absolute error 2e-4, mean squared error 5e-8: both lie within the last printed digit of either.
    const items = table({
      labels: ["0", "0", "0", "0"],
      predictions: ["0.0001", "0.0003", "0.0001", "0.0003"],
    });
    const squared = pair(unit(5e-8, items), unit(5e-8, items)) as PairedItems;
    expect(squared.candidate[0]?.[1]).toBeCloseTo(9e-8, 12);
    const absolute = pair(unit(2e-4, items), unit(2e-4, items)) as PairedItems;
    expect(absolute.candidate[0]?.[1]).toBeCloseTo(3e-4, 12);
  });

  it("is balanced accuracy, where the classes differ in size", () => {
    const items = table({
      labels: ["reel", "reel", "reel", "jig"],
      predictions: ["reel", "jig", "reel", "jig"],
    });
    expect(pair(unit(0.833, items), unit(0.833, items))).toMatchObject({
      kind: "class-mean",
      candidate: [[1, 0, 1, 1]],
      classes: ["reel", "reel", "reel", "jig"],
      positive: null,
    });
    expect(pair(unit(0.75, items), unit(0.75, items))).toMatchObject({ kind: "mean", classes: null });
  });

  it("is the class-weighted mean of scores, where labels stand beside them", () => {
    const items = table({ scores: [1, 2, 6, 9], labels: ["x", "x", "x", "y"] });
    expect(pair(unit(6, items), unit(6, items))).toMatchObject({ kind: "class-mean" });
    expect(kindOf(unit(4.5, items), unit(4.5, items))).toBe("mean");
    expect(kindOf(unit(5, items), unit(5, items))).toEqual({
      unusable:
        "the items do not give back the reported score, neither as a mean over items or classes nor as an AUC",
    });
  });

  it("is the nearer of accuracy and balanced accuracy, and accuracy where they are the same", () => {
    const ids = Array.from({ length: 2001 }, (_, i) => `i${i}`);
    const labels = ids.map((_, i) => (i < 1000 ? "x" : "y"));
    const predictions = ids.map((_, i) => (i < 900 || (i >= 1000 && i < 1700) ? labels[i] : "z") as string);
    const items = table({ ids, labels, predictions });
    // 1600/2001 = 0.79960, (0.9 + 700/1001)/2 = 0.79965: both within the last printed digit.
    expect(kindOf(unit(0.7996, items), unit(0.7996, items))).toBe("mean");
    expect(kindOf(unit(0.79965, items), unit(0.79965, items))).toBe("class-mean");
    const even = table({ labels: ["x", "y", "x", "y"], predictions: ["x", "y", "y", "y"] });
    expect(kindOf(unit(0.75, even), unit(0.75, even))).toBe("mean");
  });

  it("is over no classes where runs disagree about them, or almost every item has its own", () => {
    const predictions = ["reel", "jig", "reel", "jig"];
    const first = table({ labels: ["reel", "reel", "reel", "jig"], predictions });
    const other = table({ labels: ["reel", "jig", "jig", "jig"], predictions });
    expect(kindOf(unit(0.833, first), unit(0.833, other))).toHaveProperty("unusable");
    const measured = table({ scores: [1, 2, 6, 9], labels: ["0.1", "0.1", "0.2", "0.3"] });
    expect(kindOf(unit(5.5, measured), unit(5.5, measured))).toHaveProperty("unusable");
  });

  it("is an AUC of either class", () => {
    const items = table({ labels, predictions: ["0.1", "0.6", "0.5", "0.9"] });
    expect(pair(unit(0.75, items), unit(0.75, items))).toMatchObject({
      kind: "auc",
      positive: [false, false, true, true],
    });
    expect(pair(unit(0.25, items), unit(0.25, items))).toMatchObject({
      positive: [true, true, false, false],
    });
  });
});

describe("tables of several runs", () => {
  const first = unit(2.5, table({ scores: [1, 2, 3, 4], groups: ["p", "p", "q", "q"] }));

  it("are brought into one order by their ids", () => {
    const mixed = unit(
      2.5,
      table({ ids: ["d", "a", "c", "b"], scores: [4, 1, 3, 2], groups: ["q", "p", "q", "p"] }),
    );
    expect(pair(first, mixed)).toMatchObject({ baseline: [[1, 2, 3, 4]], groups: ["p", "p", "q", "q"] });
  });

  it.each([
    [
      "another item",
      table({ ids: ["a", "b", "c", "e"], scores: [1, 2, 3, 4], groups: ["p", "p", "q", "q"] }),
      /same items/,
    ],
    [
      "an item less",
      table({ ids: ["a", "b", "c"], scores: [2, 2.5, 3], groups: ["p", "p", "q"] }),
      /same items/,
    ],
    [
      "an item twice",
      table({ ids: ["a", "a", "c", "d"], scores: [1, 2, 3, 4], groups: ["p", "p", "q", "q"] }),
      /same items/,
    ],
    ["another group", table({ scores: [1, 2, 3, 4], groups: ["p", "q", "q", "q"] }), /groups/],
    ["no groups", table({ scores: [1, 2, 3, 4] }), /groups/],
    ["no items", null, /items of 1 of 2 runs are missing/],
  ])("with %s are left aside, with the reason", (_, items, reason) => {
    expect(pair(first, unit(2.5, items))).toEqual({ unusable: expect.stringMatching(reason) });
  });

  it("are nothing where no run has any", () => {
    expect(pair(unit(1, null), unit(1, null))).toBeNull();
    expect(pairedItems([], [])).toBeNull();
  });
});
