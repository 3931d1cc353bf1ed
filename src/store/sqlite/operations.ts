/**
 * The methods of a `RunStore` as they run in a worker thread: synchronous, each on one connection.
 * @module
 */
import type { RunStore } from "../run-store.ts";
import * as experiments from "./experiments.ts";
import * as leases from "./leases.ts";
import { readHistories, readHistory } from "./metrics.ts";
import { Refusal } from "./refusal.ts";
import * as runs from "./runs.ts";
import type { Statements } from "./statements.ts";
import * as studies from "./studies.ts";

export type OperationName = Exclude<keyof RunStore, "location" | "close">;

export type Operations = {
  readonly [Name in OperationName]: (
    ...values: Parameters<RunStore[Name]>
  ) => Awaited<ReturnType<RunStore[Name]>>;
};

/** Everything else writes. Readers have a thread and a connection of their own, so a long read delays no write. */
const READS: ReadonlySet<OperationName> = new Set<OperationName>([
  "experiment",
  "experimentByName",
  "experiments",
  "run",
  "runs",
  "metricHistory",
  "metricHistories",
  "study",
  "studies",
  "trials",
  "currentLease",
]);

export function isRead(name: OperationName): boolean {
  return READS.has(name);
}

export function operationsOn(sql: Statements): Operations {
  return {
    createExperiment: (input) => experiments.createExperiment(sql, input),
    experiment: (id) => experiments.experiment(sql, id),
    experimentByName: (name) => experiments.experimentByName(sql, name),
    experiments: (query) => experiments.experiments(sql, query),
    createRun: (input) => runs.createRun(sql, input),
    run: (id) => runs.run(sql, id),
    runs: (query) => runs.runs(sql, query),
    changeRun: (id, change) => runs.changeRun(sql, id, change),
    logMetrics: (id, points) => runs.logMetrics(sql, id, points),
    metricHistory: (id, key, range) => {
      runs.requireRow(sql, id);
      return readHistory(sql, id, key, range);
    },
    metricHistories: (ids, keys) => {
      for (const id of ids) runs.requireRow(sql, id);
      return readHistories(sql, ids, keys);
    },
    deleteRun: (id) => runs.deleteRun(sql, id),
    restoreRun: (id) => runs.restoreRun(sql, id),
    createStudy: (input) => studies.createStudy(sql, input),
    study: (id) => studies.study(sql, id),
    studies: (query) => studies.studies(sql, query),
    changeStudy: (id, change) => studies.changeStudy(sql, id, change),
    countLook: (id, at) => studies.countLook(sql, id, at),
    trials: (id) => studies.trials(sql, id),
    acquireLease: (name, holder, ttlMs, now) => leases.acquireLease(sql, name, holder, ttlMs, now),
    currentLease: (name) => leases.currentLease(sql, name),
    renewLease: (lease, ttlMs, now) => leases.renewLease(sql, lease, ttlMs, now),
    releaseLease: (lease) => leases.releaseLease(sql, lease),
  };
}

/** Runs an operation by its name, as it came over the thread's port. */
export function perform(operations: Operations, name: OperationName, values: readonly unknown[]): unknown {
  const operation = operations[name] as ((...values: readonly unknown[]) => unknown) | undefined;
  if (operation === undefined) throw new Refusal("INTERNAL", `the store has no operation "${name}"`);
  return operation(...values);
}
