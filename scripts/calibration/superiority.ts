/**
 * P(A > B) with Newcombe's method 5: how often does the interval cover it?
 * @module
 */
import { createRandom, type Random, standardNormal } from "../../src/numerics/index.ts";
import { probabilityOfSuperiority, superiority } from "../../src/stats/superiority.ts";

export interface SuperiorityResult {
  readonly law: string;
  readonly truth: number;
  readonly nA: number;
  readonly nB: number;
  readonly repetitions: number;
  readonly covered: number;
}

interface Law {
  readonly name: string;
  readonly draw: (random: Random) => readonly [() => number, () => number];
  readonly truth: number;
}

/** A normal with spread `ratio` against a standard normal, so far ahead that P(A > B) is `truth`. */
function normals(ratio: number, truth: number): Law {
  const lead = standardNormal.quantile(truth) * Math.hypot(1, ratio);
  return {
    name: ratio === 1 ? "normal" : `normal, spreads ${ratio} : 1`,
    truth,
    draw: (random) => [() => lead + ratio * random.normal(), () => random.normal()],
  };
}

/** Exponentials with rates in such a proportion that P(A > B) is `truth`. */
function exponentials(truth: number): Law {
  const ratio = truth / (1 - truth);
  return {
    name: "exponential",
    truth,
    draw: (random) => [() => ratio * random.exponential(), () => random.exponential()],
  };
}

/** Whole numbers 0..3, A's larger with the chance that gives `truth`: ties are common. */
function ties(shift: number): Law {
  const a = [0.25 - shift, 0.25 - shift / 3, 0.25 + shift / 3, 0.25 + shift];
  let truth = 0;
  for (let x = 0; x < 4; x++)
    for (let y = 0; y < 4; y++) truth += (a[x] as number) * 0.25 * (x > y ? 1 : x === y ? 0.5 : 0);
  const draw = (random: Random) => {
    const u = random.next();
    let [x, sum] = [0, a[0] as number];
    while (x < 3 && u >= sum) sum += a[++x] as number;
    return x;
  };
  return { name: "four levels, ties", truth, draw: (random) => [() => draw(random), () => random.int(4)] };
}

const LAWS: readonly Law[] = [
  ...[0.5, 0.76, 0.92].flatMap((truth) => [normals(1, truth), normals(3, truth), exponentials(truth)]),
  ties(0),
  ties(0.15),
];
const SIZES = [
  [3, 3],
  [5, 5],
  [8, 8],
  [10, 10],
  [20, 20],
  [3, 10],
  [5, 20],
] as const;

export function simulateSuperiority(repetitions: number, seed: number): SuperiorityResult[] {
  return LAWS.flatMap((law) =>
    SIZES.map(([nA, nB]) => {
      const [drawA, drawB] = law.draw(createRandom(seed, "superiority", law.name, law.truth, nA, nB));
      const [a, b] = [new Array<number>(nA), new Array<number>(nB)];
      // At given sizes the interval depends on the estimate alone, which has few values.
      const known = new Map<number, boolean>();
      let covered = 0;
      for (let r = 0; r < repetitions; r++) {
        for (let i = 0; i < nA; i++) a[i] = drawA();
        for (let i = 0; i < nB; i++) b[i] = drawB();
        const estimate = superiority(a, b);
        let holds = known.get(estimate);
        if (holds === undefined) {
          const [low, high] = probabilityOfSuperiority(a, b).interval;
          holds = low <= law.truth && law.truth <= high;
          known.set(estimate, holds);
        }
        if (holds) covered++;
      }
      return { law: law.name, truth: law.truth, nA, nB, repetitions, covered };
    }),
  );
}
