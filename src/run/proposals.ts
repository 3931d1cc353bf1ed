/**
 * The configurations of a study's trials: proposed by the samplers in the order of the trials, kept in the record with
 * their first run, before it starts; taken back from it on the next start.
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
import type { Proposed, TrialState } from "../store/index.ts";
import { createSampler, type Sampler } from "../tune/index.ts";
import type { RunContext } from "./one-run.ts";
import type { RunSlot } from "./planned-runs.ts";
import { armKey, progressJson } from "./study-progress.ts";

export interface Proposals {
  /** Has the run made with its trial's configuration; one that is new is proposed now, and has to be kept with the run. */
  configured<T>(slot: RunSlot, make: (config: Configuration, proposed?: Proposed) => Promise<T>): Promise<T>;
  /** What the trial is once this run of it has ended; undefined: it is no trial. */
  stateAfter(slot: RunSlot, run: RecordedRun): TrialState | undefined;
  /** Tells the sampler of a trial whose last replicate has ended. */
  ended(slot: RunSlot, run: RecordedRun): void;
}

interface ArmSearch {
  readonly method: Method;
  readonly sampler: Sampler;
  /** Of the trials that are in the record. */
  readonly configs: Map<number, Configuration>;
  /** Of all trials that this process has asked for: where one could not be kept, it is not asked for again. */
  readonly asked: Map<number, Configuration>;
  /** Selection scores of the replicates that ended, by trial; null: that one failed. */
  readonly scores: Map<number, (number | null)[]>;
  readonly told: Set<number>;
}

/** @param earlier - The runs that have ended: a trial of which only some did goes on with the others. */
export async function createProposals(
  context: RunContext,
  earlier: readonly RecordedRun[],
): Promise<Proposals> {
  const { study, studyId, store, seed, progress } = context;
  const sign = study.metric.goal === "maximize" ? -1 : 1; // samplers minimise
  const arms = new Map<string, ArmSearch>();
  for (const { name: problem } of study.problems)
    for (const method of study.methods) {
      const key = armKey(problem, method.name);
      arms.set(key, {
        method,
        sampler: createSampler(method.sampler, method.space, progress.kept.samplers[key] ?? null),
        configs: new Map(),
        asked: new Map(),
        scores: new Map(),
        told: new Set(progress.kept.told[key] ?? []),
      });
    }
  for (const trial of await store.trials(studyId)) {
    const arm = arms.get(armKey(trial.problem, trial.method)) as ArmSearch;
    arm.configs.set(trial.number, trial.config);
  }
  const proposals: Proposals = {
    async configured(slot, make) {
      const key = armKey(slot.problem, slot.method);
      const arm = arms.get(key) as ArmSearch;
      const known = arm.configs.get(slot.trial);
      if (known !== undefined) return await make(known);
      // Trials are numbered in the order of proposal; two lanes that ask at once must not swap them.
      return await context.inTurn(async () => {
        const meanwhile = arm.configs.get(slot.trial); // another replicate of it was first
        if (meanwhile !== undefined) return await make(meanwhile);
        const trials = propose(arm, slot);
        const next = {
          ...progress.kept,
          samplers: { ...progress.kept.samplers, [key]: arm.sampler.state() },
          told: { ...progress.kept.told, [key]: [...arm.told] },
        };
        const made = await make(trials.at(-1)?.config ?? {}, { trials, progress: progressJson(next) });
        for (const { number, config } of trials) arm.configs.set(number, config);
        progress.kept = next;
        return made;
      });
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

  /** The trial of the slot, and those before it that are not in the record. */
  function propose(arm: ArmSearch, slot: RunSlot): Proposed["trials"] {
    const at = { problem: slot.problem, method: slot.method };
    if (slot.role === "compare" || slot.trial === DEFAULT_TRIAL) {
      const config = slot.role === "compare" ? {} : (arm.method.default ?? {});
      return [{ ...at, number: slot.trial, config, state: "running" }];
    }
    const trials = [];
    for (let number = 0; number <= slot.trial; number++) {
      if (arm.configs.has(number)) continue;
      // Each trial has a stream of its own, so that what is proposed does not depend on when the study was interrupted.
      const stream = createRandom(seed, "search", slot.problem, slot.method, number);
      const config = arm.asked.get(number) ?? arm.sampler.ask(1, stream)[0]?.config ?? {};
      arm.asked.set(number, config);
      trials.push({ ...at, number, config, state: "waiting" as TrialState });
    }
    return trials;
  }
}

function replicatesOf(study: Study, method: Method, slot: RunSlot): number {
  return slot.role === "compare" || method.deterministic ? 1 : study.budget.replicates;
}
