/**
 * Scrambled Sobol points: they fill the space more evenly than random ones, so a search of given size misses less. Not an
 * iid sample: one such search has no tuning curve.
 *
 * Direction numbers of Joe and Kuo, nested uniform (Owen) scrambling by hashing, so that each point alone is uniform, and
 * the points of every prefix of length 2^m are a digital net still.
 *
 * @see S. Joe, F. Y. Kuo (2008), "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Scientific
 * Computing 30:2635-2654; A. B. Owen (1995), "Randomly permuted (t,m,s)-nets and (t,s)-sequences"; B. Burley (2020),
 * "Practical hash-based Owen scrambling", J. Computer Graphics Techniques 9(4).
 * @module
 */
import { AssayError, type Json, type SearchSpace } from "../../model/index.ts";
import { configurationAt } from "../unit-cube.ts";
import type { Sampler } from "./sampler.ts";

/** By dimension from the second on: degree and inner coefficients of the primitive polynomial, and its initial numbers. */
const JOE_KUO: readonly (readonly [degree: number, coefficients: number, initial: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
  [5, 11, [1, 1, 5, 1, 1]],
  [5, 13, [1, 1, 1, 3, 11]],
  [5, 14, [1, 3, 5, 5, 31]],
  [6, 1, [1, 3, 3, 9, 7, 49]],
  [6, 13, [1, 1, 1, 15, 21, 21]],
  [6, 16, [1, 3, 1, 13, 27, 49]],
  [6, 19, [1, 1, 1, 15, 7, 5]],
  [6, 22, [1, 3, 1, 15, 13, 25]],
  [6, 25, [1, 1, 5, 5, 19, 61]],
  [7, 1, [1, 3, 7, 11, 23, 15, 103]],
  [7, 4, [1, 3, 7, 13, 13, 15, 69]],
];
const BITS = 32;
/** Hyperparameters that a Sobol search can have. */
export const MOST_SOBOL_DIMENSIONS = JOE_KUO.length + 1;

/**
 * @param state - What `state()` gave; null: a new sequence, whose scrambling is drawn at the first `ask`.
 * @throws {AssayError} INVALID_INPUT for a space with more hyperparameters than there are direction numbers.
 */
export function createSobolSampler(space: SearchSpace, state: Json): Sampler {
  const dimensions = Object.keys(space).length;
  if (dimensions > MOST_SOBOL_DIMENSIONS)
    throw new AssayError(
      "INVALID_INPUT",
      `sobol fills at most ${MOST_SOBOL_DIMENSIONS} hyperparameters evenly, and this space has ${dimensions}`,
      { where: "sampler: sobol", next: "sampler: random" },
    );
  const directions = Array.from({ length: dimensions }, (_, d) => directionNumbers(d));
  let { index, seeds } = readState(state, dimensions);
  return {
    name: "sobol",
    iid: false,
    ask(count, random) {
      seeds ??= Array.from({ length: dimensions }, () => random.uint32());
      const scramble = seeds;
      return Array.from({ length: count }, () => {
        const point = directions.map(
          (numbers, d) => owenScramble(sobolPoint(numbers, index), scramble[d] as number) / 2 ** BITS,
        );
        index += 1;
        return { config: configurationAt(space, point) };
      });
    },
    tell: () => {},
    state: () => ({ index, seeds }),
  };
}

/** Coordinate d of point `index`, as a whole number in [0, 2^32). */
export function sobolPoint(directions: Uint32Array, index: number): number {
  let x = 0;
  for (let bit = 0, rest = index; rest > 0; bit++, rest = Math.floor(rest / 2))
    if (rest % 2 === 1) x ^= directions[bit] as number;
  return x >>> 0;
}

/** The 32 direction numbers of a dimension, from 0; the first is van der Corput's sequence. */
export function directionNumbers(dimension: number): Uint32Array {
  const v = new Uint32Array(BITS);
  if (dimension === 0) {
    for (let i = 0; i < BITS; i++) v[i] = 2 ** (BITS - 1 - i);
    return v;
  }
  const [degree, coefficients, initial] = JOE_KUO[dimension - 1] as (typeof JOE_KUO)[number];
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      v[i] = (initial[i] as number) * 2 ** (BITS - 1 - i);
      continue;
    }
    const back = v[i - degree] as number;
    let value = back ^ (back >>> degree);
    for (let j = 1; j < degree; j++) if ((coefficients >>> (degree - 1 - j)) & 1) value ^= v[i - j] as number;
    v[i] = value;
  }
  return v;
}

/** Each bit is flipped or not by a hash of the bits above it: the hash runs from the low end, so the bits are reversed. */
function owenScramble(value: number, seed: number): number {
  let x = reverseBits(value);
  x = (x + seed) >>> 0;
  x ^= Math.imul(x, 0x6c50b47c);
  x ^= Math.imul(x, 0xb82f1e52);
  x ^= Math.imul(x, 0xc7afe638);
  x ^= Math.imul(x, 0x8d22f6e6);
  return reverseBits(x >>> 0);
}

function reverseBits(value: number): number {
  let x = value;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return ((x >>> 16) | (x << 16)) >>> 0;
}

function readState(state: Json, dimensions: number): { index: number; seeds: readonly number[] | null } {
  if (state === null) return { index: 0, seeds: null };
  const { index, seeds } = state as { index: number; seeds: readonly number[] | null };
  if (
    !Number.isSafeInteger(index) ||
    (seeds !== null && (!Array.isArray(seeds) || seeds.length !== dimensions))
  )
    throw new AssayError("INVALID_INPUT", "this is not the state of a Sobol search over this space");
  return { index, seeds };
}
