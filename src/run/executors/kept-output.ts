/**
 * What is kept of a job's output: its first megabyte and its last nine, in one file; the rest is counted.
 *
 * The beginning reaches the file while the job runs, so that one can look at it. The end waits in memory, in a ring that
 * grows as needed: at most 9 MB a job, whatever the job prints.
 * @module
 */
import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";

export const KEPT_HEAD = 1_000_000; // bytes
export const KEPT_TAIL = 9_000_000; // bytes
const FLUSH_MS = 500;
const FIRST_RING = 64 * 1024; // bytes

export interface KeptOutput {
  push(chunk: Buffer): void;
  /** Writes what is not yet written. @throws What the file system says. */
  end(): Promise<{ readonly outputBytes: number; readonly droppedBytes: number }>;
}

/** No file is made for a job that prints nothing. */
export function createKeptOutput(path: string, head = KEPT_HEAD, tail = KEPT_TAIL): KeptOutput {
  let total = 0;
  let waiting: Buffer[] = [];
  let headBytes = 0;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let failure: unknown = null;
  const ring = createRing(tail);

  const write = (pieces: readonly Buffer[]) => {
    writing = writing
      .then(() => (failure === null ? append(path, Buffer.concat(pieces)) : undefined))
      .catch((error: unknown) => {
        failure ??= error; // told at the end: the job itself may still come to its result
      });
  };
  const flush = () => {
    timer = null;
    write(waiting);
    waiting = [];
  };

  return {
    push(chunk) {
      if (chunk.length === 0) return;
      total += chunk.length;
      const room = head - headBytes;
      if (room > 0) {
        const piece = chunk.subarray(0, room);
        headBytes += piece.length;
        waiting.push(Buffer.from(piece));
        timer ??= setTimeout(flush, FLUSH_MS);
      }
      if (chunk.length > room) ring.push(room > 0 ? chunk.subarray(room) : chunk);
    },
    async end() {
      if (timer !== null) clearTimeout(timer);
      const droppedBytes = ring.dropped();
      const note = Buffer.from(`\n[... ${droppedBytes} bytes left out ...]\n`);
      const rest = [...waiting, ...(droppedBytes > 0 ? [note] : []), ...ring.pieces()];
      if (rest.length > 0) write(rest);
      await writing;
      if (failure !== null) throw failure;
      return { outputBytes: total, droppedBytes };
    },
  };
}

/** The program may remove the folder that it was given: what it printed is kept all the same. */
async function append(path: string, bytes: Buffer): Promise<void> {
  const write = () => appendFile(path, bytes, { mode: 0o600 });
  try {
    await write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await write();
  }
}

/** The last `capacity` bytes of all that was pushed. */
function createRing(capacity: number) {
  let bytes = Buffer.alloc(0);
  let length = 0;
  /** Where the next byte goes; the oldest one once the ring is full. */
  let next = 0;
  let pushed = 0;

  const grow = (needed: number) => {
    const size = Math.min(capacity, Math.max(needed, FIRST_RING, bytes.length * 2));
    const larger = Buffer.allocUnsafe(size);
    bytes.copy(larger, 0, 0, length); // it has never been full, so it begins at 0
    bytes = larger;
    next = length;
  };

  return {
    push(chunk: Buffer): void {
      pushed += chunk.length;
      const piece = chunk.subarray(Math.max(0, chunk.length - capacity));
      if (length + piece.length > bytes.length && bytes.length < capacity) grow(length + piece.length);
      const first = Math.min(piece.length, bytes.length - next);
      piece.copy(bytes, next, 0, first);
      piece.copy(bytes, 0, first);
      next = bytes.length === 0 ? 0 : (next + piece.length) % bytes.length;
      length = Math.min(bytes.length, length + piece.length);
    },
    dropped: () => pushed - length,
    pieces: () =>
      (length < bytes.length
        ? [bytes.subarray(0, length)]
        : [bytes.subarray(next), bytes.subarray(0, next)]
      ).filter((piece) => piece.length > 0),
  };
}
