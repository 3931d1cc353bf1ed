/**
 * Anything thrown, as an error that a user can act on.
 * @module
 */
import { AssayError } from "../model/index.ts";

const IO_CODES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EIO: "the disk reports an error",
  EMFILE: "too many open files",
  ENFILE: "too many open files",
};

/** Errors of the operating system become IO or INVALID_INPUT with their path; the rest is INTERNAL with its stack as cause. */
export function describeError(error: unknown): AssayError {
  if (error instanceof AssayError) return error;
  if (error instanceof Error) {
    const { code, path } = error as NodeJS.ErrnoException;
    const where = path === undefined ? {} : { where: path };
    if (code === "ENOENT")
      return new AssayError("INVALID_INPUT", "no such file or folder", { ...where, cause: error });
    const sentence = code === undefined ? undefined : IO_CODES[code];
    if (sentence !== undefined)
      return new AssayError("IO", sentence, {
        ...where,
        next: "free space or choose another folder with --store",
        cause: error,
      });
  }
  return new AssayError(
    "INTERNAL",
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    {
      next: "this is a defect of Assay: please report it with the lines above",
      cause: error,
    },
  );
}
