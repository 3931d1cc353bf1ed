/**
 * Runs that nobody planned, split into arms by the value of a parameter or tag.
 * @module
 */
import { AssayError, nearest, type RecordedRun } from "../model/index.ts";

export interface ArmChoice {
  readonly name: string;
  readonly runs: readonly RecordedRun[];
}

/** Splits runs by the value of a parameter or tag; arms come in the order of their first runs. */
export function armsBy(runs: readonly RecordedRun[], by: string): ArmChoice[] {
  const named = runs.filter((run) => fieldText(run, by) !== undefined);
  if (named.length === 0) {
    const names = [...new Set(runs.flatMap((run) => Object.keys(run.params)))];
    const hint = nearest(by, names);
    throw new AssayError(
      "INVALID_INPUT",
      `no run has a parameter or tag "${by}"${hint ? `, did you mean "${hint}"?` : ""}; the parameters are ${names.sort().join(", ") || "none"}`,
      { where: "--by" },
    );
  }
  const groups = Map.groupBy([...named].sort(byStart), (run) => fieldText(run, by) as string);
  if (groups.size < 2)
    throw new AssayError(
      "INVALID_INPUT",
      `all ${named.length} runs have ${by} = ${[...groups.keys()][0]}; two values are needed to compare`,
      {
        where: "--by",
      },
    );
  return [...groups].map(([name, members]) => ({ name, runs: members }));
}

/** A parameter, else a tag of that name. */
export function fieldText(run: RecordedRun, name: string): string | undefined {
  // Runs of a study carry their method and problem as tags of Assay's own.
  return run.params[name] ?? run.tags[name] ?? run.tags[`assay.${name}`];
}

/** Earliest first; equal times by id, so that the order of the record changes nothing. */
export function byStart(a: RecordedRun, b: RecordedRun): number {
  return a.startTime - b.startTime || (a.id < b.id ? -1 : 1);
}
