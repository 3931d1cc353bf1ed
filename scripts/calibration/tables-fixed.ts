/**
 * The tables on two fixed configurations: every cell, by kind of noise.
 * @module
 */
import { FIXED_KINDS, type FixedKind, type FixedResult } from "./fixed.ts";
import { markdownTable, percent, range, unique } from "./markdown.ts";
import { NOISES } from "./noise.ts";
import type { PowerResult } from "./power.ts";
import type { SuperiorityResult } from "./superiority.ts";

export const FIXED_TITLES: Record<FixedKind, string> = {
  promised: "equal n; symmetric and bell-shaped with spread ratio up to 3, or one law on both sides",
  "flat noise, other spread": "equal n; uniform noise, spread ratio 1.5-3",
  "symmetric, unequal n": "unequal n; symmetric, spread ratio up to 3",
  "same shape, other spread": "equal n; one skewed shape on both sides, spread ratio 2-3",
  "one side skewed, same spread": "equal n; one side skewed or collapsing, same spread",
  "one side skewed, three times the spread":
    "equal n; one side skewed or collapsing, with three times the spread",
  "one side skewed, unequal n": "unequal n; one side skewed or collapsing, same spread",
  paired: "paired, correlation 0.5",
  "deterministic baseline": "against a deterministic baseline (also of skewed noise)",
};

export const worse = ({ falseA, falseB }: { readonly falseA: number; readonly falseB: number }) =>
  Math.max(falseA, falseB);

function rate(cell: FixedResult): number {
  return (100 * worse(cell)) / cell.repetitions;
}

function coverage(cell: FixedResult): number {
  return 100 - (100 * (cell.falseA + cell.falseB)) / cell.repetitions;
}

export function fixedSummary(cells: readonly FixedResult[]): string {
  return markdownTable(
    [
      "noise (n = 3..20)",
      "cells",
      "false winner, worse side, %",
      "cells above 3 %",
      "above 5 %",
      "of the false verdicts there capped, %",
      "coverage, %",
    ],
    FIXED_KINDS.map((kind) => {
      const own = cells.filter((cell) => cell.kind === kind);
      const high = own.filter((cell) => rate(cell) > 5);
      const total = high.reduce((sum, { falseA, falseB }) => sum + falseA + falseB, 0);
      return [
        FIXED_TITLES[kind],
        own.length,
        range(own.map(rate)),
        own.filter((cell) => rate(cell) > 3).length,
        high.length,
        percent(
          high.reduce((sum, { capped }) => sum + capped, 0),
          total,
        ),
        range(own.map(coverage)),
      ];
    }),
  );
}

/** Every cell: the rate of the worse side; in brackets, where it is above 5 %, the share of false verdicts that is capped. */
export function fixedCellTables(cells: readonly FixedResult[]): string {
  return FIXED_KINDS.map((kind) => {
    const own = cells.filter((cell) => cell.kind === kind);
    const sizes = unique(own.map(sizesOf));
    const rows = unique(own.map(lawsOf)).map((laws) => [
      laws,
      ...sizes.map((size) => {
        const cell = own.find((each) => lawsOf(each) === laws && sizesOf(each) === size);
        if (cell === undefined) return "";
        const cap =
          rate(cell) > 5 ? ` (${((100 * cell.capped) / (cell.falseA + cell.falseB)).toFixed(0)})` : "";
        return `${rate(cell).toFixed(1)}${cap}`;
      }),
    ]);
    return `**${FIXED_TITLES[kind]}**\n\n${markdownTable(["noise of A, of B, spread of A : B", ...sizes], rows)}`;
  }).join("\n\n");
}

function lawsOf({ a, b, ratio, kind }: FixedResult): string {
  if (kind === "deterministic baseline") return NOISES[a].name;
  return a === b ? `${NOISES[a].name}, ${ratio} : 1` : `${NOISES[a].name}, ${NOISES[b].name}, ${ratio} : 1`;
}

function sizesOf({ nA, nB }: FixedResult): string {
  return nA === nB || nB === 1 ? `n = ${nA}` : `${nA} and ${nB}`;
}

/** EQUIVALENT at a true gap of exactly the margin. */
export function fixedEquivalence(cells: readonly FixedResult[]): string {
  return markdownTable(
    ["noise (n = 3..20)", "cells", "EQUIVALENT at a gap of the margin, %", "cells above 5 %"],
    FIXED_KINDS.map((kind) => {
      const own = cells.filter((cell) => cell.kind === kind);
      const rates = own.map(({ falseEquivalent, repetitions }) => (100 * falseEquivalent) / repetitions);
      return [FIXED_TITLES[kind], own.length, range(rates), rates.filter((each) => each > 5).length];
    }),
  );
}

export function powerTable(cells: readonly PowerResult[]): string {
  const noises = unique(cells.map(({ noise }) => noise));
  const keyOf = ({ question, gap, n }: PowerResult) => JSON.stringify([question, gap, n]);
  return markdownTable(
    ["question", "gap or margin, spreads", "n a side", "formula, %", ...noises.map((noise) => `${noise}, %`)],
    unique(cells.map(keyOf)).map((key) => {
      const own = cells.filter((cell) => keyOf(cell) === key);
      const [{ question, gap, n, formula }] = own as [PowerResult];
      return [
        question,
        gap ?? "",
        n,
        (100 * formula).toFixed(1),
        ...noises.map((noise) => {
          const cell = own.find((each) => each.noise === noise) as PowerResult;
          return percent(cell.decided, cell.repetitions);
        }),
      ];
    }),
  );
}

export function superiorityTable(cells: readonly SuperiorityResult[]): string {
  const sizes = unique(cells.map(({ nA, nB }) => `${nA} and ${nB}`));
  const keyOf = ({ law, truth }: SuperiorityResult) => `${law}: ${truth.toFixed(3)}`;
  return markdownTable(
    ["law, P(A > B)", ...sizes],
    unique(cells.map(keyOf)).map((key) => [
      key,
      ...sizes.map((size) => {
        const cell = cells.find(
          (each) => keyOf(each) === key && `${each.nA} and ${each.nB}` === size,
        ) as SuperiorityResult;
        return percent(cell.covered, cell.repetitions);
      }),
    ]),
  );
}
