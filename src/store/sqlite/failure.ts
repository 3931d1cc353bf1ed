/**
 * What SQLite and the operating system say when they cannot, in words that a user can act on.
 * @module
 */
import { Refusal } from "./refusal.ts";

/** Result codes of SQLite: the low byte of an extended code is the primary one. */
const CODES = {
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  PROTOCOL: 15,
  NOTADB: 26,
};
/** Extending the shared memory of the log failed: the disk is full. */
const IOERR_SHMSIZE = 4874;

/** Extended result code; null when this is no error of SQLite's. */
export function resultCode(error: unknown): number | null {
  const code = error instanceof Error && "errcode" in error ? error.errcode : null;
  return typeof code === "number" ? code : null;
}

/** Another connection holds a lock: worth trying again. */
export function isBusy(error: unknown): boolean {
  const primary = (resultCode(error) ?? 0) & 0xff;
  return primary === CODES.BUSY || primary === CODES.LOCKED || primary === CODES.PROTOCOL;
}

/** @param file - The database file, for the message. */
export function refusalOf(error: unknown, file: string): Refusal {
  if (error instanceof Refusal) return error;
  const extended = resultCode(error);
  const text = error instanceof Error ? error.message : String(error);
  if (extended === null)
    return systemRefusal(error, file) ?? new Refusal("INTERNAL", `store: ${text}`, { where: file });
  if (isBusy(error))
    return new Refusal("BUSY", "other processes kept the record locked for more than 10 seconds", {
      where: file,
      next: "run the same command again when they have finished",
    });
  if (extended === IOERR_SHMSIZE) return diskFull(file);
  switch (extended & 0xff) {
    case CODES.FULL:
      return diskFull(file);
    case CODES.READONLY:
      return new Refusal("IO", "the record cannot be written: the file or its folder is read-only", {
        where: file,
        next: "use --store FOLDER with a folder of yours",
      });
    case CODES.CANTOPEN:
      return new Refusal("IO", "the record cannot be opened", {
        where: file,
        next: "look at the rights of the folder and of assay.db in it, or use --store FOLDER",
      });
    case CODES.IOERR:
      return new Refusal("IO", `the disk reports an error on the record (${text})`, {
        where: file,
        next: "look at the disk (full? detached?), then run the same command again: what was acknowledged is kept",
      });
    case CODES.CORRUPT:
      return new Refusal("IO", `the record is damaged (${text})`, {
        where: file,
        next: "put back a copy, or move the folder away and start anew",
      });
    case CODES.NOTADB:
      return new Refusal("INVALID_INPUT", "this is not a record of Assay: not an SQLite file", {
        where: file,
        next: "move the file away, or use --store FOLDER",
      });
    default:
      return new Refusal("INTERNAL", `store: ${text} (SQLite ${extended})`, { where: file });
  }
}

/** The code of a system call's error (`ENOENT`); null for any other. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}

/** The sentence for an error of the operating system; null when it is not one that a user can do something about. */
export function systemRefusal(error: unknown, where: string): Refusal | null {
  const code = systemCode(error);
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return diskFull(where);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new Refusal("IO", "no right to read or write here", {
        where,
        next: "use --store FOLDER with a folder of yours, or change its rights",
      });
    case "ENOTDIR":
    case "EEXIST":
      return new Refusal("IO", "there is a file where a folder is needed", {
        where,
        next: "move it away, or use --store FOLDER",
      });
    case "EFBIG":
    case "EIO":
    case "EMFILE":
    case "ENFILE":
    case "ENAMETOOLONG":
    case "ELOOP":
    case "ESTALE":
    case "ETIMEDOUT":
      return new Refusal("IO", `the system reports ${code} on this file`, {
        where,
        next: "look at the disk (detached?) and at the limits of this session, then run the same command again",
      });
    default:
      return null;
  }
}

function diskFull(where: string): Refusal {
  return new Refusal("IO", "the disk is full: this was not written, and nothing of it is half there", {
    where,
    next: "free space, or use --store FOLDER on another disk, then run the same command again",
  });
}
