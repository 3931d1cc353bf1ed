/**
 * Seeded chance: xoshiro128** started by splitmix32, so that the same seed gives the same training everywhere.
 * @see D. Blackman and S. Vigna (2021), "Scrambled linear pseudorandom number generators", ACM TOMS 47:36.
 * @module
 */
export interface Random {
  /** In [0, 1), of 32 random bits. */
  uniform(): number;
  /** A whole number in [0, count). */
  below(count: number): number;
  /** Standard normal. */
  normal(): number;
  /** Shuffles in place, each order equally likely. */
  shuffle(values: Uint32Array): void;
}

export function createRandom(seed: number): Random {
  let mix = seed | 0;
  const state = Uint32Array.from({ length: 4 }, () => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix ^ (mix >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  });
  function next(): number {
    const [a, b, c, d] = state as unknown as readonly [number, number, number, number];
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    state[2] = c ^ a;
    state[3] = d ^ b;
    state[1] = b ^ state[2]!;
    state[0] = a ^ state[3]!;
    state[2]! ^= b << 9;
    state[3] = (state[3]! << 11) | (state[3]! >>> 21);
    return result;
  }
  const uniform = () => next() / 2 ** 32;
  const below = (count: number) => Math.floor(uniform() * count);
  return {
    uniform,
    below,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle(values) {
      for (let last = values.length - 1; last > 0; last--) {
        const other = below(last + 1);
        const value = values[last]!;
        values[last] = values[other]!;
        values[other] = value;
      }
    },
  };
}
