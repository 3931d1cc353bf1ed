export { AssayError, type AssayErrorDetails, type ErrorCode, EXIT_CODES } from "./errors.ts";
