import fc from "fast-check";
import { expect, it } from "vitest";
import { level, moved, near, search, stretch } from "./scores.samples.ts";
import { jackknifeVariance, type Search } from "./tuning-curve.ts";
import { ruleN } from "./tuning-verdict.ts";

const MIRROR = { BETTER: "WORSE", WORSE: "BETTER", EQUIVALENT: "EQUIVALENT", UNDECIDED: "UNDECIDED" };

interface Drawn {
  readonly a: Search;
  readonly b: Search;
  readonly lead: number;
  readonly k: number;
  readonly c: number;
  readonly confidence: number;
  readonly margin: number | undefined;
}

const question: fc.Arbitrary<Drawn> = fc.record({
  a: search(10),
  b: search(10),
  /** Rarely is a random pair decided: half of them are moved apart. */
  lead: fc.oneof(fc.constant(0), fc.integer({ min: -200, max: 200 })),
  k: fc.integer({ min: 1, max: 3 }),
  c: fc.constantFrom(7.5, 20),
  confidence: level,
  margin: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
});

function asked({ a, b, lead, k, c, confidence, margin }: Drawn) {
  const ahead: Search = { ...a, test: moved(a.test, 1, lead) };
  const options = { c, confidence, ...(margin === undefined ? {} : { margin }) };
  return { a: ahead, b, k, options };
}

it("the interval excludes 0 exactly for BETTER and WORSE, and that is p < 1 - confidence", () => {
  fc.assert(
    fc.property(question, (drawn) => {
      const { a, b, k, options } = asked(drawn);
      const { word, interval, p, reason } = ruleN(a, b, k, options);
      fc.pre(reason === null && word !== "EQUIVALENT");
      expect(word).toBe(interval[0] > 0 ? "BETTER" : interval[1] < 0 ? "WORSE" : "UNDECIDED");
      fc.pre(Math.abs(p - (1 - options.confidence)) > 1e-9);
      expect(word !== "UNDECIDED").toBe(p < 1 - options.confidence);
    }),
  );
});

it("EQUIVALENT exactly when its interval lies inside the margin", () => {
  fc.assert(
    fc.property(question, (drawn) => {
      const { a, b, k, options } = asked(drawn);
      const { word, equivalenceInterval, reason } = ruleN(a, b, k, options);
      fc.pre(reason === null);
      const margin = drawn.margin;
      if (margin === undefined) expect(word).not.toBe("EQUIVALENT");
      else {
        const [low, high] = equivalenceInterval as readonly [number, number];
        expect(word === "EQUIVALENT").toBe(low > -margin && high < margin);
      }
    }),
  );
});

it("swapping the methods mirrors word, interval and degrees of freedom", () => {
  fc.assert(
    fc.property(question, (drawn) => {
      const { a, b, k, options } = asked(drawn);
      const [ab, ba] = [ruleN(a, b, k, options), ruleN(b, a, k, options)];
      expect(ba.word).toBe(MIRROR[ab.word]);
      expect(ba.interval[0]).toBeCloseTo(-ab.interval[1], 9);
      expect(ba.interval[1]).toBeCloseTo(-ab.interval[0], 9);
      expect(ba.df).toEqual(ab.df.toReversed());
      expect(ba.p).toBeCloseTo(ab.p, 12);
    }),
  );
});

it("another unit or another zero leaves the word", () => {
  fc.assert(
    fc.property(question, stretch, (drawn, { scale, shift }) => {
      const { a, b, k, options } = asked(drawn);
      const plain = ruleN(a, b, k, options);
      // Unless an end lies on a limit, where rounding decides, or nothing but rounding varies.
      const ends = [...plain.interval, ...(plain.equivalenceInterval ?? [])];
      const limits = [0, drawn.margin ?? 0, -(drawn.margin ?? 0)];
      fc.pre(plain.variances[0] + plain.variances[1] > 1e-6);
      fc.pre(!ends.some((end) => limits.some((limit) => Math.abs(end - limit) < 1e-7)));
      const to = ({ selection, test }: Search): Search => ({ selection, test: moved(test, scale, shift) });
      const other = ruleN(to(a), to(b), k, {
        ...options,
        ...(drawn.margin === undefined ? {} : { margin: scale * drawn.margin }),
      });
      expect(other.word).toBe(plain.word);
      expect(Math.abs(other.interval[0] / scale - plain.interval[0])).toBeLessThan(1e-8);
    }),
  );
});

it("a larger c widens both ends and never makes a winner", () => {
  fc.assert(
    fc.property(question, (drawn) => {
      const { a, b, k, options } = asked(drawn);
      const [narrow, wide] = [7.5, 20].map((c) => ruleN(a, b, k, { c, confidence: options.confidence }));
      expect(wide!.interval[0]).toBeLessThanOrEqual(narrow!.interval[0]);
      expect(wide!.interval[1]).toBeGreaterThanOrEqual(narrow!.interval[1]);
      if (wide!.word !== "UNDECIDED") expect(narrow!.word).toBe(wide!.word);
    }),
  );
});

it("is never narrower than the plain interval with the same degrees of freedom would be", () => {
  fc.assert(
    fc.property(question, (drawn) => {
      const { a, b, k, options } = asked(drawn);
      const { difference, interval, variances, reason } = ruleN(a, b, k, options);
      fc.pre(reason === null);
      expect(near(variances[0], jackknifeVariance(a, k))).toBe(true);
      expect(interval[0]).toBeLessThan(difference);
      expect(interval[1]).toBeGreaterThan(difference);
    }),
  );
});
