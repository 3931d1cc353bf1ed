/**
 * What the items of the test set add to a verdict over units: a word is said about new data only where both the interval
 * over units and the one over units and items allow it.
 * @module
 */
import type { ArmEvidence } from "../model/index.ts";
import {
  decide,
  type FixedVerdict,
  type ItemsEstimate,
  itemsEstimate,
  itemsInterval,
  pairedBinary,
} from "../stats/index.ts";
import { type PairedItems, pairedItems } from "./items-evidence.ts";
import type { ModelAnswer } from "./model-answer.ts";

export interface ItemsFound {
  readonly table: PairedItems;
  /** Better is positive. */
  readonly estimate: ItemsEstimate;
  /** Two single models whose items are right or wrong, better is right; null for anything else. */
  readonly binary: { readonly candidate: readonly boolean[]; readonly baseline: readonly boolean[] } | null;
}

/** The items of both arms, or why they cannot be used; null where no unit has any. */
export function itemsOf(
  candidate: ArmEvidence,
  baseline: ArmEvidence,
  sign: 1 | -1,
): { readonly items: ItemsFound | null; readonly unusable: string | null } | null {
  const table = pairedItems(candidate.units, baseline.units);
  if (table === null) return null;
  if ("unusable" in table) return { items: null, unusable: table.unusable };
  const turn = (rows: readonly (readonly number[])[]) =>
    // An AUC is turned as a whole: a prediction says how positive an item is, not how good it is.
    table.kind === "auc" || sign === 1 ? rows : rows.map((row) => row.map((value) => -value));
  try {
    const estimate = itemsEstimate({
      kind: table.kind,
      candidate: turn(table.candidate),
      baseline: turn(table.baseline),
      positive: table.positive,
      classes: table.classes,
      groups: table.groups,
    });
    return {
      items: {
        table,
        estimate: table.kind === "auc" && sign === -1 ? negated(estimate) : estimate,
        binary: binaryOf(table, sign),
      },
      unusable: null,
    };
  } catch (error) {
    return {
      items: null,
      unusable: error instanceof Error ? error.message.replace(/^itemsEstimate: /, "") : String(error),
    };
  }
}

function negated(estimate: ItemsEstimate): ItemsEstimate {
  return { ...estimate, difference: -estimate.difference };
}

/** Grouped items are not independent, so a count of disagreements would be too sure of itself. */
function binaryOf(table: PairedItems, sign: 1 | -1): ItemsFound["binary"] {
  const [a, b] = [table.candidate, table.baseline];
  if (table.kind !== "mean" || table.groups !== null || a.length !== 1 || b.length !== 1) return null;
  if (![...a, ...b].every((row) => row.every((value) => value === 0 || value === 1))) return null;
  const right = (rows: readonly (readonly number[])[]) =>
    (rows[0] as readonly number[]).map((value) => value === (sign === 1 ? 1 : 0));
  return { candidate: right(a), baseline: right(b) };
}

/** The verdict over items, as far as they alone (and the units' own spread, crossed with them) say. */
export function overItems(
  { estimate, binary }: ItemsFound,
  margin: number | null,
  confidence: number,
): Pick<FixedVerdict, "difference" | "df" | "p" | "equivalenceInterval"> & {
  readonly interval: readonly [number, number];
} {
  if (binary !== null) {
    const at = (level: number) => pairedBinary(binary.candidate, binary.baseline, level);
    const { difference, interval, pValue } = at(confidence);
    return {
      difference,
      interval,
      df: null,
      p: pValue,
      equivalenceInterval: margin === null ? null : at(1 - 2 * (1 - confidence)).interval,
    };
  }
  const { df, p, equivalenceInterval } = decide(
    { difference: estimate.difference, standardError: Math.sqrt(estimate.variance), df: estimate.df },
    margin,
    confidence,
  );
  return {
    difference: estimate.difference,
    interval: itemsInterval(estimate, confidence),
    df,
    p,
    equivalenceInterval,
  };
}

/** The intervals that decide cover the one over units and the one over units and items; the word follows from them. */
export function withItems(
  over: FixedVerdict,
  items: ItemsFound,
  margin: number | null,
  confidence: number,
): ModelAnswer {
  if (over.reason !== null || over.interval === null || !(items.estimate.variance > 0))
    return { ...over, wordOverUnits: over.word, itemsInterval: null };
  const crossed = overItems(items, margin, confidence);
  const interval = hull(over.interval, crossed.interval);
  const inner =
    over.equivalenceInterval === null || crossed.equivalenceInterval === null
      ? null
      : hull(over.equivalenceInterval, crossed.equivalenceInterval);
  const equivalent = margin !== null && inner !== null && inner[0] > -margin && inner[1] < margin;
  const sameSide = Math.sign(over.difference ?? 0) * Math.sign(crossed.difference ?? 0) >= 0;
  return {
    word: equivalent ? "EQUIVALENT" : interval[0] > 0 ? "BETTER" : interval[1] < 0 ? "WORSE" : "UNDECIDED",
    reason: null,
    difference: over.difference,
    interval,
    df: crossed.df,
    // Two methods without chance have no p over units.
    p: sameSide ? Math.max(over.p ?? 0, crossed.p ?? 1) : 1,
    equivalenceInterval: inner,
    wordOverUnits: over.word,
    itemsInterval: crossed.interval,
  };
}

function hull(a: readonly [number, number], b: readonly [number, number]): readonly [number, number] {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}
