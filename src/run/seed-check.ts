/**
 * Is the seed passed on? Two units of one configuration that agree in every digit of every score say that it is not, and a
 * study of such runs would measure nothing.
 * @module
 */
import { AssayError, DEFAULT_TRIAL, type RecordedRun, type Study } from "../model/index.ts";

/** @returns A check to call with each run that ends; it gives the error that ends the study, or null. */
export function createSeedCheck(
  study: Study,
  earlier: readonly RecordedRun[],
): (run: RecordedRun) => AssayError | null {
  const firsts = new Map<string, RecordedRun>();
  /** Arms in which two units have differed. */
  const passed = new Set<string>();
  const check = (run: RecordedRun): AssayError | null => {
    const { link } = run;
    const method = study.methods.find((each) => each.name === link?.method);
    if (!study.seedCheck || link === null || method === undefined || method.deterministic) return null;
    // What comes as it is may well score the same whatever the seed (one class for every item); that is a result.
    if (link.trial === DEFAULT_TRIAL) return null;
    if (run.status !== "FINISHED" || passed.has(method.name) || !hasNumber(run)) return null;
    // A confirming unit repeats the trial that was selected, with another seed.
    const key = JSON.stringify([link.problem, link.method, link.trial]);
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, run);
      return null;
    }
    if (fingerprint(first) !== fingerprint(run)) {
      passed.add(method.name);
      return null;
    }
    return new AssayError(
      "INVALID_INPUT",
      `two ${study.unit.name}s of ${link.method} agree in every digit (${first.name} and ${run.name}): is the seed passed on?`,
      {
        where: `the command of ${link.method}`,
        next: "use ${seed} in the command or read ASSAY_ML_SEED; a method without chance says deterministic: true; --no-seed-check goes on",
      },
    );
  };
  for (const run of earlier) check(run);
  return check;
}

/** Runs that diverged agree in NaN, whatever their seeds. */
function hasNumber({ series }: RecordedRun): boolean {
  return Object.values(series).some((points) => points.some(({ value }) => Number.isFinite(value)));
}

/** Every score in the order logged; times of logging and lengths of runs do not count. */
function fingerprint({ series }: RecordedRun): string {
  const names = Object.keys(series).sort();
  return JSON.stringify(
    names.map((name) => [name, (series[name] ?? []).map(({ step, value }) => [String(step), String(value)])]),
  );
}
