/**
 * Which runs a study consists of, and in which order they start. Methods alternate, and each round begins with another
 * one, so that a machine that warms up or slows down hits all of them alike.
 * @module
 */
import { isTuned, type Method, type Role, type RunLink, type Study } from "../model/index.ts";

/** One run that is planned: its link less the unit's name, which follows from it. */
export type RunSlot = Pick<RunLink, "problem" | "method" | "role" | "trial" | "replicate">;

/** The number of the declared default configuration: it is outside the sample. */
export const DEFAULT_TRIAL = -1;

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

/** Fresh units of what was selected. @param selected - Trial number by problem and method; null where none succeeded. */
export function confirmSlots(
  study: Study,
  selected: (problem: string, method: string) => number | null,
): RunSlot[] {
  if (!isTuned(study)) return [];
  return rounds(study, (method) => confirmUnits(study, method)).flatMap(({ problem, method, round }) => {
    const trial = selected(problem, method.name);
    return trial === null ? [] : [slot(problem, method, "confirm", trial, round)];
  });
}

/** A method without chance needs one fresh unit: the others would repeat it. */
export function confirmUnits(study: Study, method: Method): number {
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
