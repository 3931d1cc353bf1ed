/**
 * The score that runs are judged by, from the names that they logged.
 * @module
 */
import { AssayError, type Goal, nearest, type RecordedRun } from "../model/index.ts";

/** What the score is, from the names that the runs logged. */
export function metricOf(
  runs: readonly RecordedRun[],
  asked: { readonly name: string | null; readonly goal: Goal | null; readonly selectBy: string | null },
  inferGoal: (name: string) => Goal | null,
): { name: string; goal: Goal } {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.series)))].sort();
  const name = asked.name ?? (names.length === 1 ? (names[0] as string) : null);
  if (name === null)
    throw new AssayError(
      "USAGE",
      `the runs logged ${names.length} scores (${names.join(", ") || "none"}): which one is judged?`,
      {
        next: `--metric ${names[0] ?? "NAME"}`,
      },
    );
  if (!names.includes(name)) {
    const hint = nearest(name, names);
    throw new AssayError(
      "INVALID_INPUT",
      `no run logged "${name}"${hint ? `, did you mean "${hint}"?` : ""}; logged are ${names.join(", ") || "none"}`,
      {
        where: "--metric",
      },
    );
  }
  const goal = asked.goal ?? inferGoal(name);
  if (goal === null)
    throw new AssayError("USAGE", `is a higher or a lower ${name} better?`, {
      next: "--goal maximize, or --goal minimize",
    });
  return { name, goal };
}
