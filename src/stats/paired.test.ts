import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairedT } from "./paired.ts";
import { level, negated, score, stretch, varying } from "./scores.samples.ts";

describe("pairedT", () => {
  it("is the one-sample t of the differences", () => {
    // Differences 1, 2, 3: mean 2, s = 1, t = 2 sqrt 3, df = 2; p = 1 - t / sqrt(t² + 2) for 2 degrees of freedom.
    const result = pairedT([2, 4, 6], [1, 2, 3]);
    expect(result.difference).toBe(2);
    expect(result.t).toBeCloseTo(2 * Math.sqrt(3), 14);
    expect(result.pValue).toBeCloseTo(1 - result.t / Math.sqrt(result.t ** 2 + 2), 14);
    expect(result.correlation).toBeCloseTo(1, 14);
  });

  it.each([
    [[1, 2], [1, 2, 3], "pairedT: 2 scores against 3: pairs need both"],
    [[1, 2, 3], [0, 1, 2], "pairedT: no difference varies"],
    [[1], [2], "pairedT: a has 1 score, needed: at least 2"],
  ])("refuses %j and %j", (a, b, message) => {
    expect(() => pairedT(a, b)).toThrow(expect.objectContaining({ code: "INVALID_INPUT", message }));
  });
});

describe("pairedT, whatever the scores", () => {
  const pairs = varying(2).chain((differences) =>
    fc
      .array(score, { minLength: differences.length, maxLength: differences.length })
      .map((b) => [differences.map((d, i) => d + (b[i] as number)), b] as const),
  );

  it("what a unit adds to both of its scores does not count", () => {
    fc.assert(
      fc.property(pairs, stretch, ([a, b], { shift }) => {
        const plain = pairedT(a, b);
        const effect = a.map((_, i) => shift * i);
        const other = pairedT(
          a.map((x, i) => x + (effect[i] as number)),
          b.map((x, i) => x + (effect[i] as number)),
        );
        expect(other.pValue).toBeCloseTo(plain.pValue, 9);
      }),
    );
  });

  it("swapping flips the sign; the interval excludes 0 exactly when p < 1 - confidence", () => {
    fc.assert(
      fc.property(pairs, level, ([a, b], confidence) => {
        const [ab, ba] = [pairedT(a, b, confidence), pairedT(b, a, confidence)];
        expect(ba.difference + ab.difference).toBe(0);
        expect(ba.pValue).toBe(ab.pValue);
        expect(pairedT(negated(b), negated(a), confidence).difference).toBe(ab.difference);
        fc.pre(Math.abs(ab.pValue - (1 - confidence)) > 1e-9);
        expect(ab.interval[0] > 0 || ab.interval[1] < 0).toBe(ab.pValue < 1 - confidence);
      }),
    );
  });
});
