import fc from "fast-check";
import { expect, it } from "vitest";
import { evidenceOf } from "../src/judge/evidence.samples.ts";
import { judge } from "../src/judge/judge.ts";
import { roundedSum } from "../src/report/rounding.ts";

/** Whole units of the last digit. */
const digits = ({ text }: { readonly text: string }) => BigInt(text.replace(/[+.]/g, ""));

const score = fc.double({ min: -1, max: 1, noNaN: true });
const units = (scale: number) =>
  fc.array(
    score.map((value) => value * scale),
    { minLength: 1, maxLength: 6 },
  );
const arm = (scale: number) =>
  fc.record({
    trials: fc.array(
      fc.tuple(score, score).map(([a, b]) => [a * scale, (a + b / 4) * scale] as const),
      { minLength: 10, maxLength: 24 },
    ),
    units: units(scale),
  });

it("what is shown of any judged sum adds up to the last digit, with one number of decimals", () => {
  const study = fc
    .constantFrom(1e-6, 1, 1e5)
    .chain((scale) => fc.tuple(arm(scale), arm(scale), units(scale), fc.boolean()))
    .map(([a, b, declared, minimize]) => {
      const evidence = evidenceOf([
        { method: "new", ...a },
        { method: "old", ...b, default: { trial: declared[0] as number, units: declared } },
      ]);
      const goal = minimize ? ("minimize" as const) : ("maximize" as const);
      return { ...evidence, metric: { ...evidence.metric, goal } };
    });
  fc.assert(
    fc.property(study, (evidence) => {
      const verdict = judge(evidence).verdicts[0];
      const [tuned, untuned] = [verdict?.sum, verdict?.untuned?.sum];
      if (tuned == null || untuned == null) throw new Error("the method verdict has no sum");
      const shown = [tuned, untuned].map((sum) => {
        expect(sum.tuning.known).toBe(true);
        const rounded = roundedSum(sum, tuned);
        const { gain, luck, tuning, algorithm, decimals } = rounded;
        for (const { text } of [gain, luck, tuning, algorithm])
          expect(text.split(".")[1]?.length ?? 0).toBe(decimals);
        expect(digits(luck) + digits(tuning) + digits(algorithm)).toBe(digits(gain));
        // The remainder is the tuning that was computed, to within what rounding three numbers can do.
        const shift = Math.abs((tuning.value as number) - (sum.tuning.estimate as number));
        const exact = 16 * Number.EPSILON * Math.abs(sum.luck.estimate as number);
        expect(shift).toBeLessThanOrEqual(1.5001 * 10 ** -decimals + exact);
        return rounded;
      });
      expect(shown[0]?.algorithm).toEqual(shown[1]?.algorithm);
    }),
    { numRuns: 300 },
  );
});
