import { expect, it } from "vitest";
import { createRandom } from "../../src/numerics/index.ts";
import { jackknifeVariance, tuningCurve } from "../../src/stats/tuning-curve.ts";
import { growthConstant, ruleN } from "../../src/stats/tuning-verdict.ts";
import { LANDSCAPES, type Landscape, search } from "./landscape.ts";
import { pairCell, type Rule, sides, winsOver } from "./tuned.ts";
import { equivalent } from "./tuned-margin.ts";

// What the calibration counts must be what the shipped rule says: same searches, same words.
const SIZES = [
  { nA: 15, nB: 15, k: 3 },
  { nA: 30, nB: 12, k: 2 },
  { nA: 20, nB: 40, k: 6 },
] as const;

function summary(drawn: { selection: number[]; test: number[] }, k: number) {
  const n = drawn.test.length;
  const [level, beyond] = tuningCurve(drawn, [k, Math.min(2 * k, n)]) as [number, number];
  return { level, variance: jackknifeVariance(drawn, k), growth: Math.max(0, beyond - level) };
}

it.each(SIZES)(
  "agrees with ruleN on BETTER, WORSE and EQUIVALENT at n $nA and $nB, k $k",
  ({ nA, nB, k }) => {
    const random = createRandom(1, "rule agreement", nA, nB);
    const seen = new Map<string, number>();
    for (let r = 0; r < 1500; r++) {
      const [a, b] = [pick(random.int(LANDSCAPES.length)), pick(random.int(LANDSCAPES.length))];
      const gap = random.normal() * 1.5;
      const scale = [0.3, 1, 3][random.int(3)] as number;
      const A = search(a, nA, random);
      const B = search(b, nB, random);
      A.test.forEach((score, i) => {
        A.test[i] = score + gap - (A.test[0] as number);
      });
      B.test.forEach((score, i) => {
        B.test[i] = scale * score - scale * (B.test[0] as number);
      });
      const [sA, sB] = [summary(A, k), summary(B, k)];
      const lead = sA.level - sB.level;
      const wins = (rule: Rule) =>
        winsOver(lead, sA.variance, sB.variance, sB.growth, nA, nB, k, rule, 0)
          ? "BETTER"
          : winsOver(-lead, sB.variance, sA.variance, sA.growth, nB, nA, k, rule, 0)
            ? "WORSE"
            : "UNDECIDED";
      for (const c of [7.5, 20] as const) {
        const { word } = ruleN(A, B, k, { c, confidence: 0.95 });
        expect(wins(`c = ${c}`), `${a.name} against ${b.name}, draw ${r}, c ${c}`).toBe(word);
        seen.set(word, (seen.get(word) ?? 0) + 1);
      }
      const margin = 2 * Math.max(1, scale);
      const { word } = ruleN(A, B, k, { c: growthConstant(k, false), confidence: 0.95, margin });
      expect(
        equivalent(lead, margin, sA.variance, sB.variance, sA.growth, sB.growth, nA, nB, k, 0),
        `${a.name} against ${b.name}, draw ${r}, margin ${margin}`,
      ).toBe(word === "EQUIVALENT");
      if (word === "EQUIVALENT") seen.set(word, (seen.get(word) ?? 0) + 1);
    }
    for (const word of ["BETTER", "WORSE", "UNDECIDED", "EQUIVALENT"])
      expect(seen.get(word), word).toBeGreaterThan(5);
  },
);

it("counts a true gap as called: the levels are taken from the truth", () => {
  const uniform = LANDSCAPES.find(({ name }) => name === "uniform") as Landscape;
  const own = sides(uniform, 30, 6, 400, 3);
  const mean = own.level.reduce((sum, level) => sum + level / 400, 0);
  const error = Math.sqrt(own.variance.reduce((sum, variance) => sum + variance / 400, 0) / 400);
  expect(Math.abs(mean)).toBeLessThan(4 * error);
  const ahead = { ...own, level: own.level.map((level) => level + 5) };
  const cell = pairCell(ahead, own, 1, "shipped");
  expect(cell.falseA).toBe(400);
  expect(cell.falseB).toBe(0);
});

function pick(index: number): Landscape {
  return LANDSCAPES[index] as Landscape;
}
