/**
 * Tasks over worker threads; each worker takes the next task when it is done.
 * @module
 */
import { Worker } from "node:worker_threads";
import type { Task } from "./cache.ts";

/** @throws What a worker throws; the others are stopped then. */
export async function runTasks(
  tasks: readonly Task[],
  threads: number,
  done: (task: Task, result: unknown, seconds: number) => void,
): Promise<void> {
  const queue = [...tasks];
  const workers: Worker[] = [];
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      let current: Task | undefined;
      let started = 0;
      const next = () => {
        current = queue.shift();
        if (current === undefined) return resolve();
        started = performance.now();
        worker.postMessage(current);
      };
      worker.on("error", reject);
      worker.on("message", (result) => {
        done(current as Task, result, (performance.now() - started) / 1000);
        next();
      });
      next();
    });
  try {
    await Promise.all(
      Array.from({ length: Math.min(threads, tasks.length) }, () => {
        const worker = new Worker(new URL("./worker.ts", import.meta.url));
        workers.push(worker);
        return work(worker);
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
