/**
 * The first lines of the docs pages: which cells keep what is promised, which exceed 5 %, and in which share of the false
 * verdicts there a cap fires. Sentences, so that nobody has to find them in a table.
 * @module
 */
import { FIXED_KINDS, type FixedResult } from "./fixed.ts";
import type { FoldsResult } from "./folds.ts";
import type { HolmResult } from "./holm.ts";
import type { ItemsResult } from "./items.ts";
import { range } from "./markdown.ts";
import type { PowerResult } from "./power.ts";
import { PROMISED, tailOf } from "./promises.ts";
import type { StrictResult } from "./strict.ts";
import type { SumResult } from "./sum.ts";
import type { SuperiorityResult } from "./superiority.ts";
import { FIXED_TITLES, worse } from "./tables-fixed.ts";
import { SIZE_TITLES, TAIL_TITLES } from "./tables-tuned.ts";
import { type LimitsResult, type SizeKind, sizeKind, type TunedResult } from "./tuned-simulations.ts";

interface Cell {
  readonly falseA: number;
  readonly falseB: number;
  readonly capped: number;
  readonly repetitions: number;
}

interface Group {
  readonly title: string;
  readonly cells: readonly Cell[];
}

const rateOf = (cell: Cell) => (100 * worse(cell)) / cell.repetitions;
const coverageOf = ({ falseA, falseB, repetitions }: Cell) => 100 - (100 * (falseA + falseB)) / repetitions;
const highest = (cells: readonly Cell[]) => Math.max(...cells.map(rateOf)).toFixed(1);
const plural = (count: number) => `${count} ${count === 1 ? "cell" : "cells"}`;

/** Promised cells in a sentence of their own, then those above 5 %, then those above the promise, then the rest. */
function sentences(
  promised: Group,
  { side, coverage }: (typeof PROMISED)[keyof typeof PROMISED],
  others: readonly Group[],
): string {
  const limit = 100 * side;
  const above = promised.cells.filter(
    (cell) => rateOf(cell) > limit || coverageOf(cell) < 100 * coverage,
  ).length;
  const conservative = promised.cells.filter((cell) => coverageOf(cell) > 97).length;
  const lines = [
    `- **Promised, ${above === 0 ? "and kept in every cell" : `and not kept in ${plural(above)}`}**: ${promised.title}. At most ${highest(promised.cells)} % of verdicts name a false winner on one side (promised: ${limit.toFixed(1)} %), in ${plural(promised.cells.length)}; coverage ${range(promised.cells.map(coverageOf))} % (promised: at least ${(100 * coverage).toFixed(0)} %; above 97 %, conservative, in ${plural(conservative)}).`,
  ];
  const [high, low] = [
    others.filter(({ cells }) => cells.some((cell) => rateOf(cell) > 5)),
    others.filter(({ cells }) => cells.every((cell) => rateOf(cell) <= 5)),
  ];
  if (high.length > 0) lines.push("- **Over 5 %, where nothing is promised**:");
  for (const { title, cells } of high) {
    const over = cells.filter((cell) => rateOf(cell) > 5);
    const total = over.reduce((sum, { falseA, falseB }) => sum + falseA + falseB, 0);
    const capped = over.reduce((sum, cell) => sum + cell.capped, 0);
    lines.push(
      `  - ${title}: ${over.length} of ${plural(cells.length)}, up to ${highest(cells)} %, coverage down to ${Math.min(...cells.map(coverageOf)).toFixed(1)} %; a cap fires in ${((100 * capped) / total).toFixed(0)} % of the false verdicts there.`,
    );
  }
  if (low.length > 0) lines.push("- Not promised, and no cell over 5 %:");
  for (const { title, cells } of low)
    lines.push(
      `  - ${title}: at most ${highest(cells)} % in ${plural(cells.length)}, coverage ${range(cells.map(coverageOf))} %.`,
    );
  return lines.join("\n");
}

export function fixedHeadline(results: readonly FixedResult[]): string {
  const group = (kind: FixedResult["kind"]) => ({
    title: FIXED_TITLES[kind],
    cells: results.filter((cell) => cell.kind === kind),
  });
  return sentences(
    group("promised"),
    PROMISED.fixed,
    FIXED_KINDS.filter((kind) => kind !== "promised").map(group),
  );
}

export function tunedHeadline(tuned: readonly TunedResult[], limits: readonly LimitsResult[]): string {
  const group = (kind: SizeKind, tail: keyof typeof TAIL_TITLES) => ({
    title: `${TAIL_TITLES[tail]}, ${SIZE_TITLES[kind]}`,
    cells: tuned
      .filter((result) => sizeKind(result) === kind)
      .flatMap(({ pairs }) => pairs.filter((pair) => pair.rule === "shipped" && tailOf(pair) === tail)),
  });
  const others = (Object.keys(SIZE_TITLES) as SizeKind[])
    .flatMap((kind) =>
      (Object.keys(TAIL_TITLES) as (keyof typeof TAIL_TITLES)[]).map((tail) => [kind, tail] as const),
    )
    .filter(([kind, tail]) => !(kind === "deciding" && tail === "light"))
    .map(([kind, tail]) => group(kind, tail));
  const rare = {
    title: "events too rare to be drawn, few levels, traps (what no rule can do, below)",
    cells: limits.flatMap(({ pairs }) => pairs),
  };
  return sentences(group("deciding", "light"), PROMISED.tuned, [...others, rare]);
}

export function itemsHeadline(cells: readonly ItemsResult[]): string {
  const covered = (cell: ItemsResult) => 100 - (100 * (cell.above + cell.below)) / cell.repetitions;
  const many = cells.filter(({ unitsA }) => unitsA > 1);
  const alone = many.map((cell) => (100 * cell.missedByUnitsAlone) / cell.repetitions);
  const nameOf = ({ score, items, unitsA, unitsB, unitA, unitB, classes }: ItemsResult) =>
    `${score} on ${items} items${classes === undefined ? "" : ` in classes of ${classes.join(", ")}`}, ${unitsA} and ${unitsB} units of spreads ${unitA} and ${unitB}`;
  const low = cells.filter((cell) => covered(cell) < 93).map(nameOf);
  const over = many.filter((cell) => rateOf(cell) > 5);
  return [
    `- The word, which takes both intervals: at most ${highest(many)} % false winners on one side in ${plural(many.length)}; over 5 %: ${over.length === 0 ? "none" : `${over.map(nameOf).join("; ")}, and a cap fires in ${((100 * over.reduce((sum, { capped }) => sum + capped, 0)) / over.reduce((sum, { falseA, falseB }) => sum + falseA + falseB, 0)).toFixed(0)} % of the false verdicts there`}.`,
    `- The interval over units and items: coverage ${range(cells.map(covered))} % in ${plural(cells.length)}; below 93 %: ${low.length === 0 ? "none" : low.join("; ")}; above 97 %, conservative: ${plural(cells.filter((cell) => covered(cell) > 97).length)}.`,
    `- Units alone, read as a statement about new items, which Assay does not do: ${range(alone)} % wrong, both sides together.`,
    ...smallClasses(cells.filter(({ classes }) => classes?.some((size) => size < 10))),
  ].join("\n");
}

/** Balanced accuracy where some classes have a handful of items. */
function smallClasses(cells: readonly ItemsResult[]): string[] {
  if (cells.length === 0) return [];
  const line = (title: string, own: readonly ItemsResult[]) => {
    const many = own.filter(({ unitsA }) => unitsA > 1);
    const covered = own.map((cell) => 100 - (100 * (cell.above + cell.below)) / cell.repetitions);
    return `  - ${title}: coverage ${range(covered)} % in ${plural(own.length)}, the word at most ${highest(many)} % on one side.`;
  };
  const easy = ({ easeA }: ItemsResult) => easeA?.some((own) => own > 0) ?? false;
  const alike = ({ easeA, easeB }: ItemsResult) => String(easeA) === String(easeB);
  const single = ({ classes }: ItemsResult) => classes?.includes(1) ?? false;
  const handful = cells.filter((cell) => !single(cell));
  return [
    "- Balanced accuracy with classes of a handful of items has few distinct values, and their variance is often seen as zero; a share of the other classes' variance stands in for it:",
    line(
      "two classes of 6 items, as hard as the others",
      handful.filter((cell) => !easy(cell)),
    ),
    line(
      "nearly always right in both arms, conservative",
      handful.filter((cell) => easy(cell) && alike(cell)),
    ),
    line(
      "nearly always right in one arm alone, where the estimate is skewed and most errors fall on one side",
      handful.filter((cell) => easy(cell) && !alike(cell)),
    ),
    line("two classes of a single item, conservative", cells.filter(single)),
  ];
}

export function sumHeadline(cells: readonly SumResult[]): string {
  const tuned = cells.filter(({ untuned }) => untuned === undefined);
  return `Coverage of the 95 % intervals ${coverageText(tuned)} Nothing is decided here, so no cap belongs to it.`;
}

export function untunedHeadline(cells: readonly SumResult[]): string {
  const untuned = cells.filter((cell) => cell.untuned !== undefined);
  return `Coverage of the 95 % intervals against an untuned baseline, ${coverageText(untuned)}`;
}

function coverageText(cells: readonly SumResult[]): string {
  const shares = (part: "luck" | "tuning" | "algorithm" | "together") =>
    range(cells.map((cell) => (100 * cell[part]) / cell.repetitions));
  const low = cells.filter(
    (cell) => Math.min(cell.luck, cell.tuning, cell.algorithm) / cell.repetitions < 0.93,
  ).length;
  return `over ${plural(cells.length)}: luck ${shares("luck")} %, tuning ${shares("tuning")} %, algorithm ${shares("algorithm")} % (above 97 %: conservative); all three at once, each at 98.33 %: ${shares("together")} %. Below 93 %: ${low === 0 ? "none" : plural(low)}.`;
}

export function superiorityHeadline(cells: readonly SuperiorityResult[]): string {
  const covered = ({ covered: count, repetitions }: SuperiorityResult) => (100 * count) / repetitions;
  const equal = cells.filter(({ law }) => !law.includes("spreads"));
  const other = cells.filter(({ law }) => law.includes("spreads"));
  const low = (own: readonly SuperiorityResult[]) =>
    `${range(own.map(covered))} % (below 93 % in ${own.filter((cell) => covered(cell) < 93).length} of ${plural(own.length)})`;
  return `Coverage of the 95 % interval: ${low(equal)} where both methods have one shape; ${low(other)} where one spreads three times as far as the other. It is shown beside the verdict and decides nothing, so no cap belongs to it.`;
}

export function strictHeadline(cells: readonly StrictResult[]): string {
  const most = (count: (cell: StrictResult) => number) =>
    Math.max(...cells.map((cell) => (100 * count(cell)) / cell.repetitions)).toFixed(1);
  return `A winner among equals, on either side: at most ${most(({ falseWords }) => falseWords)} % in ${plural(cells.length)}, heavy tails and failures among them. A single interval misses its median in at most ${most(({ missed }) => missed)} % (by construction 2.5 %). No cell is over 5 %.`;
}

export function powerHeadline(cells: readonly PowerResult[]): string {
  const planned = cells.filter(({ gap }) => gap !== null);
  const bound = cells.filter(({ gap }) => gap === null);
  const off = planned.map(({ formula, decided, repetitions }) => 100 * (decided / repetitions - formula));
  const share = (own: readonly PowerResult[]) =>
    range(own.map((cell) => (100 * cell.decided) / cell.repetitions));
  return `A comparison is decided ${Math.abs(Math.min(...off)).toFixed(1)} points less to ${Math.max(...off).toFixed(1)} points more often than the formula says, over ${plural(planned.length)} of normal, Laplace and exponential noise. The upper 80 % bound of a spread holds in ${share(bound.filter(({ noise }) => noise === "normal"))} % for normal noise, and only in ${share(bound.filter(({ noise }) => noise !== "normal"))} % for noise with long tails: there a plan made on a pilot is too small more often than it says.`;
}

export function holmHeadline(cells: readonly HolmResult[]): string {
  const share = (own: readonly HolmResult[], of: (cell: HolmResult) => number) =>
    range(own.map((cell) => (100 * of(cell)) / cell.repetitions));
  const [normal, skewed] = [
    cells.filter(({ noise }) => noise === "normal"),
    cells.filter(({ noise }) => noise !== "normal"),
  ];
  const families = (own: readonly HolmResult[]) => {
    const of = (family: HolmResult["family"]) => own.filter((cell) => cell.family === family);
    return `${share(of("baseline"), (cell) => cell.falseFamilies)} % against one baseline and ${share(of("pairs"), (cell) => cell.falseFamilies)} % in all pairs`;
  };
  return `At least one false winner in the family, either side: with normal noise ${families(normal)}, with skewed noise ${families(skewed)} (meant: at most 5 %). With each pair at 95 % it would be ${share(cells, (cell) => cell.falseWithout)} %. A cap of its own does not belong to the family.`;
}

export function foldsHeadline(cells: readonly FoldsResult[]): string {
  const own = cells.map((cell) => ({ ...cell, capped: 0 }));
  const over = own.filter((cell) => rateOf(cell) > 5).length;
  return `False winners on one side, corrected: at most ${highest(own)} % in ${plural(own.length)}; over 5 %: ${over === 0 ? "none" : over}. The plain paired t on the same splits: ${range(cells.map(({ falsePaired, repetitions }) => (100 * falsePaired) / repetitions))} %, both sides together. No cap of its own belongs to this verdict.`;
}

export function pairedHeadline(results: readonly FixedResult[]): string {
  const cells = results.filter(({ kind }) => kind === "paired");
  const of = (skewed: boolean) => cells.filter(({ a }) => (a !== "normal") === skewed).map(rateOf);
  const over = cells.filter((cell) => rateOf(cell) > 5).length;
  return `False winners on one side: ${range(of(false))} % with normal noise, ${range(of(true))} % with skewed noise, 3 to 20 pairs, in ${plural(cells.length)}; over 5 %: ${over === 0 ? "none" : over}; coverage ${range(cells.map(coverageOf))} %.`;
}

export function equivalenceHeadline(fixed: readonly FixedResult[], tuned: readonly TunedResult[]): string {
  const line = (title: string, rates: readonly number[]) => {
    const over = rates.filter((rate) => rate > 5).length;
    return `  - ${title}: up to ${Math.max(...rates).toFixed(1)} %, over 5 % in ${over} of ${plural(rates.length)}.`;
  };
  const margins = (kind: SizeKind, tail: "light" | "heavy") =>
    tuned
      .filter((result) => sizeKind(result) === kind)
      .flatMap(({ equivalence }) => equivalence.filter((cell) => tailOf(cell) === tail).map(rateOfMargin));
  const rateOfMargin = (cell: { falseA: number; falseB: number; repetitions: number }) =>
    (100 * worse(cell)) / cell.repetitions;
  return [
    "EQUIVALENT is meant to be wrong in 5 % of cases where the true gap is exactly the margin. It is more in many cells, and no cap of its own belongs to it:",
    "",
    "- Two fixed configurations:",
    ...FIXED_KINDS.map((kind) =>
      line(
        FIXED_TITLES[kind],
        fixed
          .filter((cell) => cell.kind === kind)
          .map(({ falseEquivalent, repetitions }) => (100 * falseEquivalent) / repetitions),
      ),
    ),
    "- Two searches:",
    ...(["deciding", "unequal", "one trial"] as const).flatMap((kind) =>
      (["light", "heavy"] as const).map((tail) =>
        line(`${TAIL_TITLES[tail]}, ${SIZE_TITLES[kind]}`, margins(kind, tail)),
      ),
    ),
  ].join("\n");
}
