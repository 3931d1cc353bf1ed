/**
 * Which runs a study consists of, and in which order they start. Methods alternate, and each round begins with another
 * one, so that a machine that warms up or slows down hits all of them alike.
 * @module
 */
import { DEFAULT_TRIAL, isTuned, type Method, type Role, type RunLink, type Study } from "../model/index.ts";

/** One run that is planned: its link less the unit's name, which follows from it. */
export type RunSlot = Pick<RunLink, "problem" | "method" | "role" | "trial" | "replicate">;

/** Runs that need no result of others: the search with its default configurations, or a comparison's units. */
export function firstSlots(study: Study): RunSlot[] {
  if (!isTuned(study))
    return rounds(study, (method) => (method.deterministic ? 1 : study.budget.units)).map(
      ({ problem, method, round }) => ({
        problem,
        method: method.name,
        role: "compare" as const,
        trial: 0,
        replicate: round,
      }),
    );
  const replicates = (method: Method) => (method.deterministic ? 1 : study.budget.replicates);
  const defaults = rounds(study, (method) => (method.default === null ? 0 : replicates(method))).map(
    ({ problem, method, round }) => slot(problem, method, "default", DEFAULT_TRIAL, round),
  );
  const search = rounds(study, () => study.budget.trials).flatMap(({ problem, method, round }) =>
    Array.from({ length: replicates(method) }, (_, replicate) =>
      slot(problem, method, "search", round, replicate),
    ),
  );
  return [...defaults, ...search];
}

/**
 * Fresh units of what was selected, and of the declared defaults.
 *
 * @param confirmed - Numbers of the trials that are confirmed, by problem and method; empty where none succeeded.
 */
export function confirmSlots(
  study: Study,
  confirmed: (problem: string, method: string) => readonly number[],
): RunSlot[] {
  if (!isTuned(study)) return [];
  return rounds(study, (method) => freshUnits(study, method)).flatMap(({ problem, method, round }) =>
    confirmed(problem, method.name).map((trial) => slot(problem, method, "confirm", trial, round)),
  );
}

/** All fresh units that are planned for a method on one problem: those of its selected trial, as many of its default. */
export function confirmUnits(study: Study, method: Method): number {
  return freshUnits(study, method) * (method.default === null ? 1 : 2);
}

/** Of one configuration. A method without chance needs one fresh unit: the others would repeat it. */
function freshUnits(study: Study, method: Method): number {
  return method.deterministic ? Math.min(1, study.budget.confirm) : study.budget.confirm;
}

/** Equal for two runs exactly when they are the same planned run. */
export function slotKey({ problem, method, role, trial, replicate }: RunSlot): string {
  return JSON.stringify([problem, method, role, trial, replicate]);
}

function slot(problem: string, method: Method, role: Role, trial: number, replicate: number): RunSlot {
  return { problem, method: method.name, role, trial, replicate };
}

function rounds(study: Study, count: (method: Method) => number) {
  const most = Math.max(0, ...study.methods.map(count));
  return Array.from({ length: most }, (_, round) => {
    const first = round % study.methods.length;
    const order = [...study.methods.slice(first), ...study.methods.slice(0, first)];
    return study.problems.flatMap(({ name }) =>
      order.filter((method) => round < count(method)).map((method) => ({ problem: name, method, round })),
    );
  }).flat();
}
