/**
 * Errors of the operating system as errors that a user can act on.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { systemRefusal } from "./sqlite/failure.ts";

/** @returns What to throw: an `AssayError` IO, or the error itself where it is none of the user's. */
export function systemFailure(error: unknown, where: string): unknown {
  if (error instanceof AssayError) return error;
  const refusal = systemRefusal(error, where);
  return refusal
    ? new AssayError(refusal.code, refusal.message, { ...refusal.details, cause: error })
    : error;
}
