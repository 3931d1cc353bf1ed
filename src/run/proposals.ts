/**
 * The configurations of a study's trials: proposed by the samplers in the order of the trials, kept in the record before
 * they run, taken back from it on the next start.
 * @module
 */

import { unitOf } from "../judge/index.ts";
import {
  type Configuration,
  DEFAULT_TRIAL,
  type Method,
  type RecordedRun,
  type Study,
} from "../model/index.ts";
import { createRandom } from "../numerics/index.ts";
import type { TrialState } from "../store/index.ts";
import { createSampler, type Sampler } from "../tune/index.ts";
import type { RunContext } from "./one-run.ts";
import type { RunSlot } from "./planned-runs.ts";
import { armKey, progressJson, progressOf, type StudyProgress } from "./study-progress.ts";

export interface Proposals {
  /** The trial's configuration; made now where it is new, and durable when it returns. */
  configurationOf(slot: RunSlot): Promise<Configuration>;
  /** What the trial is once this run of it has ended; undefined: it is no trial. */
  stateAfter(slot: RunSlot, run: RecordedRun): TrialState | undefined;
  /** Tells the sampler of a trial whose last replicate has ended. */
  ended(slot: RunSlot, run: RecordedRun): void;
}

interface ArmSearch {
  readonly method: Method;
  readonly sampler: Sampler;
  readonly configs: Map<number, Configuration>;
  /** Selection scores of the replicates that ended, by trial; null: that one failed. */
  readonly scores: Map<number, (number | null)[]>;
  readonly told: Set<number>;
  next: number;
}

/** @param earlier - The runs that have ended: a trial of which only some did goes on with the others. */
export async function createProposals(
  context: RunContext,
  progress: StudyProgress,
  earlier: readonly RecordedRun[],
): Promise<Proposals> {
  const { study, studyId, store, seed } = context;
  const sign = study.metric.goal === "maximize" ? -1 : 1; // samplers minimise
  const arms = new Map<string, ArmSearch>();
  for (const { name: problem } of study.problems)
    for (const method of study.methods) {
      const key = armKey(problem, method.name);
      arms.set(key, {
        method,
        sampler: createSampler(method.sampler, method.space, progress.samplers[key] ?? null),
        configs: new Map(),
        scores: new Map(),
        told: new Set(progress.told[key] ?? []),
        next: 0,
      });
    }
  for (const trial of await store.trials(studyId)) {
    const arm = arms.get(armKey(trial.problem, trial.method)) as ArmSearch;
    arm.configs.set(trial.number, trial.config);
    arm.next = Math.max(arm.next, trial.number + 1);
  }
  const proposals: Proposals = {
    async configurationOf(slot) {
      const arm = arms.get(armKey(slot.problem, slot.method)) as ArmSearch;
      const known = arm.configs.get(slot.trial);
      if (known !== undefined) return known;
      // Trials are numbered in the order of proposal; two lanes that ask at once must not swap them.
      await context.inTurn(() => propose(arm, slot));
      return arm.configs.get(slot.trial) as Configuration;
    },
    stateAfter(slot, run) {
      if (slot.role === "confirm") return undefined;
      const arm = arms.get(armKey(slot.problem, slot.method)) as ArmSearch;
      const before = arm.scores.get(slot.trial) ?? [];
      const all = [...before, unitOf(study, run).selection];
      return all.length < replicatesOf(study, arm.method, slot)
        ? undefined
        : all.includes(null)
          ? "failed"
          : "done";
    },
    ended(slot, run) {
      if (slot.role === "confirm") return;
      const arm = arms.get(armKey(slot.problem, slot.method)) as ArmSearch;
      const scores = [...(arm.scores.get(slot.trial) ?? []), unitOf(study, run).selection];
      arm.scores.set(slot.trial, scores);
      if (slot.role !== "search" || arm.told.has(slot.trial)) return;
      if (scores.length < replicatesOf(study, arm.method, slot)) return;
      const failed = scores.includes(null);
      const mean = scores.reduce<number>((sum, score) => sum + (score ?? 0) / scores.length, 0);
      arm.sampler.tell({
        config: arm.configs.get(slot.trial) as Configuration,
        value: failed ? null : sign * mean,
      });
      arm.told.add(slot.trial);
    },
  };
  for (const run of earlier) if (run.link !== null) proposals.ended(run.link, run);
  return proposals;

  async function propose(arm: ArmSearch, slot: RunSlot): Promise<void> {
    if (arm.configs.has(slot.trial)) return;
    const at = { problem: slot.problem, method: slot.method };
    if (slot.role === "compare" || slot.trial === DEFAULT_TRIAL) {
      const config = slot.role === "compare" ? {} : (arm.method.default ?? {});
      await store.addTrials(studyId, [{ ...at, number: slot.trial, config, state: "running" }]);
      arm.configs.set(slot.trial, config);
      return;
    }
    // Each trial has a stream of its own, so that what is proposed does not depend on when the study was interrupted.
    const trials = [];
    for (let number = arm.next; number <= slot.trial; number++) {
      const stream = createRandom(seed, "search", slot.problem, slot.method, number);
      const config = arm.sampler.ask(1, stream)[0]?.config ?? {};
      trials.push({ ...at, number, config, state: "waiting" as TrialState });
    }
    const row = await store.study(studyId);
    const kept = progressOf(row?.progress ?? null);
    const key = armKey(slot.problem, slot.method);
    await store.addTrials(
      studyId,
      trials,
      progressJson({
        ...kept,
        samplers: { ...kept.samplers, [key]: arm.sampler.state() },
        told: { ...kept.told, [key]: [...arm.told] },
      }),
    );
    for (const { number, config } of trials) arm.configs.set(number, config);
    arm.next = slot.trial + 1;
  }
}

function replicatesOf(study: Study, method: Method, slot: RunSlot): number {
  return slot.role === "compare" || method.deterministic ? 1 : study.budget.replicates;
}
