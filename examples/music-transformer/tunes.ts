/**
 * Dance tunes as the methods see them: for each note its pitch above the tonic and its duration, and the type to tell.
 * @module
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const TYPES = ["reel", "jig", "hornpipe", "strathspey", "clog"] as const;

/** Durations in twelfths of the unit length; others count as the nearest of these. */
const DURATIONS = [4, 6, 8, 12, 18, 24, 36, 48];
/** Semitones above the tonic that lies in the octave from middle C; pitches further out count as the outermost. */
const [LOWEST, HIGHEST] = [-12, 28];

/** How many categories of pitch (one is the rest) and of duration there are. */
export const CATEGORIES = { pitch: HIGHEST - LOWEST + 2, duration: DURATIONS.length } as const;

export interface Tune {
  readonly id: string;
  /** Place in `TYPES`. */
  readonly type: number;
  /** By note, categories from 0. */
  readonly pitches: Uint8Array;
  readonly durations: Uint8Array;
}

export type Split = "train" | "val" | "test";

export function loadTunes(): Record<Split, Tune[]> {
  const path = fileURLToPath(new URL("data/ryan-tunes.jsonl", import.meta.url));
  const splits: Record<Split, Tune[]> = { train: [], val: [], test: [] };
  for (const line of readFileSync(path, "utf8").trim().split("\n")) {
    const { id, split, type, tonic, pitches, durations } = JSON.parse(line) as {
      readonly id: string;
      readonly split: Split;
      readonly type: (typeof TYPES)[number];
      readonly tonic: number;
      readonly pitches: readonly (number | null)[];
      readonly durations: readonly number[];
    };
    splits[split].push({
      id,
      type: TYPES.indexOf(type),
      pitches: Uint8Array.from(pitches, (pitch) => pitchCategory(pitch, tonic)),
      durations: Uint8Array.from(durations, durationCategory),
    });
  }
  return splits;
}

/** @param pitch - In semitones, 60 is middle C; null: a rest, which is category 0. @param tonic - Semitones above C. */
export function pitchCategory(pitch: number | null, tonic: number): number {
  if (pitch === null) return 0;
  return Math.min(HIGHEST, Math.max(LOWEST, pitch - 60 - tonic)) - LOWEST + 1;
}

/** @param duration - In twelfths of the unit length. */
export function durationCategory(duration: number): number {
  const apart = DURATIONS.map((known) => Math.abs(Math.log(duration / known)));
  return apart.indexOf(Math.min(...apart));
}

/** By type its share of the tunes. */
export function shares(tunes: readonly Tune[]): number[] {
  return TYPES.map((_, type) => tunes.filter((tune) => tune.type === type).length / tunes.length);
}
