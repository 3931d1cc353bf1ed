/**
 * The worker thread that holds a connection to the record: SQLite's calls block, and here they block nobody.
 *
 * Takes `Request`s over its port and answers each with a `Reply`; the first reply, without a request, says that the
 * file is open. A writer answers when the write is durable.
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { type Connection, type ConnectionSettings, connect } from "./sqlite/connection.ts";
import { refusalOf } from "./sqlite/failure.ts";
import { commitTogether, type Outcome } from "./sqlite/group-commit.ts";
import { type OperationName, perform } from "./sqlite/operations.ts";
import type { Reply, Request } from "./sqlite/thread-link.ts";

const port = parentPort;
if (port === null) throw new Error("sqlite-worker.ts runs as a worker thread only");
const settings = workerData as ConnectionSettings;

try {
  const connection = connect(settings);
  const serve = settings.mode === "write" ? serveWrites : serveReads;
  port.on("message", serve(connection));
  port.postMessage({ id: 0, value: null } satisfies Reply);
} catch (error) {
  reply(0, { error });
}

/** Queues what arrives within one turn of the loop, then commits it together. */
function serveWrites(connection: Connection): (request: Request) => void {
  let queue: Request[] = [];
  const flush = () => {
    const requests = queue;
    queue = [];
    const closing = requests.find(isClosing);
    const writes = requests.filter((request) => !isClosing(request));
    let told = 0;
    commitTogether(
      connection,
      writes.map(
        ({ name, values }) =>
          () =>
            perform(connection.operations, name as OperationName, values),
      ),
      (outcomes) => {
        for (const outcome of outcomes) reply((writes[told++] as Request).id, outcome);
      },
    );
    if (closing) close(connection, closing);
  };
  return (request) => {
    if (queue.length === 0) setImmediate(flush);
    queue.push(request);
  };
}

function serveReads(connection: Connection): (request: Request) => void {
  const { database, operations, patiently } = connection;
  /** All its queries see one state of the record. */
  const read = ({ name, values }: Request): unknown => {
    database.exec("BEGIN");
    try {
      return perform(operations, name as OperationName, values);
    } finally {
      if (database.isTransaction) database.exec("COMMIT");
    }
  };
  return (request) => {
    if (isClosing(request)) return close(connection, request);
    try {
      reply(request.id, { value: patiently(() => read(request)) });
    } catch (error) {
      reply(request.id, { error });
    }
  };
}

function isClosing({ name }: Request): boolean {
  return name === "close";
}

function close(connection: Connection, { id }: Request): void {
  try {
    connection.close();
    reply(id, { value: null });
  } catch (error) {
    reply(id, { error });
  }
  port?.close();
}

function reply(id: number, outcome: Outcome): void {
  if ("value" in outcome) {
    port?.postMessage({ id, value: outcome.value } satisfies Reply);
    return;
  }
  const { code, message, details } = refusalOf(outcome.error, settings.file);
  port?.postMessage({ id, failure: { code, message, details } } satisfies Reply);
}
