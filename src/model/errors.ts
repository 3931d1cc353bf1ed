/**
 * The one error type that a user can act on, and the exit code that each of its codes maps to.
 * @module
 */

/** Stable codes: programs read them in JSON, the exit code follows from them: docs/exit-codes.md. */
export const EXIT_CODES = {
  /** The command line is wrong: unknown option, missing argument, several metrics and none named. */
  USAGE: 64,
  /** A value or file that the user gave cannot be used as it is. */
  INVALID_INPUT: 65,
  /** The code of a study changed between two runs of it. */
  CODE_CHANGED: 65,
  /** No run of a study succeeded, so nothing can be judged. */
  NO_SUCCESSFUL_RUN: 65,
  /** A service (or a Node version) that is needed cannot be reached. */
  UNAVAILABLE: 69,
  /** A defect of Assay itself. */
  INTERNAL: 70,
  /** Disk full, read-only folder, unreadable file. */
  IO: 74,
  /** Another process holds this study or keeps the store locked. */
  BUSY: 75,
  /** Stopped by Ctrl-C (130) or SIGTERM (143, set by the command line). */
  INTERRUPTED: 130,
} as const;

export type ErrorCode = keyof typeof EXIT_CODES;

export interface AssayErrorDetails extends ErrorOptions {
  /** Where: `assay.yaml:9:54`, a path, a key. */
  readonly where?: string;
  /** What to do next, one clause or a command. */
  readonly next?: string;
  /** The line of the user's file with a marker under the spot, ready to print; several lines, no colour. */
  readonly excerpt?: string;
}

/** An error that a user can act on: what happened, the value that did it, and what to do next. */
export class AssayError extends Error {
  override readonly name = "AssayError";
  readonly code: ErrorCode;
  readonly where: string | null;
  readonly next: string | null;
  readonly excerpt: string | null;
  constructor(code: ErrorCode, message: string, details: AssayErrorDetails = {}) {
    super(message, details);
    this.code = code;
    this.where = details.where ?? null;
    this.next = details.next ?? null;
    this.excerpt = details.excerpt ?? null;
  }
  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}
