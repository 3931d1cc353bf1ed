/**
 * The sum: how often do the intervals of luck, tuning and algorithm cover what they estimate, each and all three at once?
 * Over a baseline that was tuned too, and over one as it comes: a default that lies at some share of its search law, is
 * tried once, and has fresh units of its own.
 * @module
 */
import { createRandom, type Random } from "../../src/numerics/index.ts";
import { type AttributionArm, attribution } from "../../src/stats/attribution.ts";
import { growthConstant, ruleN } from "../../src/stats/tuning-verdict.ts";
import { type Landscape, open, QUALITIES, truth } from "./landscape.ts";

export interface SumCell {
  readonly a: keyof typeof QUALITIES;
  readonly b: keyof typeof QUALITIES;
  /** Spread of one unit of one configuration, in spreads of the landscape. */
  readonly noise: number;
  /** Correlation of the noise of a trial's selection and test score. */
  readonly correlation: number;
  readonly n: number;
  readonly k: number;
  /** Fresh units a side. */
  readonly fresh: number;
  /** Share of B's search law that is worse than its default, over which the gain is reported; absent: B was tuned. */
  readonly untuned?: number;
}

export interface SumResult extends SumCell {
  readonly repetitions: number;
  readonly luck: number;
  readonly tuning: number;
  readonly algorithm: number;
  /** All three, each at 98.33 %. */
  readonly together: number;
}

export function sumCells(): SumCell[] {
  const cells: SumCell[] = [];
  for (const [a, b] of [
    ["logistic", "logistic"],
    ["logistic", "beta(8, 2), ceiling"],
    ["normal", "exponential upper tail"],
  ] as const)
    for (const [n, k] of [
      [15, 3],
      [30, 6],
      [60, 12],
    ] as const)
      for (const fresh of [3, 5, 10]) cells.push({ a, b, noise: 0.5, correlation: 0, n, k, fresh });
  for (const noise of [0.1, 1])
    cells.push({ a: "logistic", b: "logistic", noise, correlation: 0, n: 30, k: 6, fresh: 5 });
  for (const correlation of [0.5, 1])
    cells.push({ a: "logistic", b: "logistic", noise: 0.5, correlation, n: 30, k: 6, fresh: 5 });
  return cells;
}

/** The same over a default that is as good as half of the law, and over one among its best tenth. */
export function untunedCells(): SumCell[] {
  const tuned = sumCells();
  return [
    ...tuned.map((cell) => ({ ...cell, untuned: 0.5 })),
    ...tuned
      .filter(({ n, fresh, noise }) => n === 30 && fresh === 5 && noise === 0.5)
      .map((cell) => ({ ...cell, untuned: 0.9 })),
  ];
}

export function simulateSum(cell: SumCell, repetitions: number, seed: number): SumResult {
  const { a, b, noise, correlation, n, k, fresh, untuned } = cell;
  const random = createRandom(seed, "sum", JSON.stringify(cell));
  const truths = [a, b].map((name) => truth(selectedQuality(name, noise), [k])[0] as number);
  const algorithm = (truths[0] as number) - (truths[1] as number);
  let [luckCovered, tuningCovered, algorithmCovered, together] = [0, 0, 0, 0];
  for (let r = 0; r < repetitions; r++) {
    const A = tuned(a, random);
    const searched = tuned(b, random);
    const B = untuned === undefined ? searched : { ...searched, ...asItComes(b, untuned, random) };
    const confirmed = A.quality - B.quality;
    const parts = {
      luck: A.arm.reported - B.arm.reported - confirmed,
      tuning: confirmed - algorithm,
      algorithm,
    };
    const at = (confidence: number) =>
      attribution(
        A.arm,
        B.arm,
        ruleN(A.search, B.search, k, { c: growthConstant(k, false), confidence }),
        k,
        confidence,
      );
    const [single, joint] = [at(0.95), at(1 - 0.05 / 3)];
    if (holds(single.luck, parts.luck)) luckCovered++;
    if (holds(single.tuning, parts.tuning)) tuningCovered++;
    if (holds(single.algorithm, parts.algorithm)) algorithmCovered++;
    if (
      holds(joint.luck, parts.luck) &&
      holds(joint.tuning, parts.tuning) &&
      holds(joint.algorithm, parts.algorithm)
    )
      together++;
  }
  return {
    ...cell,
    repetitions,
    luck: luckCovered,
    tuning: tuningCovered,
    algorithm: algorithmCovered,
    together,
  };

  function unitsOf(quality: number, stream: Random): number[] {
    return Array.from({ length: fresh }, () => quality + noise * stream.normal());
  }

  /** Nothing was chosen here: one look at one configuration. */
  function asItComes(name: keyof typeof QUALITIES, share: number, stream: Random) {
    const quality = QUALITIES[name](share);
    const arm: AttributionArm = {
      reported: quality + noise * stream.normal(),
      fresh: unitsOf(quality, stream),
      trials: n,
      deterministic: false,
    };
    return { quality, arm };
  }

  function tuned(name: keyof typeof QUALITIES, stream: Random) {
    const own = Math.sqrt(1 - correlation ** 2);
    const qualities = Array.from({ length: n }, () => QUALITIES[name](open(stream.next())));
    const selection: number[] = [];
    const test: number[] = [];
    let best = 0;
    qualities.forEach((mu, i) => {
      const common = stream.normal();
      selection.push(mu + noise * common);
      test.push(mu + noise * (correlation * common + own * stream.normal()));
      if ((selection[i] as number) > (selection[best] as number)) best = i;
    });
    const quality = qualities[best] as number;
    const arm: AttributionArm = {
      reported: test[best] as number,
      fresh: unitsOf(quality, stream),
      trials: n,
      deterministic: false,
    };
    return { quality, arm, search: { selection, test } };
  }
}

/** Selected by a noisy look, valued by the quality itself, whatever the noise of the test score. */
function selectedQuality(name: keyof typeof QUALITIES, noise: number): Landscape {
  return {
    name: `${name}, quality, ${noise}`,
    tail: "light",
    draw(u, random) {
      const mu = QUALITIES[name](u);
      return { selection: mu + noise * random.normal(), test: mu, expected: mu, failed: false };
    },
  };
}

function holds(part: { readonly interval: readonly [number, number] | null } | null, value: number): boolean {
  return part?.interval != null && part.interval[0] <= value && value <= part.interval[1];
}
