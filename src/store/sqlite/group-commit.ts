/**
 * Group commit: the writes that wait together share one transaction, and so one wait for the disk.
 *
 * Each has a savepoint of its own: one that is refused takes nothing with it. Outcomes are told after COMMIT. When the
 * transaction as a whole fails (a full disk), nothing of it was written, and each write is tried alone.
 * @module
 */

import type { Connection } from "./connection.ts";
import { isBusy } from "./failure.ts";
import { Refusal } from "./refusal.ts";

export type Write = () => unknown;
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Milliseconds of work after which a transaction is committed, so that other processes get their turn. */
const TURN = 50;

/** @param told - Called with the outcomes of writes that are durable (or refused), in the order of `writes`. */
export function commitTogether(
  connection: Connection,
  writes: readonly Write[],
  told: (outcomes: readonly Outcome[]) => void,
): void {
  for (let done = 0; done < writes.length; ) {
    const outcomes = commitSome(connection, writes.slice(done));
    done += outcomes.length;
    told(outcomes);
  }
}

/** Performs at least the first of the writes. */
function commitSome(connection: Connection, writes: readonly Write[]): readonly Outcome[] {
  try {
    return transact(connection, writes);
  } catch (error) {
    // A lock of another process, or no right to write at all: the same for each of them.
    if (writes.length === 1 || isBusy(error) || error instanceof Refusal)
      return writes.map(() => ({ error }));
    return writes.map((write) => alone(connection, write));
  }
}

function alone(connection: Connection, write: Write): Outcome {
  try {
    return transact(connection, [write])[0] as Outcome;
  } catch (error) {
    return { error };
  }
}

function transact(
  { database, patiently, confirm }: Connection,
  writes: readonly Write[],
): readonly Outcome[] {
  const deadline = performance.now() + TURN;
  const outcomes: Outcome[] = [];
  patiently(() => database.exec("BEGIN IMMEDIATE"));
  try {
    confirm();
    for (const write of writes) {
      database.exec("SAVEPOINT one_write");
      try {
        outcomes.push({ value: write() });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        database.exec("ROLLBACK TO one_write");
        outcomes.push({ error });
      }
      database.exec("RELEASE one_write");
      if (performance.now() > deadline) break;
    }
    confirm();
    patiently(() => database.exec("COMMIT"));
    return outcomes;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
