import fc from "fast-check";
import { expect, it } from "vitest";
import { evidenceOf } from "../src/judge/evidence.samples.ts";
import { judge } from "../src/judge/judge.ts";
import { roundedSum } from "../src/report/rounding.ts";

/** Whole units of the last digit. */
const units = ({ text }: { readonly text: string }) => BigInt(text.replace(/[+.]/g, ""));

const score = fc.double({ min: -1, max: 1, noNaN: true });
const arm = (scale: number) =>
  fc.record({
    trials: fc.array(
      fc.tuple(score, score).map(([a, b]) => [a * scale, (a + b / 4) * scale] as const),
      { minLength: 10, maxLength: 24 },
    ),
    units: fc.array(
      score.map((value) => value * scale),
      { minLength: 1, maxLength: 6 },
    ),
  });

it("what is shown of any judged sum adds up to the last digit, with one number of decimals", () => {
  const study = fc
    .constantFrom(1e-6, 1, 1e5)
    .chain((scale) => fc.tuple(arm(scale), arm(scale), fc.boolean()))
    .map(([a, b, minimize]) => {
      const evidence = evidenceOf([
        { method: "new", ...a },
        { method: "old", ...b },
      ]);
      const goal = minimize ? ("minimize" as const) : ("maximize" as const);
      return { ...evidence, metric: { ...evidence.metric, goal } };
    });
  fc.assert(
    fc.property(study, (evidence) => {
      const sum = judge(evidence).verdicts[0]?.sum;
      if (sum == null) throw new Error("the method verdict has no sum");
      expect(sum.tuning.known).toBe(true);
      const { gain, luck, tuning, algorithm, decimals } = roundedSum(sum);
      for (const { text } of [gain, luck, tuning, algorithm])
        expect(text.split(".")[1]?.length ?? 0).toBe(decimals);
      expect(units(luck) + units(tuning) + units(algorithm)).toBe(units(gain));
      // The remainder is the tuning that was computed, to within what rounding three numbers can do.
      const shift = Math.abs((tuning.value as number) - (sum.tuning.estimate as number));
      expect(shift).toBeLessThanOrEqual(1.5001 * 10 ** -decimals);
    }),
    { numRuns: 300 },
  );
});
