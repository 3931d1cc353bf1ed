/**
 * Every migration in its order; a file's schema version is how many of them it has had. Only ever added to.
 * @module
 */
import { record } from "./0001-record.ts";
import { unplannedLooks } from "./0002-unplanned-looks.ts";

export const MIGRATIONS: readonly string[] = [record, unplannedLooks];
