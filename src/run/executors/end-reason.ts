/**
 * Why a job ended as it did, in one phrase for people.
 * @module
 */
import { constants } from "node:os";
import type { Job, JobEnd } from "./executor.ts";

/** null when it exited with 0 by itself. */
export function endReason({
  kind,
  exitCode,
  signal,
  timeoutMs,
}: Pick<JobEnd, "kind" | "exitCode" | "signal"> & { readonly timeoutMs: number | null }): string | null {
  if (kind === "stopped") return "stopped";
  if (kind === "timed-out") return `time-out after ${durationText(timeoutMs ?? 0)}`;
  if (signal !== null) return `killed by ${signal}${signal === "SIGKILL" ? " (out of memory?)" : ""}`;
  if (exitCode === 0) return null;
  // A shell, or a launcher, whose own program was killed says so by 128 + the signal's number.
  const inner = signalNumbered((exitCode ?? 0) - 128);
  return inner === null
    ? `exit ${exitCode}`
    : `exit ${exitCode} (${inner}${inner === "SIGKILL" ? ": out of memory?" : ""})`;
}

function signalNumbered(number: number): string | null {
  const entry = Object.entries(constants.signals).find(([, each]) => each === number);
  return entry?.[0] ?? null;
}

/** `10 m`, `90 s`: the largest unit that divides it. */
function durationText(ms: number): string {
  const units = [
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1000],
  ] as const;
  const [unit, size] = units.find(([, each]) => ms >= each && ms % each === 0) ?? ["ms", 1];
  return `${ms / size} ${unit}`;
}

/** Why nothing could be started. */
export function startReason(
  { words, cwd }: Pick<Job, "words" | "cwd">,
  code: string,
  error: unknown,
  cwdExists: boolean,
): string {
  const program = `cannot start ${JSON.stringify(words[0] ?? "")}`;
  switch (code) {
    case "ENOENT":
      return cwdExists ? `${program}: no such program` : `${program}: no such folder ${JSON.stringify(cwd)}`;
    case "ENOTDIR":
      return `${program}: ${JSON.stringify(cwd)} is not a folder`;
    case "EACCES":
    case "EPERM":
      return `${program}: not executable, or no right to run it in ${JSON.stringify(cwd)}`;
    case "E2BIG":
      return `${program}: its arguments and environment are longer than the system takes`;
    case "ENOEXEC":
      return `${program}: not a program of this system`;
    case "EAGAIN":
    case "ENOMEM":
    case "EMFILE":
    case "ENFILE":
      return `${program}: the system has no room for another process (${code})`;
    default:
      return `${program}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
