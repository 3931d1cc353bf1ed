/**
 * Units by items: does the two-way interval cover the difference on fresh units and a fresh test set?
 *
 * A unit's score on an item is a latent value: ability of its arm, effects of item, unit, arm by item and a rest. Accuracy is
 * the share of latent values above 0, a mean score the latent value itself, and for the AUC the latent value is the
 * prediction, with the classes `separation` apart. Balanced accuracy is the mean over classes of that share, and classes may
 * differ in how easy they are, for either arm. All true differences are exact.
 * @module
 */
import { createRandom, meanAndVariance, type Random, standardNormal } from "../../src/numerics/index.ts";
import { auc } from "../../src/stats/auc.ts";
import { fixedVerdict } from "../../src/stats/fixed.ts";
import { itemsEstimate, itemsInterval } from "../../src/stats/items.ts";
import { capFires } from "./fixed.ts";

export interface ItemsCell {
  readonly score: "accuracy" | "mean" | "auc" | "balanced accuracy";
  readonly items: number;
  readonly unitsA: number;
  readonly unitsB: number;
  /** Spread of the unit effect of either arm. */
  readonly unitA: number;
  readonly unitB: number;
  /** Items in a group, which share half of the variance of the item effects. */
  readonly group: number;
  /** For balanced accuracy: how many items each class has, and what either arm's latent values gain in each. */
  readonly classes?: readonly number[];
  readonly easeA?: readonly number[];
  readonly easeB?: readonly number[];
}

export interface ItemsResult extends ItemsCell {
  readonly repetitions: number;
  /** The interval lies above the truth, below the truth. */
  readonly above: number;
  readonly below: number;
  /** The word that is shipped takes both intervals: A called better by it, B called better, at equal arms. */
  readonly falseA: number;
  readonly falseB: number;
  /** Of those, verdicts in which a cap fires: see `capFires`. */
  readonly capped: number;
  /** Of Welch's interval over units alone, about fresh items: what is not promised. */
  readonly missedByUnitsAlone: number;
}

const ITEM = 1;
const ARM_ITEM = 0.5;
const REST = 0.5;
const SEPARATION = 2;
const MEAN_ABILITY = 0.8;
const VARIANCE = ITEM ** 2 + ARM_ITEM ** 2 + REST ** 2;
/** Two of five classes are rare; five of a size; and two of a single item. */
const RARE = [89, 65, 55, 6, 6];
const EVEN = [40, 40, 40, 40, 40];
const ALONE = [100, 80, 39, 1, 1];
/** In the rare classes 0.97 of the items right, where the others have 0.74. */
const EASY = [0, 0, 0, 1.5, 1.5];
const PLAIN = [0, 0, 0, 0, 0];
/** Of BreastMNIST's 156 test images 114 are of the positive class. */
const POSITIVE = 114 / 156;

export function itemsCells(): ItemsCell[] {
  const cells: ItemsCell[] = [];
  const plain = { unitA: 0.2, unitB: 0.2, group: 1 };
  for (const score of ["accuracy", "mean", "auc"] as const) {
    for (const items of [50, 156])
      for (const units of [1, 3, 5, 10]) cells.push({ score, items, unitsA: units, unitsB: units, ...plain });
    cells.push({ score, items: 500, unitsA: 5, unitsB: 5, ...plain });
    cells.push({ score, items: 156, unitsA: 5, unitsB: 5, unitA: 0.6, unitB: 0.6, group: 1 });
    cells.push({ score, items: 156, unitsA: 5, unitsB: 5, unitA: 0.6, unitB: 0.2, group: 1 });
    cells.push({ score, items: 156, unitsA: 5, unitsB: 5, unitA: 0, unitB: 0, group: 1 });
    cells.push({ score, items: 156, unitsA: 3, unitsB: 10, ...plain });
    cells.push({ score, items: 156, unitsA: 5, unitsB: 5, ...plain, group: 4 });
    cells.push({ score, items: 156, unitsA: 5, unitsB: 5, ...plain, group: 13 });
  }
  const balanced = (
    classes: readonly number[],
    units: number,
    spread: number,
    [easeA, easeB]: readonly (readonly number[])[] = [PLAIN, PLAIN],
    group = 1,
  ) =>
    cells.push({
      score: "balanced accuracy",
      items: classes.reduce((sum, size) => sum + size, 0),
      unitsA: units,
      unitsB: units,
      unitA: spread,
      unitB: spread,
      group,
      classes,
      easeA: easeA as readonly number[],
      easeB: easeB as readonly number[],
    });
  for (const classes of [RARE, EVEN])
    for (const spread of [0.2, 0.6]) for (const units of [3, 5, 10]) balanced(classes, units, spread);
  for (const eases of [
    [EASY, EASY],
    [EASY, PLAIN],
  ])
    for (const units of [1, 3, 5, 10]) balanced(RARE, units, 0.2, eases);
  balanced(RARE, 1, 0.2);
  balanced(EVEN, 1, 0.2);
  balanced(RARE, 5, 0, [EASY, EASY]);
  balanced(EVEN, 5, 0.2, [PLAIN, PLAIN], 4);
  for (const eases of [
    [PLAIN, PLAIN],
    [EASY, PLAIN],
  ])
    balanced(ALONE, 5, 0.2, eases);
  return cells;
}

export function simulateItems(cell: ItemsCell, repetitions: number, seed: number): ItemsResult {
  const { score, items, unitsA, unitsB, unitA, unitB, group } = cell;
  const random = createRandom(seed, "items", JSON.stringify(cell));
  const positive = Array.from({ length: items }, (_, i) => i % items < Math.round(POSITIVE * items));
  // Groups run across the classes.
  const classes = (cell.classes ?? []).flatMap((size, c) => Array<number>(size).fill(c));
  const count = Math.ceil(items / group);
  const groupOf = Array.from({ length: items }, (_, i) => i % count);
  let [above, below, falseA, falseB, capped, missedByUnitsAlone] = [0, 0, 0, 0, 0, 0];
  for (let r = 0; r < repetitions; r++) {
    const effects = itemEffects(items, group, groupOf, count, random);
    const A = arm(unitsA, unitA, effects, random, cell.easeA);
    const B = arm(unitsB, unitB, effects, random, cell.easeB);
    // One model each: the statement is about these two models.
    const single = unitsA === 1 && unitsB === 1;
    const truth =
      expected(unitA, single ? A.abilities : null, cell.easeA) -
      expected(unitB, single ? B.abilities : null, cell.easeB);
    const estimate = itemsEstimate({
      kind: score === "auc" ? "auc" : score === "balanced accuracy" ? "class-mean" : "mean",
      candidate: A.table,
      baseline: B.table,
      positive: score === "auc" ? positive : null,
      classes: score === "balanced accuracy" ? classes.map(String) : null,
      groups: group === 1 ? null : groupOf.map(String),
    });
    const [low, high] = itemsInterval(estimate, 0.95);
    if (low > truth) above++;
    if (high < truth) below++;
    if (single) continue;
    const scores = (rows: readonly (readonly number[])[]) =>
      rows.map((row) =>
        score === "auc"
          ? auc(row, positive)
          : score === "balanced accuracy"
            ? classMean(row, classes)
            : meanAndVariance(row).mean,
      );
    const candidate = scores(A.table).map((mean) => mean - truth);
    const baseline = scores(B.table);
    const { word } = fixedVerdict({ candidate, baseline, margin: null, confidence: 0.95 });
    if (word !== "UNDECIDED") missedByUnitsAlone++;
    const [aWins, bWins] = [word === "BETTER" && low > truth, word === "WORSE" && high < truth];
    if (aWins) falseA++;
    if (bWins) falseB++;
    const spreads = [candidate, baseline].map((own) => meanAndVariance(own).variance) as [number, number];
    if ((aWins || bWins) && capFires(aWins, ...spreads, unitsA, unitsB)) capped++;
  }
  return { ...cell, repetitions, above, below, falseA, falseB, capped, missedByUnitsAlone };

  function arm(
    units: number,
    spread: number,
    effects: Float64Array,
    stream: Random,
    ease: readonly number[] | undefined,
  ) {
    const own = Float64Array.from(effects, () => ARM_ITEM * stream.normal());
    const abilities = Array.from({ length: units }, () => spread * stream.normal());
    const table = abilities.map((ability) =>
      Array.from(effects, (effect, i) => {
        const latent = effect + (own[i] as number) + REST * stream.normal();
        if (score === "auc") return latent + (positive[i] ? SEPARATION + ability : 0);
        if (score === "mean") return latent + ability;
        return latent + ability + MEAN_ABILITY + (ease?.[classes[i] as number] ?? 0) > 0 ? 1 : 0;
      }),
    );
    return { abilities, table };
  }

  /** The expected score of an arm on fresh items, over its units or for one given unit. */
  function expected(
    spread: number,
    abilities: readonly number[] | null,
    ease: readonly number[] = [0],
  ): number {
    const [ability, extra] = abilities === null ? [0, spread ** 2] : [abilities[0] as number, 0];
    if (score === "mean") return ability;
    if (score !== "auc")
      return meanAndVariance(
        ease.map((own) => standardNormal.cdf((MEAN_ABILITY + own + ability) / Math.sqrt(VARIANCE + extra))),
      ).mean;
    return standardNormal.cdf((SEPARATION + ability) / Math.sqrt(2 * VARIANCE + extra));
  }
}

function classMean(row: readonly number[], classes: readonly number[]): number {
  const own = Array.from(new Set(classes), (name) => row.filter((_, i) => classes[i] === name));
  return meanAndVariance(own.map((scores) => meanAndVariance(scores).mean)).mean;
}

function itemEffects(
  items: number,
  group: number,
  groupOf: readonly number[],
  count: number,
  random: Random,
): Float64Array {
  if (group === 1) return Float64Array.from({ length: items }, () => ITEM * random.normal());
  const shared = Float64Array.from({ length: count }, () => random.normal());
  return Float64Array.from(groupOf, (g) => ITEM * Math.SQRT1_2 * ((shared[g] as number) + random.normal()));
}
