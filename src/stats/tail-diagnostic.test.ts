import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moved, near, search, stretch } from "./scores.samples.ts";
import { tailDiagnostic } from "./tail-diagnostic.ts";

const own = (test: readonly number[], failed = 0) => ({ selection: test, test, failed });
const ids = (test: readonly number[], k: number, failed = 0) =>
  tailDiagnostic(own(test, failed), k).caps.map(({ id }) => id);
const even = Array.from({ length: 15 }, (_, i) => i);

describe("by hand", () => {
  it("the gap of the best in units of the upper spread", () => {
    // The five spacings below the best of 0..14 are 1 each, normalised 2, 3, 4, 5: mean 3.5.
    expect(tailDiagnostic(own(even), 3).gap).toBeCloseTo(1 / 3.5, 12);
    const far = [...even.slice(0, 14), 13 + 14];
    expect(tailDiagnostic(own(far), 3)).toMatchObject({ gap: 4, heavy: true });
    expect(tailDiagnostic(own(far), 3).detail).toContain("stands 4.0 upper spreads above the second");
  });

  it("one trial that carries all of the variance is heavy", () => {
    const { weight, heavy } = tailDiagnostic(own([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]), 1);
    expect(heavy).toBe(true);
    expect(weight).toBeGreaterThan(0.9);
  });

  it("says nothing of scores that are all equal", () => {
    expect(tailDiagnostic(own(new Array(15).fill(2)), 3)).toMatchObject({ gap: 0, weight: 0, heavy: false });
  });

  it("few levels, the best of them seen at most twice", () => {
    const levels = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3];
    expect(ids([...levels, 4], 2)).toContain("few-levels");
    expect(ids([...levels, 4, 4], 2)).toContain("few-levels");
    expect(ids([...levels, 4, 4, 4], 2)).not.toContain("few-levels");
    expect(ids(even, 3)).toEqual([]);
  });

  it("a best score that a tenth of the trials and at least three share", () => {
    expect(ids([...even, 14, 14], 3)).toContain("shared-best");
    expect(ids([...even, 14], 3)).not.toContain("shared-best");
    expect(ids(new Array(15).fill(1), 3)).not.toContain("shared-best");
    // A test score that many share, but not those that were selected first, is a coarse score and no ceiling.
    const test = [...even, 14, 14];
    const { caps } = tailDiagnostic({ selection: test.map((_, i) => -i), test }, 3);
    expect(caps.map(({ id }) => id)).not.toContain("shared-best");
  });

  it("failures so frequent that whole searches fail, so rare that this sample need not show it", () => {
    // f^k n in [.01, 3): 6 of 15 at k = 3 gives .96; 1 of 15 at k = 3 gives .004; 13 of 15 at k = 1 gives 13.
    expect(ids(even, 3, 6)).toContain("failures");
    expect(ids(even, 3, 1)).not.toContain("failures");
    expect(ids(even, 1, 13)).not.toContain("failures");
    expect(ids(even, 3, 0)).not.toContain("failures");
  });
});

it("depends neither on the unit, nor on the zero, nor on the order of the trials", () => {
  fc.assert(
    fc.property(search(10), fc.integer({ min: 1, max: 3 }), stretch, (drawn, k, { scale, shift }) => {
      const plain = tailDiagnostic(drawn, k);
      fc.pre(plain.weight > 0);
      const other = tailDiagnostic(
        { selection: drawn.selection.toReversed(), test: moved(drawn.test, scale, shift).toReversed() },
        k,
      );
      expect(near(other.gap, plain.gap)).toBe(true);
      expect(other.weight).toBeCloseTo(plain.weight, 6);
      expect(other.caps).toEqual(plain.caps);
      expect(plain.weight).toBeLessThanOrEqual(1);
    }),
  );
});

it("pulling the best trial further away never makes the tail look lighter", () => {
  fc.assert(
    fc.property(search(10), fc.integer({ min: 0, max: 100 }), ({ test }, further) => {
      const best = test.indexOf(Math.max(...test));
      const pulled = test.map((x, i) => (i === best ? x + further : x));
      fc.pre(new Set(test).size > 5);
      expect(tailDiagnostic(own(pulled), 2).gap).toBeGreaterThanOrEqual(tailDiagnostic(own(test), 2).gap);
    }),
  );
});
