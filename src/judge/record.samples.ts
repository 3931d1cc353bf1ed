/**
 * Runs as a record holds them, for tests of how they are arranged: every figure chosen by the test that uses it.
 * @module
 */
import type { RecordedRun, Role, RunStatus } from "../model/index.ts";

export interface RunSample {
  readonly id: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Final values by score name. */
  readonly scores?: Readonly<Record<string, number>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly status?: RunStatus;
  /** Seconds since the record began; the run takes ten. */
  readonly start?: number;
  readonly end?: number | null;
  readonly link?: Partial<NonNullable<RecordedRun["link"]>> & { readonly role: Role };
}

export function recordedRun(sample: RunSample): RecordedRun {
  const start = 1000 * (sample.start ?? 0);
  return {
    id: sample.id,
    name: sample.id,
    status: sample.status ?? "FINISHED",
    startTime: start,
    endTime: sample.end === null ? null : sample.end === undefined ? start + 10_000 : 1000 * sample.end,
    params: sample.params ?? {},
    config: null,
    tags: sample.tags ?? {},
    series: Object.fromEntries(
      Object.entries(sample.scores ?? {}).map(([key, value]) => [key, [{ key, step: 0n, at: start, value }]]),
    ),
    items: null,
    link:
      sample.link === undefined
        ? null
        : { studyId: "s", problem: "p", method: "m", trial: 0, replicate: 0, unit: "0", ...sample.link },
  };
}
