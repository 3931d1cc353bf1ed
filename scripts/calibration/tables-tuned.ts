/**
 * The tables on tuned methods: rule N over all pairs of landscapes, its limits, and what it can call.
 * @module
 */
import { LANDSCAPES, type Tail } from "./landscape.ts";
import { markdownTable, percent, range, unique } from "./markdown.ts";
import { tailOf } from "./promises.ts";
import type { StrictResult } from "./strict.ts";
import { worse } from "./tables-fixed.ts";
import { type PairCell, RULES } from "./tuned.ts";
import { GAPS, type GapCell } from "./tuned-margin.ts";
import { type LimitsResult, type SizeKind, sizeKind, type TunedResult } from "./tuned-simulations.ts";

export const TAIL_TITLES: Record<Tail, string> = {
  light: "light upper tail",
  plateau: "plateau or good region set apart",
  heavy: "heavy upper tail",
};
export const SIZE_TITLES: Record<SizeKind, string> = {
  deciding: "k of 2 to n/5",
  weak: "k = n/3",
  unequal: "k of 2 to n/5, unequal n",
  "one trial": "k = 1",
};
const TAILS = ["light", "plateau", "heavy"] as const;

export function sizeOf({
  nA,
  nB,
  k,
}: {
  readonly nA: number;
  readonly nB: number;
  readonly k: number;
}): string {
  return `${nA === nB ? `n ${nA}` : `n ${nA} and ${nB}`}, k ${k}`;
}

export function rateOf(cell: PairCell): number {
  return (100 * worse(cell)) / cell.repetitions;
}

function coverageOf({ falseA, falseB, repetitions }: PairCell): number {
  return 100 - (100 * (falseA + falseB)) / repetitions;
}

/** By kind of pair and rule, over all budgets at which the verdict decides, and over those at which it does not. */
export function tunedSummary(results: readonly TunedResult[]): string {
  const rows: (string | number)[][] = [];
  for (const [kind, title] of Object.entries(SIZE_TITLES))
    for (const tail of TAILS)
      for (const rule of RULES) {
        const own = results
          .filter((result) => sizeKind(result) === kind)
          .flatMap(({ pairs }) => pairs)
          .filter((pair) => pair.rule === rule && tailOf(pair) === tail);
        const rates = own.map(rateOf);
        const high = own.filter((pair) => rateOf(pair) > 5);
        const total = high.reduce((sum, { falseA, falseB }) => sum + falseA + falseB, 0);
        rows.push([
          `${TAIL_TITLES[tail]}, ${title}, ${rule}`,
          own.length,
          `${rates.filter((rate) => rate <= 3).length}`,
          Math.max(...rates).toFixed(1),
          high.length,
          percent(
            high.reduce((sum, { capped }) => sum + capped, 0),
            total,
          ),
          range(own.map(coverageOf)),
        ]);
      }
  return markdownTable(
    [
      "pair, budget, rule",
      "cells",
      "at most 3 %",
      "largest, %",
      "above 5 %",
      "of the false verdicts there capped, %",
      "coverage, %",
    ],
    rows,
  );
}

/** The shipped rule: the worst cell of each landscape over all its partners, by size. */
export function tunedByLandscape(results: readonly TunedResult[]): string {
  const rows = LANDSCAPES.map(({ name, tail }) => [
    `${name} (${tail})`,
    ...results.map(({ pairs }) => {
      const own = pairs.filter(
        (pair) =>
          pair.rule === "shipped" &&
          (pair.a === name || pair.b === name) &&
          (tail === "heavy" || tailOf(pair) === tail),
      );
      return Math.max(...own.map(rateOf)).toFixed(1);
    }),
  ]);
  return markdownTable(["landscape", ...results.map(sizeOf)], rows);
}

/** The worst cells of all, with what caps them. */
export function tunedWorst(results: readonly TunedResult[]): string {
  const groups = TAILS.flatMap((tail) => [
    { tail, kind: "deciding" as const, count: 6 },
    { tail, kind: "unequal" as const, count: 2 },
  ]);
  const rows = groups.flatMap(({ tail, kind, count }) =>
    results
      .filter((result) => sizeKind(result) === kind)
      .flatMap((result) => result.pairs.map((pair) => ({ pair, size: sizeOf(result) })))
      .filter(({ pair }) => pair.rule === "shipped" && tailOf(pair) === tail)
      .sort((x, y) => rateOf(y.pair) - rateOf(x.pair))
      .slice(0, count)
      .map(({ pair, size }) => {
        const [winner, loser] = pair.falseA > pair.falseB ? [pair.a, pair.b] : [pair.b, pair.a];
        const scale =
          pair.scale === 1 ? "1 : 1" : pair.falseA > pair.falseB ? `1 : ${pair.scale}` : `${pair.scale} : 1`;
        return [
          TAIL_TITLES[tail],
          winner,
          loser,
          scale,
          size,
          rateOf(pair).toFixed(1),
          percent(pair.capped, pair.falseA + pair.falseB),
        ];
      }),
  );
  return markdownTable(
    ["pair", "called better", "the other", "their spreads", "size", "rate, %", "capped, %"],
    rows,
  );
}

export function limitsTable(results: readonly LimitsResult[]): string {
  const keyOf = ({ a, b }: PairCell) => (a === b ? `${a}, both` : `${a}, against ${b}`);
  const keys = unique(results.flatMap(({ pairs }) => pairs.map(keyOf)));
  return markdownTable(
    ["landscapes", ...results.map(({ n, k }) => `n ${n}, k ${k}`)],
    keys.map((key) => [
      key,
      ...results.map(({ pairs }) => {
        const cell = pairs.find((pair) => keyOf(pair) === key);
        if (cell === undefined) return "";
        const cap = rateOf(cell) > 5 ? ` (${percent(cell.capped, cell.falseA + cell.falseB)})` : "";
        return `${rateOf(cell).toFixed(1)}${cap}`;
      }),
    ]),
  );
}

export function tunedPower(results: readonly TunedResult[]): string {
  const rows = results
    .flatMap(({ gaps }) => gaps)
    .filter(({ landscape }) => ["logistic", "normal", "exponential lower tail"].includes(landscape))
    .map(({ landscape, n, k, rule, power, gap80, repetitions }) => [
      `${landscape}, n ${n}, k ${k}, ${rule}`,
      ...power.map(({ called }) => percent(called, repetitions)),
      gap80.toFixed(2),
    ]);
  return markdownTable(
    ["landscape, size, rule", ...GAPS.map((gap) => `gap ${gap}, %`), "gap called in 80 %"],
    rows,
  );
}

/** What the rule costs: the gap that is called in 80 % against that of the plain interval, over the light landscapes. */
export function tunedCost(results: readonly TunedResult[]): string {
  const rows = results
    .filter(({ gaps }) => gaps.length > 0)
    .map((result) => [
      sizeOf(result),
      ...RULES.filter((rule) => rule !== "plain").map((rule) =>
        range(
          result.gaps
            .filter((gap) => gap.rule === rule)
            .map((gap) => gap.gap80 / (plainOf(result.gaps, gap.landscape)?.gap80 ?? Number.NaN)),
          2,
        ),
      ),
    ]);
  return markdownTable(["size", ...RULES.filter((rule) => rule !== "plain")], rows);
}

function plainOf(gaps: readonly GapCell[], landscape: string): GapCell | undefined {
  return gaps.find((gap) => gap.rule === "plain" && gap.landscape === landscape);
}

export function tunedEquivalence(results: readonly TunedResult[]): string {
  const margins = unique(results.flatMap(({ equivalence }) => equivalence.map(({ margin }) => margin)));
  return markdownTable(
    [
      "size",
      ...margins.map((margin) => `margin ${margin}: at a gap of the margin, %`),
      ...margins.map((margin) => `margin ${margin}: among equals, %`),
    ],
    results.flatMap((result) =>
      (["light", "heavy"] as const).map((tail) => {
        const cells = result.equivalence.filter((cell) => tailOf(cell) === tail);
        return [
          `${sizeOf(result)}, ${TAIL_TITLES[tail]}`,
          ...margins.map((margin) => {
            const own = cells.filter((cell) => cell.margin === margin);
            return range(own.map((cell) => (100 * worse(cell)) / cell.repetitions));
          }),
          ...margins.map((margin) => {
            const own = cells.filter((cell) => cell.margin === margin && cell.scale === 1);
            return range(own.map((cell) => (100 * cell.rightly) / cell.repetitions));
          }),
        ];
      }),
    ),
  );
}

export function tailTable(tuned: readonly TunedResult[], limits: readonly LimitsResult[]): string {
  const all = [
    ...tuned.filter(({ nA, nB, k }) => nA === nB && k === Math.floor(nA / 5)),
    ...limits.filter(({ k }) => k > 1),
  ];
  const cells = all.flatMap(({ tails }) => tails);
  const sizes = unique(cells.map(({ n, k }) => `n ${n}, k ${k}`));
  return markdownTable(
    ["landscape", ...sizes.map((size) => `heavy: ${size}`), ...sizes.map((size) => `another cap: ${size}`)],
    unique(cells.map(({ landscape }) => landscape)).map((name) => {
      const own = sizes.map((size) =>
        cells.find(({ landscape, n, k }) => landscape === name && `n ${n}, k ${k}` === size),
      );
      return [
        name,
        ...own.map((cell) => (cell === undefined ? "" : percent(cell.heavy, cell.repetitions))),
        ...own.map((cell) => (cell === undefined ? "" : percent(cell.capped, cell.repetitions))),
      ];
    }),
  );
}

export function strictTable(cells: readonly StrictResult[]): string {
  return markdownTable(
    ["landscape", "n", "k", "a winner among equals, %", "an interval misses its median, %"],
    cells.map(({ landscape, n, k, repetitions, falseWords, missed }) => [
      landscape,
      n,
      k,
      percent(falseWords, repetitions),
      percent(missed, repetitions),
    ]),
  );
}
