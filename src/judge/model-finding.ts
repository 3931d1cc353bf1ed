/**
 * "This model": is the candidate's configuration better than the baseline's, on units that did not choose either? What can
 * be said at any level, before several pairs share one error rate.
 * @module
 */
import {
  type ArmEvidence,
  decimalsFor,
  type Evidence,
  signedDecimal,
  type UnitEvidence,
  type Warning,
} from "../model/index.ts";
import { meanAndVariance } from "../numerics/index.ts";
import { decide, differencesVary, type FixedVerdict, fixedVerdict, resampledT } from "../stats/index.ts";
import type { Cap } from "./grade.ts";
import { classSizes } from "./items-evidence.ts";
import { type ItemsFound, itemsOf, overItems, withItems } from "./items-verdict.ts";
import type { ModelAnswer } from "./model-answer.ts";
import { orientation, type Pair } from "./pairs.ts";
import { plural } from "./sentence.ts";

export interface ModelFinding {
  readonly kind: "fixed" | "paired" | "folds" | "items";
  /** Scores that count, better is higher: without failed units, or with the floor in their place. */
  readonly fresh: readonly [candidate: readonly number[], baseline: readonly number[]];
  readonly failed: readonly [candidate: number, baseline: number];
  readonly items: ItemsFound | null;
  readonly caps: readonly Cap[];
  readonly warnings: readonly Warning[];
  at(confidence: number): ModelAnswer;
}

type Sides = readonly [candidate: ArmEvidence, baseline: ArmEvidence];

/** Units whose training data overlap: their scores are not independent. */
const OVERLAPPING = /^(fold|split|resample|cv)s?$/i;

/** Do the units share training data, and nothing says how much of it? */
export function lacksFraction({ unit }: Pick<Evidence, "unit">): boolean {
  return OVERLAPPING.test(unit.name) && unit.testFraction === null;
}

export function modelFinding(evidence: Evidence, { candidate, baseline }: Pair): ModelFinding {
  const sign = orientation(evidence);
  const floor = evidence.floor === null ? null : sign * evidence.floor;
  const sides = [candidate, baseline] as const;
  const fresh = sides.map((arm) => unitScores(arm.units, sign, floor)) as [number[], number[]];
  const failed = sides.map((arm) => arm.units.filter((unit) => unit.failed).length) as [number, number];
  const someFailed = failed[0] + failed[1] > 0;
  const overlapping = OVERLAPPING.test(evidence.unit.name);
  const kind: "folds" | "paired" | "fixed" = overlapping ? "folds" : evidence.paired ? "paired" : "fixed";
  const found = someFailed || kind !== "fixed" ? null : itemsOf(candidate, baseline, sign);
  const items = found?.items ?? null;
  const common = {
    fresh,
    failed,
    items,
    kind: items === null ? kind : ("items" as const),
    caps: [
      ...(someFailed
        ? [{ grade: "C" as const, id: "failed-units", detail: `${failed[0]} and ${failed[1]} units failed` }]
        : []),
      ...(kind === "folds" ? [] : shapeCaps(sides, fresh)),
    ],
    warnings: [
      ...(found?.unusable == null
        ? []
        : [{ code: "items-unused", message: `the per-item scores were not used: ${found.unusable}` }]),
      ...(items === null ? [] : [...singleItems(items), ...singleModels(evidence, sides, items, sign)]),
    ],
  };
  const refused = refusal(evidence, sides, failed);
  if (refused !== null) return { ...common, at: () => unanswered(refused, fresh) };
  const margin = evidence.metric.margin;
  /** The verdict with `fill` as the score of each failed unit; null: without them. */
  const filled = (fill: number | null, confidence: number): FixedVerdict => {
    if (kind === "folds") return foldsVerdict(evidence, pairedScores(sides, sign, fill), margin, confidence);
    const [a, b] =
      kind === "paired"
        ? pairedScores(sides, sign, fill)
        : [unitScores(candidate.units, sign, fill), unitScores(baseline.units, sign, fill)];
    return fixedVerdict({
      candidate: a,
      baseline: b,
      deterministic: { candidate: candidate.deterministic, baseline: baseline.deterministic },
      paired: kind === "paired",
      margin,
      confidence,
    });
  };
  return {
    ...common,
    at(confidence) {
      const over =
        someFailed && floor === null
          ? standsBothWays(
              filled(null, confidence),
              // The worst finite score of both sides.
              filled(Math.min(...fresh[0], ...fresh[1]), confidence),
            )
          : filled(floor, confidence);
      return items === null
        ? { ...over, wordOverUnits: over.word, itemsInterval: null }
        : withItems(over, items, margin, confidence);
    },
  };
}

/** Higher is better; a failed unit scores `fill`, and is left out where that is null. */
export function unitScores(units: readonly UnitEvidence[], sign: number, fill: number | null): number[] {
  return units.flatMap((unit) => scoreOf(unit, sign, fill) ?? []);
}

function scoreOf(unit: UnitEvidence, sign: number, fill: number | null): number | null {
  return unit.failed ? fill : sign * (unit.score as number);
}

function refusal(evidence: Evidence, sides: Sides, failed: readonly [number, number]): string | null {
  const missing = sides.find((arm) => arm.unitsMissing !== null);
  if (missing !== undefined) return missing.unitsMissing;
  const broken = sides.findIndex((arm, i) => (failed[i] as number) * 3 > arm.units.length);
  if (broken >= 0) {
    const arm = sides[broken] as ArmEvidence;
    return `${failed[broken]} of ${arm.units.length} ${plural("unit", arm.units.length)} of ${arm.method} failed, more than a third`;
  }
  if (lacksFraction(evidence))
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

/**
 * Without the failed units, and with the worst score in their place: the word stands only if both agree. Then the interval
 * is the one of what was measured; else it covers both.
 */
function standsBothWays(without: FixedVerdict, withWorst: FixedVerdict): FixedVerdict {
  if (without.reason !== null) return without;
  const sameSide = Math.sign(without.difference ?? 0) * Math.sign(withWorst.difference ?? 0) >= 0;
  const p =
    without.p === null || withWorst.p === null ? null : sameSide ? Math.max(without.p, withWorst.p) : 1;
  if (without.word === withWorst.word && withWorst.reason === null) return { ...without, p };
  return {
    ...without,
    p,
    interval: covering(without.interval, withWorst.interval),
    equivalenceInterval: covering(without.equivalenceInterval, withWorst.equivalenceInterval),
    word: "UNDECIDED",
    reason: `some units failed: without them it reads ${without.word}, with the worst score in their place ${withWorst.word}`,
  };
}

function covering(
  a: readonly [number, number] | null,
  b: readonly [number, number] | null,
): readonly [number, number] | null {
  return a === null || b === null ? null : [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

/** Units in both arms, paired by their name. */
function pairedScores(sides: Sides, sign: number, fill: number | null): [number[], number[]] {
  const other = new Map(sides[1].units.map((unit) => [unit.unit, scoreOf(unit, sign, fill)]));
  const pairs = sides[0].units.flatMap((unit): [number, number][] => {
    const [own, partner] = [scoreOf(unit, sign, fill), other.get(unit.unit) ?? null];
    return own === null || partner === null ? [] : [[own, partner]];
  });
  return [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
}

function foldsVerdict(
  evidence: Evidence,
  [a, b]: readonly [readonly number[], readonly number[]],
  margin: number | null,
  confidence: number,
): FixedVerdict {
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
  if (!differencesVary(a, b))
    return refused("the paired differences do not vary at all: is the unit passed on?");
  const { difference, standardError, degreesOfFreedom } = resampledT(a, b, fraction);
  return decide({ difference, standardError, df: degreesOfFreedom }, margin, confidence);
}

/** A class of one item cannot show how much its score varies. */
function singleItems({ table }: ItemsFound): Warning[] {
  const single = classSizes(table.classes ?? []).filter(([, items]) => items === 1);
  if (single.length === 0) return [];
  const names = single.slice(0, 3).map(([name]) => name);
  if (single.length > 3) names.push(`${single.length - 3} more`);
  const many = single.length > 1;
  const list = many ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0];
  return [
    {
      code: "one-item-class",
      message: `${many ? "the classes" : "the class"} ${list} ${many ? "have one test item each" : "has one test item"}: how much ${many ? "their scores vary" : "its score varies"} is taken from the other classes`,
    },
  ];
}

/** One run of each says nothing about other units; what the items say about these two trained models is said beside it. */
function singleModels(evidence: Evidence, sides: Sides, items: ItemsFound, sign: 1 | -1): Warning[] {
  if (sides.some((arm) => arm.units.length !== 1) || sides.every((arm) => arm.deterministic)) return [];
  if (!(items.estimate.variance > 0)) return [];
  const { difference, interval } = overItems(items, null, 0.95);
  const digits = decimalsFor((interval[1] - interval[0]) / 2);
  const ends = [sign * interval[0], sign * interval[1]].sort((x, y) => x - y);
  return [
    {
      code: "single-models",
      message: `these two trained models alone, over fresh test items: ${signedDecimal(sign * (difference as number), digits)} ${evidence.metric.name}, 95 % interval [${ends.map((end) => signedDecimal(end, digits)).join(", ")}]; what another ${evidence.unit.name} gives is open`,
    },
  ];
}

/** Shapes on which Welch's rule is known to err more than promised. */
function shapeCaps(sides: Sides, fresh: readonly [readonly number[], readonly number[]]): Cap[] {
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
