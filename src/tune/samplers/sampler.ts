/**
 * The one interface that every search method implements.
 * @module
 */
import type { Configuration, Json } from "../../model/index.ts";
import type { Random } from "../../numerics/index.ts";

export interface Proposal {
  readonly config: Configuration;
}

export interface FinishedTrial {
  readonly config: Configuration;
  /** Lower is better; null: the trial failed. */
  readonly value: number | null;
}

/** Pure: no clock, no disk, no Math.random. */
export interface Sampler {
  readonly name: string;
  /** Are proposals drawn independently from one law? Only then does the tuning curve of one search mean something. */
  readonly iid: boolean;
  /**
   * Proposes the next `count` configurations, given everything told so far. May be called many times before a tell.
   *
   * @param random - The only source of chance: same tells + same stream = same proposals.
   */
  ask(count: number, random: Random): readonly Proposal[];
  /** Takes one finished or failed trial; in any order. */
  tell(trial: FinishedTrial): void;
  /** All that is needed to go on in another process; `createSampler(name, space, state)` takes it back. */
  state(): Json;
}
