/**
 * What has ended so far, counted for the live view and for the decisions of the coordinator. It knows the judged score
 * and hands none of it out: the seal is kept here.
 * @module
 */
import { unitOf } from "../judge/index.ts";
import type { ArmProgress, RecordedRun, Role, Study, UnitEvidence } from "../model/index.ts";
import { confirmUnits, firstSlots, type RunSlot } from "./planned-runs.ts";

export interface Scoreboard {
  add(run: RecordedRun): void;
  unit(run: RecordedRun): UnitEvidence;
  arms(): ArmProgress[];
  /** Of wall time, from the mean of each method's runs; null until one has ended. */
  secondsLeft(): number | null;
  anySuccess(): boolean;
  /** Has every method ended a run of this session, and none of the study succeeded? */
  hopeless(): boolean;
  firstFailure(): { readonly reason: string; readonly run: RecordedRun };
  /** Names of the scores that the runs printed, by method. */
  printedNames(): ReadonlyMap<string, readonly string[]>;
  setMetric(study: Study): void;
  /** Fewer than planned where a search found nothing. */
  planConfirmations(slots: readonly RunSlot[]): void;
}

interface Count {
  readonly problem: string;
  readonly method: string;
  readonly role: Role;
  planned: number;
  finished: number;
  failed: number;
}

export function createScoreboard(planned: Study, earlier: readonly RecordedRun[]): Scoreboard {
  let study = planned;
  const counts = new Map<string, Count>();
  const countOf = (problem: string, method: string, role: Role): Count => {
    const key = JSON.stringify([problem, method, role]);
    const count = counts.get(key) ?? { problem, method, role, planned: 0, finished: 0, failed: 0 };
    counts.set(key, count);
    return count;
  };
  for (const slot of firstSlots(study)) countOf(slot.problem, slot.method, slot.role).planned += 1;
  if (study.budget.trials > 0)
    for (const { name } of study.problems)
      for (const method of study.methods)
        if (confirmUnits(study, method) > 0)
          countOf(name, method.name, "confirm").planned = confirmUnits(study, method);

  const seconds = new Map<string, number[]>();
  const failures: { reason: string; run: RecordedRun }[] = [];
  const names = new Map<string, Set<string>>();
  const inSession = new Set<string>();
  let successes = 0;

  const board: Scoreboard = {
    add(run) {
      if (run.link === null) return;
      const { problem, method, role } = run.link;
      const count = countOf(problem, method, role);
      const unit = board.unit(run);
      count.finished += 1;
      if (unit.failed) {
        count.failed += 1;
        failures.push({ reason: unit.reason ?? "it failed", run });
      } else successes += 1;
      if (unit.seconds !== null) seconds.set(method, [...(seconds.get(method) ?? []), unit.seconds]);
      const printed = Object.keys(run.series);
      if (printed.length > 0) names.set(method, new Set([...(names.get(method) ?? []), ...printed]));
      inSession.add(method);
    },
    unit: (run) => unitOf(study, run),
    arms: () => [...counts.values()].map((count) => ({ ...count })),
    secondsLeft() {
      let total = 0;
      const all = [...seconds.values()].flat();
      if (all.length === 0) return null;
      for (const { method, planned, finished } of counts.values())
        total += Math.max(0, planned - finished) * mean(seconds.get(method) ?? all);
      return total / study.executor.parallel;
    },
    anySuccess: () => successes > 0,
    hopeless: () =>
      successes === 0 &&
      study.metric.name !== "" &&
      study.methods.every((method) => inSession.has(method.name)),
    firstFailure: () => failures[0] as { reason: string; run: RecordedRun },
    printedNames: () => new Map([...names].map(([method, printed]) => [method, [...printed].sort()])),
    setMetric(chosen) {
      study = chosen;
    },
    planConfirmations(slots) {
      for (const count of counts.values())
        if (count.role === "confirm")
          count.planned = slots.filter(
            (slot) => slot.problem === count.problem && slot.method === count.method,
          ).length;
    },
  };
  for (const run of earlier) board.add(run);
  inSession.clear();
  return board;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
