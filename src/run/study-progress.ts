/**
 * What the coordinator keeps of a study beside its runs, so that another process can go on. Only whoever holds the
 * study's lease writes it.
 * @module
 */
import type { Goal, Json, Study } from "../model/index.ts";
import { deriveSeed } from "../numerics/index.ts";

export interface StudyProgress {
  /** 0 at first; `--again` counts up, and every seed follows from it. */
  readonly round: number;
  /** Found after the first runs, where the user named no metric. */
  readonly metric: { readonly name: string; readonly goal: Goal } | null;
  /** States of the samplers by problem and method. */
  readonly samplers: Readonly<Record<string, Json>>;
  /** Trials that each sampler was told of, by problem and method. */
  readonly told: Readonly<Record<string, readonly number[]>>;
  /** How often the code changed between two runs and the user went on. */
  readonly codeChanges: number;
  /** No run had succeeded when it was stopped: the next start begins anew. */
  readonly abandoned: boolean;
}

export const NEW_PROGRESS: StudyProgress = {
  round: 0,
  metric: null,
  samplers: {},
  told: {},
  codeChanges: 0,
  abandoned: false,
};

export function progressOf(stored: Json): StudyProgress {
  return { ...NEW_PROGRESS, ...(stored as Partial<StudyProgress> | null) };
}

export function progressJson(progress: StudyProgress): Json {
  return progress as unknown as Json;
}

/** Does one piece of work after the other: progress is read, changed and written again, by several lanes. */
export function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}

/** The seed that every run's seed follows from: the study's own in the first round. */
export function seedOfRound(study: Study, round: number): number {
  return round === 0 ? study.seed : deriveSeed("again", study.seed, round);
}

/** The study with the metric that was found after its first runs. */
export function withMetric(study: Study, metric: StudyProgress["metric"]): Study {
  return metric === null ? study : { ...study, metric: { ...study.metric, ...metric } };
}

export function armKey(problem: string, method: string): string {
  return JSON.stringify([problem, method]);
}
