/**
 * What has ended so far, counted for the live view and for the decisions of the coordinator. It knows the judged score
 * and hands none of it out: the seal is kept here.
 * @module
 */
import { unitOf } from "../judge/index.ts";
import {
  type ArmProgress,
  isTuned,
  type Method,
  type RecordedRun,
  type Role,
  type Study,
} from "../model/index.ts";
import { confirmUnits, firstSlots, type RunSlot } from "./planned-runs.ts";

/**
 * So many first runs of every method fail before a study is given up: one bad draw is no broken program. A search draws
 * another configuration each time, and some landscapes are mostly cliffs.
 */
const HOPELESS_AFTER = { compare: 3, search: 5 };

/** What the coordinator may know of a run that has ended. */
export interface RunOutcome {
  readonly failed: boolean;
  /** Why it failed. */
  readonly reason: string | null;
  /** The selection score. */
  readonly selection: number | null;
}

export interface Scoreboard {
  add(run: RecordedRun): void;
  outcome(run: RecordedRun): RunOutcome;
  arms(): ArmProgress[];
  /**
   * Of wall time, from the mean of each method's runs in each role (of all its runs where none in that role has ended);
   * null while a method that has runs to come has ended none, since methods may differ much in cost.
   */
  secondsLeft(): number | null;
  anySuccess(): boolean;
  /**
   * The first failure, where going on is of no use: nothing has succeeded after several runs of every method in this
   * session; or the metric is to be found in what the programs print, and one of them prints no score.
   *
   * @param atEnd - All have run: nothing more will come.
   */
  hopeless(atEnd?: boolean): Failure | null;
  /** Names of the scores that the runs printed, by method. */
  printedNames(): ReadonlyMap<string, readonly string[]>;
  setMetric(study: Study): void;
  /** Fewer than planned where a search found nothing. */
  planConfirmations(slots: readonly RunSlot[]): void;
}

export interface Failure {
  readonly reason: string;
  readonly run: RecordedRun;
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
    const entry = counts.get(key) ?? { problem, method, role, planned: 0, finished: 0, failed: 0 };
    counts.set(key, entry);
    return entry;
  };
  // In the study's order, whichever runs come first: the views give each method its place and colour by it.
  for (const { name } of study.problems)
    for (const method of study.methods) countOf(name, method.name, isTuned(study) ? "search" : "compare");
  for (const slot of firstSlots(study)) countOf(slot.problem, slot.method, slot.role).planned += 1;
  if (study.budget.trials > 0)
    for (const { name } of study.problems)
      for (const method of study.methods)
        if (confirmUnits(study, method) > 0)
          countOf(name, method.name, "confirm").planned = confirmUnits(study, method);

  /** Of the runs that have ended, by method and role: sums, so that a look at the time left costs the same at any length. */
  const spent = new Map<string, Map<Role, { runs: number; seconds: number }>>();
  const names = new Map<string, Set<string>>();
  /** While nobody knows the metric: they are counted anew once it is known. */
  const uncertain: RecordedRun[] = [];
  let failures: Failure[] = [];
  let inSession = new Map<string, number>();
  let successes = 0;

  const count = (run: RecordedRun, { problem, method, role }: RunSlot) => {
    const entry = countOf(problem, method, role);
    const { failed, reason } = board.outcome(run);
    entry.finished += 1;
    if (failed) {
      entry.failed += 1;
      failures.push({ reason: reason ?? "it failed", run });
    } else successes += 1;
  };

  const spend = (method: string, role: Role, seconds: number) => {
    const roles = spent.get(method) ?? new Map<Role, { runs: number; seconds: number }>();
    spent.set(method, roles);
    const before = roles.get(role) ?? { runs: 0, seconds: 0 };
    roles.set(role, { runs: before.runs + 1, seconds: before.seconds + seconds });
  };

  const board: Scoreboard = {
    add(run) {
      if (run.link === null) return;
      const { method, role } = run.link;
      if (study.metric.name === "") uncertain.push(run);
      count(run, run.link);
      if (run.endTime !== null) spend(method, role, (run.endTime - run.startTime) / 1000);
      const printed = Object.keys(run.series);
      if (printed.length > 0) names.set(method, new Set([...(names.get(method) ?? []), ...printed]));
      // A default that fails in all its runs is no broken program: the search may find what works.
      if (role !== "default") inSession.set(method, (inSession.get(method) ?? 0) + 1);
    },
    outcome(run) {
      if (study.metric.name !== "") return unitOf(study, run);
      const failed = run.status !== "FINISHED";
      return { failed, reason: failed ? (run.tags["assay.reason"] ?? null) : null, selection: null };
    },
    arms: () => [...counts.values()].map((count) => ({ ...count })),
    secondsLeft() {
      let total = 0;
      for (const { method, role, planned, finished } of counts.values()) {
        if (planned <= finished) continue;
        const own = spent.get(method);
        if (own === undefined) return null;
        const alike = own.get(role);
        total += (planned - finished) * mean(alike === undefined ? [...own.values()] : [alike]);
      }
      return total / study.executor.parallel;
    },
    anySuccess: () => successes > 0,
    hopeless(atEnd = false) {
      const tries = (method: Method) => {
        if (atEnd) return 0;
        const planned = [...counts.values()]
          .filter((each) => each.method === method.name && each.role !== "confirm" && each.role !== "default")
          .reduce((sum, each) => sum + each.planned, 0);
        return Math.max(1, Math.min(HOPELESS_AFTER[isTuned(study) ? "search" : "compare"], planned));
      };
      const tried = study.methods.filter((each) => (inSession.get(each.name) ?? 0) >= tries(each));
      if (study.metric.name === "") {
        const silent = tried.find((method) => !names.has(method.name));
        return silent === undefined
          ? null
          : (failures.find(({ run }) => run.link?.method === silent.name) ?? null);
      }
      return successes === 0 && tried.length === study.methods.length ? (failures[0] ?? null) : null;
    },
    printedNames: () => new Map([...names].map(([method, printed]) => [method, [...printed].sort()])),
    setMetric(chosen) {
      study = chosen;
      failures = [];
      successes = 0;
      for (const each of counts.values()) each.finished = each.failed = 0;
      for (const run of uncertain.splice(0)) count(run, run.link as RunSlot);
    },
    planConfirmations(slots) {
      for (const each of counts.values())
        if (each.role === "confirm")
          each.planned = slots.filter(
            (slot) => slot.problem === each.problem && slot.method === each.method,
          ).length;
    },
  };
  for (const run of earlier) board.add(run);
  inSession = new Map();
  return board;
}

function mean(parts: readonly { readonly runs: number; readonly seconds: number }[]): number {
  const runs = parts.reduce((sum, part) => sum + part.runs, 0);
  return parts.reduce((sum, part) => sum + part.seconds, 0) / runs;
}
