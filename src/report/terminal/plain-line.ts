/**
 * A running study where nothing can be redrawn: one line an event, each whole in itself, so that `grep` works on them.
 * @module
 */
import type { StudyEvent } from "../../model/index.ts";
import { durationText } from "../duration-text.ts";
import type { LiveState } from "./live-state.ts";

/**
 * @param state - After the event.
 * @returns Null for events that are not worth a line.
 */
export function plainLine(event: StudyEvent, state: LiveState): string | null {
  if (event.type === "notice") return `notice: ${event.message}`;
  if (event.type !== "run-ended") return null;
  return `${event.run.label} ${event.outcome} ${durationText(event.seconds)} ${state.failures} failed`;
}
