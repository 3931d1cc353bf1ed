import fc from "fast-check";
import { expect, it } from "vitest";
import { permutationTest, signFlipTest } from "./permutation.ts";
import { moved, negated, score, stretch } from "./scores.samples.ts";
import { wilcoxon } from "./wilcoxon.ts";

it("tries every split and every sign", () => {
  expect(permutationTest([4, 5, 6], [1, 2, 3])).toEqual({
    difference: 3,
    pGreater: 1 / 20,
    pLess: 1,
    pValue: 0.1,
  });
  expect(signFlipTest([1, 2, 3])).toEqual({ difference: 2, pGreater: 1 / 8, pLess: 1, pValue: 0.25 });
  expect(wilcoxon([1, 2, 3])).toEqual({ wPlus: 6, wMin: 0, pValue: 0.25, pGreater: 1 / 8, exact: true });
});

it("counts splits that are equal on paper as equal, far from 0 too", () => {
  // .1 + .2 + .3 against .2 + .3 + .1 with 1e6 added: 3 of 20 splits reach the sum.
  const far = (x: number[]) => x.map((value) => 1e6 + value);
  expect(permutationTest(far([0.1, 0.2, 0.3]), far([0.1, 0.15, 0])).pGreater).toBe(3 / 20);
});

it("refuses what would take too long, and says so", () => {
  const many = Array.from({ length: 30 }, (_, i) => i);
  expect(() => permutationTest(many, many)).toThrow("60 scores are too many to try every split");
  expect(() => signFlipTest(many)).toThrow("30 pairs are too many to try every sign");
  expect(() => permutationTest([], [1])).toThrow("a has 0 scores");
});

it("Wilcoxon: zeros are left out, ties share their ranks and keep the test exact", () => {
  // 1, 1, -2: ranks 1.5, 1.5, 3; of the 8 signs W+ reaches 3 in {1,2}, {3}, {1,3}, {2,3}, all: 5.
  expect(wilcoxon([1, 0, 1, -2, 0])).toEqual({ wPlus: 3, wMin: 3, pValue: 1, pGreater: 5 / 8, exact: true });
  expect(wilcoxon([0, 0])).toMatchObject({ wPlus: 0, pValue: 1, pGreater: 1 });
  expect(wilcoxon(Array.from({ length: 51 }, (_, i) => i + 1)).exact).toBe(false);
});

const differences = fc.array(score, { minLength: 1, maxLength: 9 });

it("Wilcoxon's p is that of all signs of the ranks", () => {
  fc.assert(
    fc.property(differences, (d) => {
      const kept = d.filter((x) => x !== 0);
      fc.pre(kept.length > 0);
      const { wPlus, pGreater } = wilcoxon(d);
      const rank = (x: number) =>
        kept.filter((y) => Math.abs(y) < Math.abs(x)).length +
        (1 + kept.filter((y) => Math.abs(y) === Math.abs(x)).length) / 2;
      const ranks = kept.map(rank);
      let extreme = 0;
      for (let mask = 0; mask < 2 ** kept.length; mask++)
        if (ranks.reduce((sum, r, i) => sum + ((mask >> i) & 1 ? r : 0), 0) >= wPlus) extreme++;
      expect(pGreater).toBeCloseTo(extreme / 2 ** kept.length, 12);
    }),
  );
});

it("flipping the signs exchanges the tails; the unit does not matter", () => {
  fc.assert(
    fc.property(differences, stretch, (d, { scale }) => {
      for (const test of [signFlipTest, wilcoxon]) {
        expect(test(negated(d)).pValue).toBeCloseTo(test(d).pValue, 12);
        expect(test(moved(d, scale, 0)).pGreater).toBe(test(d).pGreater);
      }
      expect(signFlipTest(negated(d)).pGreater).toBe(signFlipTest(d).pLess);
    }),
  );
});

it("the p of no relabelling is below one over their number, and both tails hold the observed one", () => {
  const small = fc.array(score, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(small, small, (a, b) => {
      const { pGreater, pLess, difference } = permutationTest(a, b);
      expect(pGreater + pLess).toBeGreaterThan(1);
      expect(permutationTest(b, a)).toMatchObject({ pGreater: pLess, pLess: pGreater });
      expect(permutationTest(b, a).difference).toBeCloseTo(-difference, 12);
    }),
  );
});
