/**
 * Seeded random streams: the same seed and labels, the same numbers, on every machine.
 *
 * xoshiro128** (Blackman and Vigna 2021), its state filled from SHA-256 of the seed and labels, so that streams of
 * different labels are independent and no seed is a bad one.
 *
 * @see D. Blackman, S. Vigna (2021), "Scrambled linear pseudorandom number generators", ACM TOMS 47(4).
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { AssayError, type Json } from "../model/index.ts";

export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Uniform whole number in [0, 2^32). */
  uint32(): number;
  /** Uniform whole number in 0..count-1, without bias; 1 <= count <= 2^53. */
  int(count: number): number;
  normal(): number;
  exponential(): number;
  /** An independent stream that depends on this stream's origin and the labels, not on how far it was read. */
  split(...labels: readonly (string | number)[]): Random;
  state(): Json;
}

type Words = [number, number, number, number];

export function createRandom(seed: number | string, ...labels: readonly (string | number)[]): Random {
  const origin = JSON.stringify([seed, ...labels]);
  return stream(origin, wordsOf(origin), null);
}

/** Takes back what `state()` gave. */
export function randomFromState(state: Json): Random {
  const { origin, words, spare } = state as { origin: string; words: Words; spare: number | null };
  if (typeof origin !== "string" || !Array.isArray(words) || words.length !== 4)
    throw new AssayError("INVALID_INPUT", "this is not the state of a random stream");
  return stream(origin, [...words], spare);
}

/** A seed for a run: a whole number in [1, 2^31-2] by hash of the labels. */
export function deriveSeed(...labels: readonly (string | number)[]): number {
  const [a, b] = wordsOf(JSON.stringify(["seed", ...labels]));
  return 1 + Number(((BigInt(a) << 32n) | BigInt(b)) % BigInt(2 ** 31 - 2));
}

function wordsOf(text: string): Words {
  const bytes = sha256(utf8ToBytes(text));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12) | 1];
}

function stream(origin: string, [a, b, c, d]: Words, spareNormal: number | null): Random {
  let spare = spareNormal;
  const uint32 = () => {
    const t = b << 9;
    let result = Math.imul(b, 5);
    result = Math.imul((result << 7) | (result >>> 25), 9);
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  const next = () => (uint32() * 2097152 + (uint32() >>> 11)) / 9007199254740992;
  const random: Random = {
    next,
    uint32,
    int(count) {
      if (!(count >= 1) || !Number.isSafeInteger(count))
        throw new AssayError("INTERNAL", `no whole number in 0..${count} - 1`);
      if (count > 4294967296) return Math.floor(next() * count);
      // Draws from the incomplete last block are thrown away, so that no number is favoured.
      const limit = 4294967296 - (4294967296 % count);
      let draw = uint32();
      while (draw >= limit) draw = uint32();
      return draw % count;
    },
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      // Marsaglia's polar method.
      for (;;) {
        const u = 2 * next() - 1;
        const v = 2 * next() - 1;
        const s = u * u + v * v;
        if (s > 0 && s < 1) {
          const factor = Math.sqrt((-2 * Math.log(s)) / s);
          spare = v * factor;
          return u * factor;
        }
      }
    },
    exponential: () => -Math.log1p(-next()),
    split: (...labels) => {
      const child = JSON.stringify([origin, ...labels]);
      return stream(child, wordsOf(child), null);
    },
    state: () => ({ origin, words: [a >>> 0, b >>> 0, c >>> 0, d >>> 0], spare }),
  };
  return random;
}
