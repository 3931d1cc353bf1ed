import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classedVariance } from "./classed-variance.ts";
import { type ItemsQuestion, itemsEstimate } from "./items.ts";
import { score } from "./scores.samples.ts";

const right = (rows: readonly string[]) => rows.map((row) => [...row].map(Number));
const LABELS = [..."aaaaaabbbccc"];
const QUESTION: ItemsQuestion = {
  kind: "class-mean",
  candidate: right(["111101110110", "111111011110", "110101111011"]),
  baseline: right(["110100111000", "101101110100", "110001111010", "100101011000"]),
  positive: null,
  classes: LABELS,
  groups: null,
};

// Exact fractions, by Python 3.11's `fractions` and `statistics` in loops over the formulas: balanced accuracies 13/18, 7/9,
// 7/9 against 1/2, 5/9, 11/18, 7/18; s² of the classes 43/1440, 1/432 and 7/144 (the classes' differences not yet divided by
// 3), pooled (5 * 43/1440 + 2/432 + 2 * 7/144) / 9 = 217/7776. Only b is below it: (2/432 + 4 * 217/7776) / 6 = 113/5832.
// V_items = (43/8640 + 113/17496 + 7/432) / 9, where (1/6) 43/1440 = 43/8640 and so on.
describe("reference values", () => {
  it("each class by itself, the small one with a share of the others' variance", () => {
    const estimate = itemsEstimate(QUESTION);
    expect(estimate.difference).toBeCloseTo(53 / 216, 14);
    expect(estimate.unitVariance).toBeCloseTo(121 / 46656, 14);
    expect(estimate.itemVariance).toBeCloseTo(19343 / 6298560, 14);
    expect(estimate.itemVariance).toBeCloseTo((43 / 8640 + 113 / 17496 + 7 / 432) / 9, 14);
    expect(estimate.interactionVariance).toBeCloseTo(2969 / 233280, 14);
    // The interaction is larger than either part here, so that the larger part is what is left.
    expect(estimate.variance).toBe(estimate.itemVariance);
    expect(estimate.df).toBeCloseTo(2.5583205418097927, 10);
  });

  it("df of the items: V² / sum of the squares of the classes' parts over m - 1", () => {
    const values = [0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1].map((value) => value / 3);
    const byItself = values.map((_, i) => i);
    // s² = 3/10, 1/3, 1/3 of the scores, pooled (5 * 3/10 + 4/3) / 9 = 17/54; a: (3/2 + 34/27) / 9 = 149/486.
    const [a, b] = [149 / 486 / 6 / 9, 1 / 3 / 3 / 9];
    const { variance, df } = classedVariance(
      values,
      [
        [0, 1, 2, 3, 4, 5],
        [6, 7, 8],
        [9, 10, 11],
      ],
      byItself,
    );
    expect(variance).toBeCloseTo(a + 2 * b, 14);
    expect(df).toBeCloseTo((a + 2 * b) ** 2 / (a ** 2 / 5 + (2 * b ** 2) / 2), 10);
  });

  it("whole groups, which may reach across classes", () => {
    // Groups of a class: 4, 3 and 3; by Python as above.
    const { itemVariance, groups } = itemsEstimate({ ...QUESTION, groups: [..."pqqrrspqtrtu"] });
    expect(itemVariance).toBeCloseTo(0.0035205769146051105, 14);
    expect(groups).toBe(6);
  });

  it("a class that is all right is not taken for certain, and the larger the class the less is added", () => {
    const values = (n: number) => [0, 1, 0, 1, ...Array<number>(n).fill(0)];
    const variance = (n: number) =>
      classedVariance(
        values(n),
        [[0, 1, 2, 3], Array.from({ length: n }, (_, i) => i + 4)],
        values(n).map((_, i) => i),
      ).variance;
    // s² = 1/3 and 0; pooled 3 (1/3) / (3 + n - 1); first class (1/3)/4; second 4 pooled / (n + 3) / n.
    for (const n of [2, 6, 50])
      expect(variance(n)).toBeCloseTo(1 / 12 + (4 * (1 / (n + 2))) / (n + 3) / n, 14);
  });

  it("a class of one item has the variance of the others", () => {
    // s² of the first class 1/3, so the single item adds 1/3 at 1 df.
    const { variance, df } = classedVariance([0, 1, 0, 1, 1], [[0, 1, 2, 3], [4]], [0, 1, 2, 3, 4]);
    expect(variance).toBeCloseTo(1 / 12 + 1 / 3, 14);
    expect(df).toBeCloseTo((1 / 12 + 1 / 3) ** 2 / ((1 / 12) ** 2 / 3 + (1 / 3) ** 2), 12);
    const labels = [...LABELS.slice(0, 11), "d"];
    expect(itemsEstimate({ ...QUESTION, classes: labels }).variance).toBeGreaterThan(0);
  });

  it("says so where every class has one item, or the classes are missing", () => {
    const each = LABELS.map((_, i) => String(i));
    expect(() => itemsEstimate({ ...QUESTION, classes: each })).toThrow("no class has items of at least 2");
    expect(() => itemsEstimate({ ...QUESTION, classes: null })).toThrow("the classes are missing");
    expect(() => itemsEstimate({ ...QUESTION, classes: ["a"] })).toThrow("12 items and a class of 1");
  });
});

describe("whatever the scores", () => {
  const table = (units: number) =>
    fc.array(fc.array(score, { minLength: 12, maxLength: 12 }), { minLength: units, maxLength: units });
  const question = fc
    .record({
      candidate: fc.integer({ min: 1, max: 3 }).chain(table),
      baseline: fc.integer({ min: 1, max: 3 }).chain(table),
      rest: fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 8, maxLength: 8 }),
      groups: fc.option(fc.array(fc.constantFrom("p", "q", "r", "s"), { minLength: 8, maxLength: 8 })),
    })
    .map(
      ({ rest, groups, ...arms }): ItemsQuestion => ({
        ...arms,
        kind: "class-mean",
        positive: null,
        classes: ["a", "a", "b", "b", ...rest],
        groups: groups === null ? null : ["x", "y", "x", "y", ...groups],
      }),
    );
  const sameEstimate = (one: ItemsQuestion, other: ItemsQuestion) => {
    const [a, b] = [itemsEstimate(one), itemsEstimate(other)];
    expect(b.difference).toBeCloseTo(a.difference, 9);
    for (const part of ["unitVariance", "itemVariance", "interactionVariance", "variance"] as const)
      expect(b[part]).toBeCloseTo(a[part], 8);
    if (Number.isFinite(a.df)) expect(b.df / a.df).toBeCloseTo(1, 6);
  };

  it("the classes' names and the order of the items do not matter", () => {
    fc.assert(
      fc.property(question, fc.infiniteStream(fc.nat()), (asked, keys) => {
        const names: Record<string, string> = { a: "d", b: "jig", c: "", d: "a" };
        sameEstimate(asked, {
          ...asked,
          classes: (asked.classes ?? []).map((name) => names[name] as string),
        });
        const order = Array.from({ length: 12 }, (_, i) => ({ i, key: keys.next().value as number }))
          .sort((x, y) => x.key - y.key)
          .map(({ i }) => i);
        const mixed = <T>(row: readonly T[]) => order.map((i) => row[i] as T);
        sameEstimate(asked, {
          ...asked,
          candidate: asked.candidate.map(mixed),
          baseline: asked.baseline.map(mixed),
          classes: mixed(asked.classes ?? []),
          groups: asked.groups && mixed(asked.groups),
        });
      }),
    );
  });

  it("swapping the arms flips the difference and leaves the variance", () => {
    fc.assert(
      fc.property(question, (asked) => {
        const plain = itemsEstimate(asked);
        const swapped = itemsEstimate({ ...asked, candidate: asked.baseline, baseline: asked.candidate });
        expect(swapped.difference).toBeCloseTo(-plain.difference, 9);
        expect(swapped.variance).toBeCloseTo(plain.variance, 8);
      }),
    );
  });

  it("with classes of one size the difference is the plain one, and the variance at least that of a stratified sample", () => {
    fc.assert(
      fc.property(table(2), table(2), (candidate, baseline) => {
        const classes = LABELS.map((_, i) => String(i % 3));
        const asked = { ...QUESTION, candidate, baseline, classes };
        const [byClass, plain] = [itemsEstimate(asked), itemsEstimate({ ...asked, kind: "mean" })];
        expect(byClass.difference).toBeCloseTo(plain.difference, 9);
        expect(byClass.unitVariance).toBeCloseTo(plain.unitVariance, 8);
        const mean = (rows: readonly (readonly number[])[], i: number) =>
          rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length;
        const differences = LABELS.map((_, i) => mean(candidate, i) - mean(baseline, i));
        const within = [0, 1, 2].map((c) => {
          const own = differences.filter((_, i) => i % 3 === c);
          const centre = own.reduce((sum, value) => sum + value, 0) / 4;
          return own.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 3 / 4 / 9;
        });
        const stratified = within.reduce((sum, value) => sum + value, 0);
        const slack = 1e-9 * (1 + stratified);
        expect(byClass.itemVariance).toBeGreaterThanOrEqual(stratified - slack);
        // What is added is at most four sevenths of each class's share of the pooled variance.
        expect(byClass.itemVariance).toBeLessThanOrEqual((1 + 4 / 7) * stratified + slack);
      }),
    );
  });
});
