/**
 * Questions to git, as the user's own git answers them: read-only, without the programs that a repository's settings may
 * name, and from the folder that is asked about whatever the environment says.
 * @module
 */
import { execFile } from "node:child_process";

/** A repository that takes longer than this is not waited for. */
const PATIENCE_MS = 60_000;

export interface GitAnswer {
  readonly stdout: Buffer;
  /** There was more than `mostBytes`. */
  readonly cut: boolean;
}

/** @returns null where git is missing, this is no repository, or git refuses. */
export function git(
  folder: string,
  args: readonly string[],
  mostBytes = 256 * 1024 * 1024,
): Promise<GitAnswer | null> {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, GIT_EXTERNAL_DIFF, ...env } = process.env;
  return new Promise((settle) => {
    execFile(
      "git",
      ["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", ...args],
      {
        cwd: folder,
        env: { ...env, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
        encoding: "buffer",
        maxBuffer: mostBytes,
        timeout: PATIENCE_MS,
      },
      (error, stdout) => {
        const cut = error !== null && error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER";
        settle(error === null || cut ? { stdout, cut } : null);
      },
    );
  });
}

/** One line of text; null as `git` does, and for an empty answer. */
export async function gitLine(folder: string, args: readonly string[]): Promise<string | null> {
  const answer = await git(folder, args);
  return answer?.stdout.toString("utf8").replace(/\n$/, "") || null;
}

/** Paths, asked for with `-z`; null as `git` does. */
export async function gitPaths(folder: string, args: readonly string[]): Promise<string[] | null> {
  const answer = await git(folder, args);
  return (
    answer?.stdout
      .toString("utf8")
      .split("\0")
      .filter((path) => path !== "") ?? null
  );
}

/** Flags under which a diff runs no program that a repository names. */
export const PLAIN_DIFF = ["--no-ext-diff", "--no-textconv", "--no-color"] as const;
