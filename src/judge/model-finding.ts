/**
 * "This model": is the candidate's configuration better than the baseline's, on units that did not choose either? What can
 * be said at any level, before several pairs share one error rate.
 * @module
 */
import type { ArmEvidence, Evidence, UnitEvidence, Warning, Word } from "../model/index.ts";
import { meanAndVariance } from "../numerics/index.ts";
import {
  decide,
  type FixedVerdict,
  fixedVerdict,
  type ItemsEstimate,
  itemsEstimate,
  itemsInterval,
  resampledT,
} from "../stats/index.ts";
import type { Cap } from "./grade.ts";
import { type PairedItems, pairedItems } from "./items-evidence.ts";
import { orientation, type Pair } from "./pairs.ts";
import { plural } from "./sentence.ts";

export interface ModelAnswer {
  readonly word: Word;
  /** Why no rule was applied. */
  readonly reason: string | null;
  /** Better is positive, all of them. */
  readonly difference: number | null;
  readonly interval: readonly [number, number] | null;
  readonly df: number | null;
  readonly p: number | null;
  readonly equivalenceInterval: readonly [number, number] | null;
  /** The word over units alone; differs from `word` where items leave it open. */
  readonly wordOverUnits: Word;
  readonly itemsInterval: readonly [number, number] | null;
}

export interface ModelFinding {
  readonly kind: "fixed" | "paired" | "folds" | "items";
  /** Scores that count, better is higher: without failed units, or with the floor in their place. */
  readonly fresh: readonly [candidate: readonly number[], baseline: readonly number[]];
  readonly failed: readonly [candidate: number, baseline: number];
  readonly items: { readonly table: PairedItems; readonly estimate: ItemsEstimate } | null;
  readonly caps: readonly Cap[];
  readonly warnings: readonly Warning[];
  at(confidence: number): ModelAnswer;
}

/** Units whose training data overlap: their scores are not independent. */
const OVERLAPPING = /^(fold|split|resample|cv)s?$/i;

export function modelFinding(evidence: Evidence, { candidate, baseline }: Pair): ModelFinding {
  const sign = orientation(evidence);
  const floor = evidence.floor === null ? null : sign * evidence.floor;
  const sides = [candidate, baseline] as const;
  const fresh = sides.map((arm) => scoresOf(arm, sign, floor)) as [number[], number[]];
  const failed = sides.map((arm) => arm.units.filter((unit) => unit.failed).length) as [number, number];
  const overlapping = OVERLAPPING.test(evidence.unit.name);
  const kind: "folds" | "paired" | "fixed" = overlapping ? "folds" : evidence.paired ? "paired" : "fixed";
  const found = failed[0] + failed[1] > 0 || kind !== "fixed" ? null : itemsOf(candidate, baseline, sign);
  const common = {
    fresh,
    failed,
    items: found?.items ?? null,
    kind: found?.items ? ("items" as const) : kind,
    caps: [
      ...(failed[0] + failed[1] > 0
        ? [{ grade: "C" as const, id: "failed-units", detail: `${failed[0]} and ${failed[1]} units failed` }]
        : []),
      ...(kind === "folds" ? [] : shapeCaps(sides, fresh)),
    ],
    warnings:
      found?.unusable == null
        ? []
        : [{ code: "items-unused", message: `the per-item scores were not used: ${found.unusable}` }],
  };
  const refused = refusal(evidence, sides, failed);
  if (refused !== null) return { ...common, at: () => unanswered(refused, fresh) };
  const margin = evidence.metric.margin;
  const base = {
    deterministic: { candidate: candidate.deterministic, baseline: baseline.deterministic },
    margin,
  };
  if (kind === "folds")
    return { ...common, at: (confidence) => plain(foldsVerdict(evidence, sides, sign, margin, confidence)) };
  if (kind === "paired") {
    const pairs = pairedScores(sides, sign);
    return {
      ...common,
      at: (confidence) =>
        plain(fixedVerdict({ ...base, candidate: pairs[0], baseline: pairs[1], paired: true, confidence })),
    };
  }
  return {
    ...common,
    at(confidence) {
      const over = fixedVerdict({ ...base, candidate: fresh[0], baseline: fresh[1], confidence });
      if (failed[0] + failed[1] > 0 && floor === null)
        return plain(standsBothWays(over, fixedVerdict({ ...base, ...withWorst(sides, fresh), confidence })));
      return found?.items ? withItems(over, found.items.estimate, margin, confidence) : plain(over);
    },
  };
}

/** A failed unit scores the floor where one is declared, and is left out where none is. */
function scoresOf(arm: ArmEvidence, sign: number, floor: number | null): number[] {
  return arm.units.flatMap((unit) =>
    unit.failed ? (floor === null ? [] : [floor]) : [sign * (unit.score as number)],
  );
}

/** The worst score of either side in place of each failure. */
function withWorst(
  sides: readonly [ArmEvidence, ArmEvidence],
  fresh: readonly [readonly number[], readonly number[]],
): { candidate: number[]; baseline: number[] } {
  const worst = Math.min(...fresh[0], ...fresh[1]);
  const [candidate, baseline] = sides.map((arm, i) => [
    ...(fresh[i] as readonly number[]),
    ...arm.units.filter((unit) => unit.failed).map(() => worst),
  ]) as [number[], number[]];
  return { candidate, baseline };
}

function refusal(
  evidence: Evidence,
  sides: readonly [ArmEvidence, ArmEvidence],
  failed: readonly [number, number],
): string | null {
  const missing = sides.find((arm) => arm.unitsMissing !== null);
  if (missing !== undefined) return missing.unitsMissing;
  const broken = sides.findIndex((arm, i) => (failed[i] as number) * 3 > arm.units.length);
  if (broken >= 0) {
    const arm = sides[broken] as ArmEvidence;
    return `${failed[broken]} of ${arm.units.length} ${plural("unit", arm.units.length)} of ${arm.method} failed, more than a third`;
  }
  if (OVERLAPPING.test(evidence.unit.name) && evidence.unit.testFraction === null)
    return `${plural(evidence.unit.name, 2)} of one data set share training data, so their scores are not independent; unit: {name: ${evidence.unit.name}, test_fraction: ...} lets the interval account for it`;
  return null;
}

function unanswered(reason: string, fresh: readonly [readonly number[], readonly number[]]): ModelAnswer {
  const [a, b] = fresh;
  return {
    word: "UNDECIDED",
    reason,
    difference: a.length > 0 && b.length > 0 ? meanAndVariance(a).mean - meanAndVariance(b).mean : null,
    interval: null,
    df: null,
    p: null,
    equivalenceInterval: null,
    wordOverUnits: "UNDECIDED",
    itemsInterval: null,
  };
}

function plain(verdict: FixedVerdict): ModelAnswer {
  return { ...verdict, wordOverUnits: verdict.word, itemsInterval: null };
}

/** Without the failed units, and with the worst score in their place: the word stands only if both agree. */
function standsBothWays(without: FixedVerdict, withWorstScore: FixedVerdict): FixedVerdict {
  if (without.word === withWorstScore.word) return without;
  return {
    ...without,
    word: "UNDECIDED",
    reason: `some units failed: without them it reads ${without.word}, with the worst score in their place ${withWorstScore.word}`,
  };
}

/** Units in both arms, paired by their name. */
function pairedScores(sides: readonly [ArmEvidence, ArmEvidence], sign: number): [number[], number[]] {
  const other = new Map(sides[1].units.filter((unit) => !unit.failed).map((unit) => [unit.unit, unit]));
  const pairs = sides[0].units.flatMap((unit): [number, number][] => {
    const partner = other.get(unit.unit);
    return unit.failed || partner === undefined
      ? []
      : [[sign * (unit.score as number), sign * (partner.score as number)]];
  });
  return [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
}

function foldsVerdict(
  evidence: Evidence,
  sides: readonly [ArmEvidence, ArmEvidence],
  sign: number,
  margin: number | null,
  confidence: number,
): FixedVerdict {
  const [a, b] = pairedScores(sides, sign);
  const fraction = evidence.unit.testFraction as number;
  const refused = (reason: string): FixedVerdict => ({
    word: "UNDECIDED",
    reason,
    difference: a.length > 0 ? meanAndVariance(a).mean - meanAndVariance(b).mean : null,
    interval: null,
    df: null,
    p: null,
    equivalenceInterval: null,
  });
  if (a.length < 3)
    return refused(
      `${a.length} ${plural(evidence.unit.name, a.length)} in both arms are too few: at least 3`,
    );
  if (new Set(a.map((score, i) => score - (b[i] as number))).size === 1)
    return refused("the paired differences do not vary at all: is the unit passed on?");
  const { difference, standardError, degreesOfFreedom } = resampledT(a, b, fraction);
  return decide({ difference, standardError, df: degreesOfFreedom }, margin, confidence);
}

function itemsOf(
  candidate: ArmEvidence,
  baseline: ArmEvidence,
  sign: number,
): { items: { table: PairedItems; estimate: ItemsEstimate } | null; unusable: string | null } | null {
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
      groups: table.groups,
    });
    return {
      items: { table, estimate: table.kind === "auc" && sign === -1 ? negated(estimate) : estimate },
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

/**
 * The interval that decides covers the one over units and the one over units and items: a word is said about new data
 * only where both allow it.
 */
function withItems(
  over: FixedVerdict,
  estimate: ItemsEstimate,
  margin: number | null,
  confidence: number,
): ModelAnswer {
  if (over.reason !== null || over.interval === null) return plain(over);
  if (!(estimate.variance > 0)) return plain(over);
  const outer = itemsInterval(estimate, confidence);
  const crossed = decide(
    { difference: estimate.difference, standardError: Math.sqrt(estimate.variance), df: estimate.df },
    margin,
    confidence,
  );
  const agreed = crossed.word === over.word ? over.word : "UNDECIDED";
  return {
    word: agreed,
    reason: null,
    difference: over.difference,
    interval: hull(over.interval, outer),
    df: crossed.df,
    p: Math.max(over.p ?? 0, crossed.p ?? 0),
    equivalenceInterval:
      over.equivalenceInterval === null || crossed.equivalenceInterval === null
        ? null
        : hull(over.equivalenceInterval, crossed.equivalenceInterval),
    wordOverUnits: over.word,
    itemsInterval: outer,
  };
}

function hull(a: readonly [number, number], b: readonly [number, number]): readonly [number, number] {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

/** Shapes on which Welch's rule is known to err more than promised. */
function shapeCaps(
  sides: readonly [ArmEvidence, ArmEvidence],
  fresh: readonly [readonly number[], readonly number[]],
): Cap[] {
  const caps: Cap[] = [];
  const [a, b] = fresh;
  const chance = !sides[0].deterministic && !sides[1].deterministic;
  if (!chance || a.length < 2 || b.length < 2) return caps;
  const [A, B] = [meanAndVariance(a), meanAndVariance(b)];
  const ratio = Math.sqrt(A.variance / B.variance);
  const winner = A.mean >= B.mean ? 0 : 1;
  if ((winner === 0 && ratio > 2) || (winner === 1 && ratio < 1 / 2))
    caps.push({
      grade: "C",
      id: "unstable-leader",
      detail: `${sides[winner].method} leads and spreads ${Number((winner === 0 ? ratio : 1 / ratio).toPrecision(2))} times as far: a rare bad run may not have been drawn yet`,
    });
  if (Math.max(a.length, b.length) > 2 * Math.min(a.length, b.length))
    caps.push({
      grade: "C",
      id: "unequal-units",
      detail: `${a.length} units against ${b.length}: with skewed scores the error rate is not the promised one`,
    });
  return caps;
}

/** Units that did not fail. */
export function goodUnits(arm: ArmEvidence): UnitEvidence[] {
  return arm.units.filter((unit) => !unit.failed);
}
