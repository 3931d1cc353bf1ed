/**
 * Finished simulations, kept between calls: one JSON file each, valid for one version of the code.
 * @module
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Task {
  readonly id: string;
  readonly repetitions: number;
  readonly seed: number;
}

export interface Cache {
  /** Undefined where it is not known. */
  read(task: Task): unknown;
  write(task: Task, result: unknown): void;
}

export function openCache(folder: string, version: string): Cache {
  const fileOf = ({ id, repetitions, seed }: Task) =>
    join(
      folder,
      `${createHash("sha256")
        .update(JSON.stringify([version, id, repetitions, seed]))
        .digest("hex")
        .slice(0, 24)}.json`,
    );
  return {
    read(task) {
      try {
        return (JSON.parse(readFileSync(fileOf(task), "utf8")) as { result: unknown }).result;
      } catch {
        return undefined; // not there, or cut off: it is computed again
      }
    },
    write(task, result) {
      mkdirSync(folder, { recursive: true });
      const file = fileOf(task);
      writeFileSync(`${file}.${process.pid}`, JSON.stringify({ version, ...task, result }));
      renameSync(`${file}.${process.pid}`, file);
    },
  };
}
