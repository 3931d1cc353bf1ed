/**
 * The contract of a place for files that belong to runs: items, outputs, models.
 *
 * Paths are relative, `/` between parts, and cannot leave the run's folder: absolute paths, `..`, empty parts, NUL and
 * backslashes are INVALID_INPUT. A file appears whole or not at all.
 * @module
 */
import type { Readable } from "node:stream";

export interface ArtifactInfo {
  readonly path: string;
  readonly isFolder: boolean;
  /** Bytes; null for a folder. */
  readonly size: number | null;
}

export interface ArtifactStore {
  /** Replaces what is there. Durable when it returns. */
  put(runId: string, path: string, content: Uint8Array | Readable): Promise<void>;
  /** Null when there is none. */
  get(runId: string, path: string): Promise<Readable | null>;
  /** The whole file. Null when there is none. */
  read(runId: string, path: string): Promise<Uint8Array | null>;
  /** What lies directly in a folder ("" is the run's own), sorted by path. */
  list(runId: string, folder?: string): Promise<readonly ArtifactInfo[]>;
  /** A file, or a folder with all that is in it. No error when there is none. */
  delete(runId: string, path: string): Promise<void>;
  readonly location: string;
}
