/**
 * Every simulated cell outside the promises as one line: its rate, and above 5 % the share of its false verdicts that is capped.
 * @module
 */
import { tailOf } from "./promises.ts";
import type { AllResults } from "./tables.ts";
import { rateOf, sizeOf } from "./tables-tuned.ts";
import { sizeKind } from "./tuned-simulations.ts";

export function* cellLines(results: AllResults): Generator<string> {
  for (const cell of results.fixed)
    if (cell.kind !== "promised")
      yield line(
        `fixed, ${cell.kind}: ${cell.a} | ${cell.b}, spreads ${cell.ratio} : 1, n ${cell.nA} and ${cell.nB}`,
        cell,
      );
  for (const result of results.tuned)
    for (const pair of result.pairs)
      if (pair.rule === "shipped" && !(sizeKind(result) === "deciding" && tailOf(pair) === "light"))
        yield line(
          `tuned, ${tailOf(pair)}: ${pair.a} | ${pair.b}, spreads 1 : ${pair.scale}, ${sizeOf(result)}`,
          pair,
        );
  for (const { n, k, pairs } of results.limits)
    for (const pair of pairs) yield `${line(`limits: ${pair.a} | ${pair.b}, n ${n}, k ${k}`, pair)}`;
}

function line(
  name: string,
  cell: { falseA: number; falseB: number; capped: number; repetitions: number },
): string {
  const rate = rateOf({ ...cell, a: "", b: "", scale: 1, rule: "shipped" });
  const both = cell.falseA + cell.falseB;
  const coverage = 100 - (100 * both) / cell.repetitions;
  const capped = rate > 5 ? `, capped ${((100 * cell.capped) / both).toFixed(0)} %` : "";
  const conservative = coverage > 97 ? " (conservative)" : "";
  return `${rate.toFixed(2)} %${capped}, coverage ${coverage.toFixed(1)} %${conservative}  ${name}`;
}
