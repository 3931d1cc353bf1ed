/**
 * The one interface that every executor implements: it starts programs, follows them, and ends them whole.
 * @module
 */

export interface Job {
  /** 32 hexadecimal digits, and the value of `ASSAY_ML_RUN_ID` in `env`, by which a lost job is found again. */
  readonly runId: string;
  /** The program and its arguments; no shell reads them. */
  readonly words: readonly string[];
  readonly cwd: string;
  /** The complete environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Exists. The executor writes `output.log` into it when the program prints anything. */
  readonly runDir: string;
  /** null: as long as it takes. */
  readonly timeoutMs: number | null;
}

export interface JobEnd {
  /** `stopped`: by `stop()`; what it left is not a result. `not-started`: there is no such program or folder. */
  readonly kind: "exited" | "timed-out" | "stopped" | "not-started";
  readonly exitCode: number | null;
  readonly signal: string | null;
  /**
   * One phrase for people: `exit 1`, `killed by SIGKILL (out of memory?)`, `time-out after 10 m`,
   * `cannot start "trainx": no such program`; null when it exited with 0.
   */
  readonly reason: string | null;
  /** Milliseconds since 1970; the end is that of the main process. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** All that was printed on stdout and stderr, and how much of it is not in `output.log`. */
  readonly outputBytes: number;
  readonly droppedBytes: number;
}

export interface RunningJob {
  /**
   * Settles when nothing of the job runs any more and every line was handed on.
   *
   * @throws {AssayError} IO when its output cannot be kept (a full disk): the job is over then too.
   */
  readonly ended: Promise<JobEnd>;
  /** `soft`: the job may tidy up, for seconds; `hard`: it ends now. Harmless on a job that has ended. */
  stop(how: "soft" | "hard"): void;
}

export interface Executor {
  readonly name: string;
  /** @param onLine - Takes each line of stdout without its end, in order; never after `ended`. Must not throw. */
  start(job: Job, onLine: (line: string) => void): RunningJob;
  /** Ends what an earlier coordinator of these runs left behind; returns how many of the runs still ran. */
  endOrphans(runIds: readonly string[]): Promise<number>;
}
