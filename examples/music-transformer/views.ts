/**
 * What of a tune a method is shown: a network sees stretches of it, logistic regression counts of short patterns.
 * @module
 */
import type { Random } from "../kit/random.ts";
import { CATEGORIES, type Tune } from "./tunes.ts";

export interface Views {
  /** Of one view. */
  readonly shape: readonly number[];
  /** A view to train on, by chance where there is any. */
  writeTraining(target: Float32Array, tune: Tune, random: Random): void;
  /** Views to score on, whose predictions are averaged. */
  readonly scoringViews: number;
  writeScoring(target: Float32Array, tune: Tune, view: number): void;
}

/** Notes at a time. Dance tunes are played round and round, so that a stretch may go on at the beginning. */
const STRETCH = 64;
const SCORED_STRETCHES = 4;

/** For each category one more: not told. */
export const NETWORK_CATEGORIES = [CATEGORIES.pitch + 1, CATEGORIES.duration + 1] as const;

/**
 * Stretches of 64 notes, pitch and duration of each.
 *
 * @param drop - Share of pitches and of durations that training does not tell, so that no single note decides.
 */
export function stretches(drop: number): Views {
  const write = (target: Float32Array, { pitches, durations }: Tune, start: number) => {
    for (let i = 0; i < STRETCH; i++) {
      const note = (start + i) % pitches.length;
      target[2 * i] = pitches[note]!;
      target[2 * i + 1] = durations[note]!;
    }
  };
  return {
    shape: [STRETCH, 2],
    writeTraining(target, tune, random) {
      write(target, tune, random.below(tune.pitches.length));
      if (drop === 0) return;
      for (let i = 0; i < STRETCH; i++) {
        if (random.uniform() < drop) target[2 * i] = CATEGORIES.pitch;
        if (random.uniform() < drop) target[2 * i + 1] = CATEGORIES.duration;
      }
    },
    scoringViews: SCORED_STRETCHES,
    writeScoring(target, tune, view) {
      write(target, tune, Math.floor((view * tune.pitches.length) / SCORED_STRETCHES));
    },
  };
}

/** Patterns of fewer training tunes are left out. */
const FEWEST_TUNES = 3;
/** So that the lengths of these vectors are of the size that a network's inputs have. */
const LENGTH = 10;

/**
 * How often each pattern of 1 to `rhythm` durations in a row, and of 1 to `melody` pitches in a row, comes in the tune:
 * square roots of the counts, scaled to one length. Patterns are those of the training tunes.
 */
export function patternCounts(training: readonly Tune[], rhythm: number, melody: number): Views {
  const tunesWith = new Map<string, number>();
  for (const tune of training)
    for (const pattern of new Set(patterns(tune, rhythm, melody)))
      tunesWith.set(pattern, (tunesWith.get(pattern) ?? 0) + 1);
  const known = [...tunesWith].filter(([, tunes]) => tunes >= FEWEST_TUNES).map(([pattern]) => pattern);
  const places = new Map(known.sort().map((pattern, place) => [pattern, place]));
  const memory = new Map<Tune, Float32Array>();
  const write = (target: Float32Array, tune: Tune) => {
    let view = memory.get(tune);
    if (view === undefined) {
      view = countsOf(tune);
      memory.set(tune, view);
    }
    target.set(view);
  };
  return {
    shape: [places.size],
    writeTraining: write,
    scoringViews: 1,
    writeScoring: write,
  };

  function countsOf(tune: Tune): Float32Array {
    const counts = new Float32Array(places.size);
    for (const pattern of patterns(tune, rhythm, melody)) {
      const place = places.get(pattern);
      if (place !== undefined) counts[place]!++;
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => LENGTH * Math.sqrt(count / Math.max(1, total)));
  }
}

function* patterns({ durations, pitches }: Tune, rhythm: number, melody: number): Generator<string> {
  for (const [kind, values, longest] of [
    ["rhythm", durations, rhythm],
    ["melody", pitches, melody],
  ] as const)
    for (let length = 1; length <= longest; length++)
      for (let start = 0; start + length <= values.length; start++)
        yield `${kind} ${values.subarray(start, start + length).join(" ")}`;
}
