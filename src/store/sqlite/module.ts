/**
 * `node:sqlite`, without the notice on the user's terminal that Node calls it experimental.
 * @module
 */
type Sqlite = typeof import("node:sqlite");

/** Loads it on first use: the notice is given when the module is loaded, and only that one is held back. */
export function loadSqlite(): Sqlite {
  const emitWarning = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: []) => {
    if (!String(warning).startsWith("SQLite is an experimental feature")) emitWarning(warning, ...rest);
  }) as typeof process.emitWarning;
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
