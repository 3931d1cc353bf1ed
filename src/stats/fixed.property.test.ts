import fc from "fast-check";
import { expect, it } from "vitest";
import { type FixedQuestion, fixedVerdict } from "./fixed.ts";
import { resampledT } from "./resampled-t.ts";
import { level, moved, near, score, stretch, varying } from "./scores.samples.ts";

const MIRROR = { BETTER: "WORSE", WORSE: "BETTER", EQUIVALENT: "EQUIVALENT", UNDECIDED: "UNDECIDED" };

const margin = fc.option(fc.integer({ min: 1, max: 6000 }).map((x) => x / 64));
const independent = fc.record({
  candidate: varying(3),
  baseline: varying(3),
  margin,
  confidence: level,
});
const paired = varying(3).chain((differences) =>
  fc.record({
    baseline: fc
      .array(score, { minLength: differences.length, maxLength: differences.length })
      .filter((x) => x.some((value) => value !== x[0])),
    margin,
    confidence: level,
    paired: fc.constant(true),
    candidate: fc.constant(differences),
  }),
);
const still = fc.record({
  candidate: varying(3),
  baseline: score.map((x) => [x]),
  margin,
  confidence: level,
  deterministic: fc.constant({ candidate: false, baseline: true }),
});
const question: fc.Arbitrary<FixedQuestion> = fc.oneof(independent, paired, still);

it("the interval excludes 0 exactly for BETTER and WORSE, and that is p < 1 - confidence", () => {
  fc.assert(
    fc.property(question, (asked) => {
      const { word, interval, p, reason } = fixedVerdict(asked);
      fc.pre(reason === null && word !== "EQUIVALENT");
      const [low, high] = interval as readonly [number, number];
      expect(word).toBe(low > 0 ? "BETTER" : high < 0 ? "WORSE" : "UNDECIDED");
      fc.pre(Math.abs((p as number) - (1 - asked.confidence)) > 1e-9);
      expect(word !== "UNDECIDED").toBe((p as number) < 1 - asked.confidence);
    }),
  );
});

it("EQUIVALENT exactly when its interval lies inside the declared margin; never without one", () => {
  fc.assert(
    fc.property(question, (asked) => {
      const { word, equivalenceInterval, reason } = fixedVerdict(asked);
      fc.pre(reason === null);
      if (asked.margin === null) {
        expect(equivalenceInterval).toBeNull();
        expect(word).not.toBe("EQUIVALENT");
      } else {
        const [low, high] = equivalenceInterval as readonly [number, number];
        expect(word === "EQUIVALENT").toBe(low > -asked.margin && high < asked.margin);
      }
    }),
  );
});

it("swapping the sides mirrors the word", () => {
  fc.assert(
    fc.property(question, (asked) => {
      const verdict = fixedVerdict(asked);
      const swapped = fixedVerdict({
        ...asked,
        candidate: asked.baseline,
        baseline: asked.candidate,
        ...(asked.deterministic && {
          deterministic: { candidate: asked.deterministic.baseline, baseline: asked.deterministic.candidate },
        }),
      });
      expect(swapped.word).toBe(MIRROR[verdict.word]);
      expect(swapped.difference).toBeCloseTo(-(verdict.difference as number), 9);
    }),
  );
});

it("another unit or another zero leaves the word", () => {
  fc.assert(
    fc.property(question, stretch, (asked, { scale, shift }) => {
      const verdict = fixedVerdict(asked);
      const other = fixedVerdict({
        ...asked,
        candidate: moved(asked.candidate, scale, shift),
        baseline: moved(asked.baseline, scale, shift),
        margin: asked.margin === null ? null : scale * asked.margin,
      });
      // Unless an end of the interval lies on a limit, where rounding decides.
      const ends = [...(verdict.interval ?? []), ...(verdict.equivalenceInterval ?? [])];
      const limits = [0, asked.margin ?? 0, -(asked.margin ?? 0)];
      fc.pre(!ends.some((end) => limits.some((limit) => Math.abs(end - limit) < 1e-9)));
      expect(other.word).toBe(verdict.word);
      if (verdict.p !== null) expect(near(other.p as number, verdict.p, 1e-8)).toBe(true);
    }),
  );
});

it("more confidence never turns an open question into a winner", () => {
  fc.assert(
    fc.property(independent, (asked) => {
      const words = [0.8, 0.95, 0.999].map(
        (confidence) => fixedVerdict({ ...asked, margin: null, confidence }).word,
      );
      for (const [i, word] of words.entries())
        if (i > 0 && word !== "UNDECIDED") expect(words[i - 1]).toBe(word);
    }),
  );
});

it("folds: never surer than independent pairs, and less sure the more is tested on", () => {
  fc.assert(
    fc.property(paired, ({ candidate, baseline }) => {
      fc.pre(candidate.some((x, i) => x - baseline[i]! !== candidate[0]! - baseline[0]!));
      const pairs = fixedVerdict({ candidate, baseline, paired: true, margin: null, confidence: 0.95 });
      const [few, many] = [0.1, 0.4].map((fraction) => resampledT(candidate, baseline, fraction));
      expect(few!.difference).toBe(pairs.difference);
      expect(few!.pValue).toBeGreaterThanOrEqual((pairs.p as number) - 1e-12);
      expect(many!.pValue).toBeGreaterThanOrEqual(few!.pValue - 1e-12);
    }),
  );
});
