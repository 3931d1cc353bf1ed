import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Part, Sum } from "../model/index.ts";
import { labelOf, type RoundedPart, roundedSum } from "./rounding.ts";

const known = (estimate: number, half: number | null, label = "a part"): Part => ({
  estimate,
  interval: half === null ? null : [estimate - half, estimate + half],
  known: true,
  label,
});
const unknown: Part = { estimate: null, interval: null, known: false, label: "luck: unknown" };

/** A sum whose parts add up exactly in the numbers behind it. */
function sumOf(luck: number, tuning: number, algorithm: number, half: number): Sum {
  return {
    gain: known(luck + tuning + algorithm, null),
    luck: known(luck, half),
    tuning: known(tuning, half / 2),
    algorithm: known(algorithm, half / 3),
    bound: null,
  };
}

/** What a reader does: takes the digits that are printed, and adds. */
const printed = ({ text }: RoundedPart): bigint => BigInt(text.replace("+", "").replace(".", ""));

describe("roundedSum", () => {
  it("keeps two significant digits of the widest half-width, and the remainder goes to tuning", () => {
    const rounded = roundedSum(sumOf(0.5249, 0.6149, 0.1649, 0.38));
    expect([rounded.gain, rounded.luck, rounded.tuning, rounded.algorithm].map((part) => part.text)).toEqual([
      "+1.30",
      "+0.52",
      "+0.62", // 0.6149 rounds to 0.61; what is printed has to add up
      "+0.16",
    ]);
    expect(rounded.decimals).toBe(2);
    expect(rounded.algorithm.intervalText).toBe("[+0.04, +0.29]");
  });

  it("writes zero without a sign and never a negative zero", () => {
    const rounded = roundedSum(sumOf(-0.0001, 0.0001, 0, 0.5));
    expect([rounded.gain.text, rounded.luck.text, rounded.algorithm.text]).toEqual(["0.00", "0.00", "0.00"]);
    expect(Object.is(rounded.luck.value, -0)).toBe(false);
  });

  it("says unknown where a part is unknown, never 0, and recomputes the bound from what is shown", () => {
    const sum = { ...sumOf(0, 0, 0.1649, 0.38), gain: known(1.3049, null), luck: unknown, tuning: unknown };
    const rounded = roundedSum({ ...sum, bound: "luck + search beyond k = +1.14" });
    expect([rounded.luck.text, rounded.tuning.text]).toEqual(["unknown", "unknown"]);
    expect(rounded.luck.value).toBeNull();
    const digits = `${printed(rounded.gain) - printed(rounded.algorithm)}`;
    expect(rounded.bound?.replace(/\D/g, "")).toBe(digits);
  });

  it("takes numbers as they stand on paper", () => {
    const sum = sumOf(0.1, 0.2, 0.3, 0.1);
    const rounded = roundedSum({
      ...sum,
      algorithm: { ...sum.algorithm, interval: ["-Infinity", 0.4] as unknown as [number, number] },
    });
    expect(rounded.algorithm.intervalText).toMatch(/^\[-inf, \+0\.\d+\]$/);
  });

  it("shown parts add up to the last digit, whatever the numbers", () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const half = fc.double({ min: 1e-9, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, number, half, (luck, tuning, algorithm, width) => {
        const rounded = roundedSum(sumOf(luck, tuning, algorithm, width));
        const parts = [rounded.luck, rounded.tuning, rounded.algorithm].map(printed);
        expect(parts.reduce((total, part) => total + part, 0n)).toBe(printed(rounded.gain));
      }),
      { numRuns: 2000 },
    );
  });

  it("adds up for numbers beyond what toFixed writes", () => {
    const rounded = roundedSum(sumOf(3e22, -1e22, 5e21, 1e20));
    const parts = [rounded.luck, rounded.tuning, rounded.algorithm].map(printed);
    expect(parts.reduce((total, part) => total + part, 0n)).toBe(printed(rounded.gain));
  });

  it("tuning is never further from its own rounding than the three others can push it", () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        number,
        number,
        number,
        fc.double({ min: 1e-4, max: 10, noNaN: true }),
        (luck, tuning, algorithm, width) => {
          const { decimals, tuning: shown } = roundedSum(sumOf(luck, tuning, algorithm, width));
          expect(Math.abs((shown.value as number) - tuning)).toBeLessThanOrEqual(1.5001 * 10 ** -decimals);
        },
      ),
    );
  });
});

it.each([
  ["luck: unknown until the units have run", "luck", "unknown until the units have run"],
  [
    "search beyond k (equal budgets: a property, not effort)",
    "search beyond k",
    "equal budgets: a property, not effort",
  ],
  [
    "tuning (new had 3x the trials): unknown without luck",
    "tuning",
    "new had 3x the trials; unknown without luck",
  ],
  [
    "algorithm: unknown, nothing (really) was searched",
    "algorithm",
    "unknown, nothing (really) was searched",
  ],
  ["algorithm", "algorithm", ""],
])("labelOf takes %j apart", (label, name, detail) => {
  expect(labelOf(label)).toEqual({ name, detail });
});
