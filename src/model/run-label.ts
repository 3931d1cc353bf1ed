/**
 * What a run is called on the screen and in lists: `resnet-007`, `resnet-confirm-2`.
 * @module
 */
import { DEFAULT_TRIAL, type RunLink } from "./record.ts";

/** Numbers are those of the record, from 0. Unique within one problem of a study: a default's fresh units say that they are. */
export function runLabel(link: Pick<RunLink, "method" | "role" | "trial" | "replicate">): string {
  const { method, role, trial, replicate } = link;
  if (role === "confirm" || role === "compare")
    return `${method}-${trial === DEFAULT_TRIAL ? "default-" : ""}${role}-${replicate}`;
  const again = replicate === 0 ? "" : `-again-${replicate}`;
  return role === "default"
    ? `${method}-default${again}`
    : `${method}-${String(trial).padStart(3, "0")}${again}`;
}
