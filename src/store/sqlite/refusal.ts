/**
 * An `AssayError` as a worker thread knows it: plain fields that travel over the port. The main thread makes the
 * `AssayError` of it. (A worker that loaded all of `model` for that one class would take a fifth of a second longer to start.)
 * @module
 */
import type { ErrorCode } from "../../model/index.ts";

export interface RefusalDetails {
  readonly where?: string;
  readonly next?: string;
}

/** Fields as in `AssayError`. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly details: RefusalDetails;
  constructor(code: ErrorCode, message: string, details: RefusalDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
