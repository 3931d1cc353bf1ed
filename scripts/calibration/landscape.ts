/**
 * Landscapes: what a random search draws from. A trial has a quality mu, of which its selection score and its test score
 * are two noisy looks. The family spans what decides whether rule N keeps its rate: the upper tail, the lower tail, ceilings,
 * ties, failures, and noise that selection and test share.
 *
 * Qualities are scaled to spread 1 (failures and accuracies: before they are rounded or lost).
 * @module
 */
import { beta, createRandom, type Random, standardNormal, studentT } from "../../src/numerics/index.ts";

/**
 * The upper end of a law: light (at most exponential, no gap), a plateau (a region of best configurations set apart from the
 * rest, or one score that many reach), heavy (heavier than exponential).
 */
export type Tail = "light" | "plateau" | "heavy";

export interface Landscape {
  readonly name: string;
  readonly tail: Tail;
  /** What a draw at share u of the law is like; failures are the lowest. */
  draw(u: number, random: Random): Trial;
}

export interface Trial {
  readonly selection: number;
  readonly test: number;
  /** E[test] given what decides the selection: what the truth is integrated over. */
  readonly expected: number;
  readonly failed: boolean;
}

/** The scores of one search, failures in their place. */
export interface Draws {
  readonly selection: number[];
  readonly test: number[];
  readonly failed: number;
}

export function search(landscape: Landscape, n: number, random: Random): Draws {
  const selection = new Array<number>(n);
  const test = new Array<number>(n);
  let failed = 0;
  for (let i = 0; i < n; i++) {
    const trial = landscape.draw(open(random.next()), random);
    selection[i] = trial.selection;
    test[i] = trial.test;
    if (trial.failed) failed++;
  }
  return { selection, test, failed };
}

/** Quantiles are infinite at the ends. */
export function open(u: number): number {
  return u === 0 ? 2 ** -54 : u;
}

/**
 * Phi(k), by integration over the law in equal shares; where there is noise it is drawn, once a share. Its error is below
 * a hundredth of the standard error of any search here.
 */
export function truth(landscape: Landscape, ks: readonly number[]): number[] {
  const shares = 2 ** 18;
  const random = createRandom("truth", landscape.name);
  const selection = new Float64Array(shares);
  const expected = new Float64Array(shares);
  let rising = true;
  for (let i = 0; i < shares; i++) {
    const trial = landscape.draw((i + 0.5) / shares, random);
    selection[i] = trial.selection;
    expected[i] = trial.expected;
    if (i > 0 && trial.selection < (selection[i - 1] as number)) rising = false;
  }
  const order = Uint32Array.from({ length: shares }, (_, i) => i);
  if (!rising) order.sort((i, j) => (selection[i] as number) - (selection[j] as number));
  return ks.map((k) => {
    let sum = 0;
    for (let start = 0; start < shares; ) {
      let end = start;
      let level = 0;
      const score = selection[order[start] as number];
      while (end < shares && selection[order[end] as number] === score)
        level += expected[order[end++] as number] as number;
      sum += ((end / shares) ** k - (start / shares) ** k) * (level / (end - start));
      start = end;
    }
    return sum;
  });
}

/** Without noise: the quality is seen as it is. */
function exact(name: string, tail: Tail, quantile: (u: number) => number): Landscape {
  return {
    name,
    tail,
    draw(u) {
      const mu = quantile(u);
      return { selection: mu, test: mu, expected: mu, failed: false };
    },
  };
}

/**
 * Selection and test are quality plus noise of spread `noise` each, correlated by `correlation`. With correlation the
 * target is the expected test score of the selected run.
 */
function noisy(name: string, quantile: (u: number) => number, noise: number, correlation: number): Landscape {
  const own = Math.sqrt(1 - correlation ** 2);
  return {
    name,
    tail: "light",
    draw(u, random) {
      const mu = quantile(u);
      const a = random.normal();
      const expected = mu + noise * correlation * a;
      return {
        selection: mu + noise * a,
        test: expected + noise * own * random.normal(),
        expected,
        failed: false,
      };
    },
  };
}

/** A share of the law fails and scores a floor that lies `depth` spreads below the middle. */
function failing(name: string, share: number, quantile: (u: number) => number, depth = 3): Landscape {
  return {
    name,
    tail: "light",
    draw(u) {
      if (u < share) return { selection: -depth, test: -depth, expected: -depth, failed: true };
      const mu = quantile((u - share) / (1 - share));
      return { selection: mu, test: mu, expected: mu, failed: false };
    },
  };
}

/** Accuracy on two sets of `items` items each; the true accuracy has mean 0.8 and spread 0.08. Scaled by that spread. */
function accuracy(items: number): Landscape {
  const [mean, spread] = [0.8, 0.08];
  const size = (mean * (1 - mean)) / spread ** 2 - 1;
  const quantile = table((u) => beta(mean * size, (1 - mean) * size).quantile(u));
  return {
    name: `accuracy on ${items} items`,
    tail: "light",
    draw(u, random) {
      const p = quantile(u);
      const count = () => {
        const limit = p * 4294967296;
        let right = 0;
        for (let i = 0; i < items; i++) if (random.uint32() < limit) right++;
        return right / items / spread;
      };
      return { selection: count(), test: count(), expected: p / spread, failed: false };
    },
  };
}

/** Scores rounded to steps of `step` spreads. */
function rounded(name: string, quantile: (u: number) => number, step: number): Landscape {
  return exact(name, "light", (u) => Math.round(quantile(u) / step) * step);
}

/** A slow quantile, tabulated on the logit of u and interpolated: the law is the interpolated one, in draws and in truth. */
function table(quantile: (u: number) => number): (u: number) => number {
  const [reach, steps] = [30, 3000];
  const values = Float64Array.from({ length: 2 * steps + 1 }, (_, i) =>
    quantile(1 / (1 + Math.exp(-reach * (i / steps - 1)))),
  );
  return (u) => {
    const at = (Math.log(u / (1 - u)) / reach + 1) * steps;
    const low = Math.min(2 * steps - 1, Math.max(0, Math.floor(at)));
    const part = Math.min(1, Math.max(0, at - low));
    return (values[low] as number) * (1 - part) + (values[low + 1] as number) * part;
  };
}

const logistic = (u: number) => (Math.sqrt(3) / Math.PI) * Math.log(u / (1 - u));
const normal = (u: number) => standardNormal.quantile(u);
const exponential = (u: number) => -Math.log1p(-u);
const gumbel = (u: number) => (-Math.log(-Math.log(u)) * Math.sqrt(6)) / Math.PI;
const laplace = (u: number) => (u < 0.5 ? Math.log(2 * u) : -Math.log(2 * (1 - u))) / Math.SQRT2;
const uniform = (u: number) => Math.sqrt(12) * (u - 0.5);
const power = (a: number, b: number) => {
  const spread = Math.sqrt((a * b) / ((a + b) ** 2 * (a + b + 1)));
  return table((u) => beta(a, b).quantile(u) / spread);
};
const logNormal = (sigma: number) => {
  const spread = Math.sqrt(Math.expm1(sigma ** 2) * Math.exp(sigma ** 2));
  return (u: number) => Math.exp(sigma * standardNormal.quantile(u)) / spread;
};
/** Pareto of index a. */
const pareto = (a: number) => {
  const spread = Math.sqrt(a / ((a - 1) ** 2 * (a - 2)));
  return (u: number) => (1 - u) ** (-1 / a) / spread;
};
/** Burr XII with shapes c and d: an upper tail of index c d. */
const burr = (c: number, d: number, spread: number) => (u: number) =>
  ((1 - u) ** (-1 / d) - 1) ** (1 / c) / spread;
/** A share of good configurations, better by `lead` and with a spread of their own. */
const twoRegions = (share: number, lead: number, spread: number) => (u: number) =>
  u < 1 - share
    ? standardNormal.quantile(u / (1 - share))
    : lead + spread * standardNormal.quantile((u - 1 + share) / share);
const studentThree = table((u) => studentT(3).quantile(u) / Math.sqrt(3));
const studentFour = table((u) => studentT(4).quantile(u) / Math.SQRT2);

/** Laws of the quality alone, for simulations that add their own noise. */
export const QUALITIES = {
  logistic,
  normal,
  "exponential upper tail": exponential,
  "beta(8, 2), ceiling": power(8, 2),
  "exponential lower tail": (u: number) => -exponential(1 - u),
} as const satisfies Record<string, (u: number) => number>;

export const LANDSCAPES: readonly Landscape[] = [
  exact("logistic", "light", logistic),
  exact("normal", "light", normal),
  exact("uniform", "light", uniform),
  exact("exponential upper tail", "light", exponential),
  exact("Laplace", "light", laplace),
  exact("Gumbel", "light", gumbel),
  exact("Gumbel, mirrored", "light", (u) => -gumbel(1 - u)),
  exact("exponential lower tail", "light", (u) => -exponential(1 - u)),
  exact("beta(5, 1), ceiling", "light", power(5, 1)),
  exact("beta(8, 2), ceiling", "light", power(8, 2)),
  exact("beta(2, 5)", "light", power(2, 5)),
  exact("log-normal lower tail", "light", (u) => -logNormal(1)(1 - u)),
  exact("bowl in 1 dimension", "light", (u) => -(standardNormal.quantile((1 - u) / 2) ** 2) / Math.SQRT2),
  exact("clipped at 1 spread", "plateau", (u) => Math.min(1, normal(u))),
  exact("a third in a good region", "plateau", twoRegions(1 / 3, 3, 0.3)),
  noisy("logistic, noise 0.5", logistic, 0.5, 0),
  noisy("logistic, noise 1", logistic, 1, 0),
  noisy("bowl, noise 0.5", (u) => -(standardNormal.quantile((1 - u) / 2) ** 2) / Math.SQRT2, 0.5, 0),
  noisy("logistic, shared noise 0.5", logistic, 0.5, 0.5),
  noisy("logistic, shared noise 1", logistic, 1, 1),
  failing("30 % fail", 0.3, logistic),
  failing("60 % fail", 0.6, logistic),
  accuracy(156),
  accuracy(20),
  rounded("rounded to 0.1 spreads", logistic, 0.1),
  exact("t3", "heavy", studentThree),
  exact("t4", "heavy", studentFour),
  exact("Pareto 4", "heavy", pareto(4)),
  exact("log-normal", "heavy", logNormal(1)),
  exact("log-normal, half", "heavy", logNormal(0.6)),
  exact("Burr(3, 1.5)", "heavy", burr(3, 1.5, 0.7)),
];

/** What no rule keeps its rate on: events too rare to be drawn, and traps. */
export const LIMITS: readonly Landscape[] = [
  exact("a good region of 2 %", "light", twoRegions(0.02, 6, 0.3)),
  exact("a good region of 5 %", "light", twoRegions(0.05, 6, 0.3)),
  exact("a good region of 10 %", "light", twoRegions(0.1, 6, 0.3)),
  failing("60 % fail, floor at 10", 0.6, logistic, 10),
  failing("80 % fail", 0.8, logistic),
  exact("three levels, the best 3 %", "light", (u) => (u < 0.5 ? 0 : u < 0.97 ? 1 : 3)),
  exact("two levels, the best 5 %", "light", (u) => (u < 0.95 ? 0 : 1)),
  {
    name: "a trap of 3 %",
    tail: "light",
    draw(u) {
      const mu = logistic(u);
      // The best validation of all, and a poor test score.
      return u > 0.97
        ? { selection: 10 + u, test: -4, expected: -4, failed: false }
        : { selection: mu, test: mu, expected: mu, failed: false };
    },
  },
];

/** The q-quantile of the test score, for landscapes without noise. */
export function truthQuantile(landscape: Landscape, q: number): number {
  return landscape.draw(q, createRandom("no noise")).test;
}
