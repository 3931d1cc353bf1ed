/**
 * Executors by the name that `executor: {type: ...}` gives.
 * @module
 */
import type { Study } from "../../model/index.ts";
import type { Executor } from "./executor.ts";
import { createLocalExecutor, type LocalExecutorOptions } from "./local.ts";

const EXECUTORS = {
  local: createLocalExecutor,
} satisfies Record<Study["executor"]["type"], (options?: LocalExecutorOptions) => Executor>;

export function createExecutor(
  type: Study["executor"]["type"],
  options: LocalExecutorOptions = {},
): Executor {
  return EXECUTORS[type](options);
}
