/**
 * Calls from the main thread into a worker: each a message with a number, each answered by a promise.
 *
 * The worker keeps the process alive only while an answer is outstanding.
 * @module
 */
import { Worker } from "node:worker_threads";
import { AssayError, type ErrorCode } from "../../model/index.ts";
import type { RefusalDetails } from "./refusal.ts";

export interface Request {
  readonly id: number;
  /** An operation, or "close". */
  readonly name: string;
  readonly values: readonly unknown[];
}

export type Reply =
  | { readonly id: number; readonly value: unknown }
  | {
      readonly id: number;
      readonly failure: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly details: RefusalDetails;
      };
    };

export interface ThreadLink {
  call(name: string, values: readonly unknown[]): Promise<unknown>;
  /** Answers what was asked before, then ends the thread. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts a worker and waits until it says that it is ready.
 *
 * @throws {AssayError} What the worker could not do.
 */
export async function startThread(file: URL, name: string, data: unknown): Promise<ThreadLink> {
  // No flags of the main thread's: `--input-type` and the like would stop the worker.
  const worker = new Worker(file, { name, workerData: data, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let ended: Error | null = null;
  let lastId = 0;

  const wait = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      if (ended) return reject(ended);
      if (waiting.size === 0) worker.ref();
      waiting.set(id, { resolve, reject });
    });
  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on("message", (reply: Reply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiting.size === 0 && !ended) worker.unref();
    if ("value" in reply) asked?.resolve(reply.value);
    else {
      const { code, message, details } = reply.failure;
      asked?.reject(new AssayError(code, message, details));
    }
  });
  worker.on("error", (cause) =>
    end(
      new AssayError(
        "INTERNAL",
        `the store's thread failed: ${cause instanceof Error ? cause.message : cause}`,
        { cause },
      ),
    ),
  );
  worker.on("exit", () => end(new AssayError("INTERNAL", "the store's thread has ended")));

  try {
    await wait(0);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  const call = (name: string, values: readonly unknown[]) => {
    const id = ++lastId;
    const answer = wait(id);
    if (!ended) worker.postMessage({ id, name, values } satisfies Request);
    return answer;
  };
  return {
    call,
    async close() {
      const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
      const closed = call("close", []);
      ended = new AssayError("INTERNAL", "the store is closed");
      worker.ref();
      try {
        await closed;
      } finally {
        await exited;
      }
    },
  };
}
