/**
 * Folds and random splits of one data set: how often is one of two equally good learners called better?
 *
 * Really trained: a data set has two blocks of features with the same law, A learns from the first and B from the second, by
 * the same rule. So their expected scores are equal by symmetry, at any size of the training set.
 * @module
 */
import { createRandom, type Random } from "../../src/numerics/index.ts";
import { differencesVary } from "../../src/stats/differences-vary.ts";
import { decide } from "../../src/stats/fixed.ts";
import { pairedT } from "../../src/stats/paired.ts";
import { resampledT } from "../../src/stats/resampled-t.ts";

export interface FoldsCell {
  readonly learner: "nearest centroid" | "nearest neighbour";
  /** Items of the data set. */
  readonly items: number;
  readonly splits: number;
  /** Folds share no test item; random splits are drawn independently. */
  readonly scheme: "folds" | "random splits";
  readonly testFraction: number;
}

export interface FoldsResult extends FoldsCell {
  readonly repetitions: number;
  /** By the corrected resampled t, as shipped. */
  readonly falseA: number;
  readonly falseB: number;
  /** By the paired t test, which takes splits for independent: either side. */
  readonly falsePaired: number;
}

const FEATURES = 2;
/** Distance of the two classes, in spreads of a feature, in each feature. */
const SEPARATION = 0.8;

export function foldsCells(): FoldsCell[] {
  return (["nearest centroid", "nearest neighbour"] as const).flatMap((learner) =>
    [60, 200].flatMap((items) => [
      { learner, items, splits: 5, scheme: "folds" as const, testFraction: 0.2 },
      { learner, items, splits: 10, scheme: "folds" as const, testFraction: 0.1 },
      { learner, items, splits: 5, scheme: "random splits" as const, testFraction: 0.2 },
      { learner, items, splits: 15, scheme: "random splits" as const, testFraction: 0.2 },
    ]),
  );
}

interface DataSet {
  readonly positive: readonly boolean[];
  /** By block, then item. */
  readonly blocks: readonly (readonly Float64Array[])[];
}

export function simulateFolds(cell: FoldsCell, repetitions: number, seed: number): FoldsResult {
  const random = createRandom(seed, "folds", JSON.stringify(cell));
  let [falseA, falseB, falsePaired] = [0, 0, 0];
  for (let r = 0; r < repetitions; r++) {
    const data = dataSet(cell.items, random);
    const tests = testSets(cell, random);
    const [a, b] = data.blocks.map((block) =>
      tests.map((test) => accuracy(cell.learner, block, data.positive, test)),
    ) as [number[], number[]];
    // No difference between any two splits: the verdict is UNDECIDED, "is the unit passed on?".
    if (!differencesVary(a, b)) continue;
    const { difference, standardError, degreesOfFreedom: df } = resampledT(a, b, cell.testFraction);
    const { word } = decide({ difference, standardError, df }, null, 0.95);
    if (word === "BETTER") falseA++;
    else if (word === "WORSE") falseB++;
    if (pairedT(a, b).pValue < 0.05) falsePaired++;
  }
  return { ...cell, repetitions, falseA, falseB, falsePaired };
}

function dataSet(items: number, random: Random): DataSet {
  const positive = Array.from({ length: items }, (_, i) => i % 2 === 0);
  const block = () =>
    positive.map((is) =>
      Float64Array.from({ length: FEATURES }, () => random.normal() + (is ? SEPARATION : 0)),
    );
  return { positive, blocks: [block(), block()] };
}

/** Each split as the set of items that it tests on. */
function testSets({ items, splits, scheme, testFraction }: FoldsCell, random: Random): Set<number>[] {
  const size = Math.round(testFraction * items);
  const order = shuffled(items, random);
  return Array.from({ length: splits }, (_, split) =>
    scheme === "folds"
      ? new Set(order.slice(split * size, (split + 1) * size))
      : new Set(shuffled(items, random).slice(0, size)),
  );
}

function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

function accuracy(
  learner: FoldsCell["learner"],
  block: readonly Float64Array[],
  positive: readonly boolean[],
  test: ReadonlySet<number>,
): number {
  const train = block.map((_, i) => i).filter((i) => !test.has(i));
  const says =
    learner === "nearest centroid" ? centroids(block, positive, train) : neighbour(block, positive, train);
  let right = 0;
  for (const i of test) if (says(block[i] as Float64Array) === positive[i]) right++;
  return right / test.size;
}

type Classifier = (features: Float64Array) => boolean | undefined;

function centroids(
  block: readonly Float64Array[],
  positive: readonly boolean[],
  train: readonly number[],
): Classifier {
  const [yes, no] = [true, false].map((is) => {
    const own = train.filter((i) => positive[i] === is);
    return Float64Array.from(
      { length: FEATURES },
      (_, f) => own.reduce((sum, i) => sum + (block[i]?.[f] as number), 0) / own.length,
    );
  }) as [Float64Array, Float64Array];
  return (features) => distance(features, yes) < distance(features, no);
}

function neighbour(
  block: readonly Float64Array[],
  positive: readonly boolean[],
  train: readonly number[],
): Classifier {
  return (features) => {
    let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
    for (const i of train) {
      const own = distance(features, block[i] as Float64Array);
      if (own < least) [nearest, least] = [i, own];
    }
    return positive[nearest];
  };
}

function distance(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let f = 0; f < FEATURES; f++) sum += ((x[f] as number) - (y[f] as number)) ** 2;
  return sum;
}
