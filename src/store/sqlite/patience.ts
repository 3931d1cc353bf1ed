/**
 * Waiting for a lock that another process holds: up to ten seconds, with jitter so that waiters do not march in step.
 * @module
 */
import { isBusy } from "./failure.ts";

/** Milliseconds. */
export const BUSY_TIMEOUT = 10_000;
const SHORTEST_PAUSE = 1;
const LONGEST_PAUSE = 40;

/** Tries until it is not BUSY, then gives the result or throws what was thrown. */
export type Patiently = <Value>(attempt: () => Value) => Value;

/**
 * Blocks its thread while it waits: for worker threads only.
 *
 * SQLite's own busy handler sleeps the same lengths in every process, and gives up at once where two would wait for
 * each other; a whole attempt repeated from its start has neither fault.
 */
export function createPatience(timeoutMs = BUSY_TIMEOUT): Patiently {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  return (attempt) => {
    const deadline = performance.now() + timeoutMs;
    for (let longest = SHORTEST_PAUSE; ; longest = Math.min(2 * longest, LONGEST_PAUSE)) {
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= deadline) throw error;
      }
      Atomics.wait(sleeper, 0, 0, SHORTEST_PAUSE + Math.random() * longest);
    }
  };
}
