/**
 * A path as a person wants to read it: from where they stand, unless the way there leads up by more than one folder.
 * @module
 */
import { isAbsolute, relative } from "node:path";

export function shownPath(from: string, path: string): string {
  const short = relative(from, path);
  return short === "" || isAbsolute(short) || /^\.\.[\\/]\.\./.test(short) ? path : short;
}
