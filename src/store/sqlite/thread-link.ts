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

const NEXT = "run the same command again: what was acknowledged is kept";

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
  let closing: Promise<void> | null = null;
  let lastId = 0;

  const wait = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      if (ended) return reject(ended);
      if (waiting.size === 0) worker.ref();
      waiting.set(id, { resolve, reject });
    });
  const settle = (id: number): Waiting | undefined => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0 && !closing) worker.unref();
    return asked;
  };
  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on("message", (reply: Reply) => {
    const asked = settle(reply.id);
    if ("value" in reply) asked?.resolve(reply.value);
    else {
      const { code, message, details } = reply.failure;
      asked?.reject(new AssayError(code, message, details));
    }
  });
  worker.on("error", (cause) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    end(new AssayError("INTERNAL", `the store's thread failed: ${reason}`, { cause, next: NEXT }));
  });
  const exited = new Promise<void>((resolve) =>
    worker.on("exit", () => {
      end(
        new AssayError("INTERNAL", closing ? "the store is closed" : "the store's thread has ended", {
          next: NEXT,
        }),
      );
      resolve();
    }),
  );

  const call = (name: string, values: readonly unknown[]) => {
    const id = ++lastId;
    const answer = wait(id);
    if (ended) return answer;
    try {
      worker.postMessage({ id, name, values } satisfies Request);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      settle(id)?.reject(
        new AssayError("INVALID_INPUT", `store: ${name} was given what cannot be stored: ${reason}`, {
          cause,
        }),
      );
    }
    return answer;
  };
  const close = async (): Promise<void> => {
    if (ended) return; // its end was told to whoever waited for an answer, and there is nothing left to close
    worker.ref();
    try {
      await call("close", []);
    } finally {
      await exited;
    }
  };

  try {
    await wait(0);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    call,
    close() {
      closing ??= close();
      return closing;
    },
  };
}
