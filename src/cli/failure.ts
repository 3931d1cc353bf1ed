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

/** A path that the user gave, and that is not what it should be. */
const PATH_CODES: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EISDIR: "this is a folder, expected a file",
  ENOTDIR: "a part of this path is a file, expected a folder",
  ENAMETOOLONG: "this path is longer than the file system allows",
  ELOOP: "this path runs in a circle of links",
};

/** Errors of the operating system become IO or INVALID_INPUT with their path; the rest is INTERNAL. */
export function describeError(error: unknown): AssayError {
  if (error instanceof AssayError) return error;
  if (error instanceof Error) {
    const { code = "", path } = error as NodeJS.ErrnoException;
    const details = { ...(path === undefined ? {} : { where: path }), cause: error };
    const misuse = PATH_CODES[code];
    if (misuse !== undefined) return new AssayError("INVALID_INPUT", misuse, details);
    const sentence = IO_CODES[code];
    if (sentence !== undefined)
      return new AssayError("IO", sentence, {
        ...details,
        next: "free space or choose another folder with --store",
      });
  }
  return new AssayError("INTERNAL", `this is a defect of Assay: ${sentenceOf(error)}`, {
    next: "please report it, with what the same command prints when ASSAY_ML_DEBUG=1 is set",
    cause: error,
  });
}

/** What was thrown, in one line: the stack is for those who mend it. */
function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.split("\n")[0] as string;
}
