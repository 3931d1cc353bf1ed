/**
 * Laws of the scores of one configuration over its units, all with mean 0 and spread 1.
 * @module
 */
import type { Random } from "../../src/numerics/index.ts";

export interface Noise {
  readonly name: string;
  readonly symmetric: boolean;
  draw(random: Random): number;
}

function noise(name: string, symmetric: boolean, draw: (random: Random) => number): Noise {
  return { name, symmetric, draw };
}

/** A run collapses with a chance of 10 %, by `depth` spreads of the others. */
function collapsing(depth: number): Noise["draw"] {
  const [mean, spread] = [-0.1 * depth, Math.sqrt(1 + 0.09 * depth ** 2)];
  return (random) => (random.normal() - (random.next() < 0.1 ? depth : 0) - mean) / spread;
}

const logNormalMean = Math.exp(0.5 * 0.6 ** 2);
const logNormalSpread = Math.sqrt(Math.expm1(0.6 ** 2)) * logNormalMean;

export const NOISES = {
  normal: noise("normal", true, (random) => random.normal()),
  uniform: noise("uniform", true, (random) => Math.sqrt(12) * (random.next() - 0.5)),
  logistic: noise("logistic", true, (random) => {
    const u = random.next() || 2 ** -54;
    return (Math.sqrt(3) / Math.PI) * Math.log(u / (1 - u));
  }),
  laplace: noise(
    "Laplace",
    true,
    (random) => ((random.next() < 0.5 ? -1 : 1) * random.exponential()) / Math.SQRT2,
  ),
  exponentialUp: noise("exponential, upwards", false, (random) => random.exponential() - 1),
  exponentialDown: noise("exponential, downwards", false, (random) => 1 - random.exponential()),
  logNormalDown: noise(
    "log-normal, downwards",
    false,
    (random) => (logNormalMean - Math.exp(0.6 * random.normal())) / logNormalSpread,
  ),
  collapsing: noise("collapsing in 10 %", false, collapsing(5)),
} as const satisfies Record<string, Noise>;

export type NoiseName = keyof typeof NOISES;
