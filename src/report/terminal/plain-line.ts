/**
 * A running study where nothing can be redrawn: one line an event, each whole in itself and always of the same form, so
 * that `grep failed` and `grep resnet-007` find what they should. Times are UTC.
 * @module
 */
import type { RunProgress, StudyEvent } from "../../model/index.ts";
import { counted } from "../counts-text.ts";
import { durationText } from "../duration-text.ts";
import { scoreText, totalsOf } from "./live-frame.ts";
import type { LiveState } from "./live-state.ts";
import { printable } from "./printable.ts";

/**
 * @param state - After the event.
 * @returns Null for events that are not worth a line: a score on the way.
 */
export function plainLine(event: StudyEvent, state: LiveState, unicode = true): string | null {
  const line = lineOf(event, state);
  return line === null ? null : printable(line, unicode);
}

function lineOf(event: StudyEvent, state: LiveState): string | null {
  switch (event.type) {
    case "study-started": {
      const found = event.resumed === 0 ? "" : `, ${event.resumed} of them finished before`;
      const hidden = event.judgedMetric === "" ? "the scores stay" : `${event.judgedMetric} stays`;
      return `${event.study}: ${counted(totalsOf(event).planned, "run")}${found}, ${event.parallel} at a time; ${hidden} hidden until all have run`;
    }
    case "run-started": {
      const config = Object.entries(event.run.config).map(([name, value]) => ` ${name}=${value}`);
      return `${timeOf(event.at)} ${nameOf(event.run, state)} started${config.join("")}`;
    }
    case "run-score":
      return null;
    case "run-ended":
      return [
        `${timeOf(event.at)} ${nameOf(event.run, state)} ${event.outcome}${
          event.reason === null || event.outcome === "done" ? "" : ` (${event.reason})`
        } after ${durationText(event.seconds)}`,
        ...(event.selection === null || state.selectionMetric === null
          ? []
          : [`${state.selectionMetric}=${scoreText(event.selection)} (selection score, not a result)`]),
        progressText(event, state),
      ].join(", ");
    case "notice":
      return `note: ${event.message}`;
    case "study-ended": {
      const { finished, failed } = totalsOf(state);
      return `${state.study ?? "study"}: ${event.state} after ${durationText(event.seconds)}, ${counted(finished, "run")} finished, ${failed} failed`;
    }
  }
}

function progressText(
  { arms, secondsLeft }: Extract<StudyEvent, { type: "run-ended" }>,
  state: LiveState,
): string {
  const { finished, planned, failed } = totalsOf(arms.length > 0 ? { arms } : state);
  const left = secondsLeft === null || secondsLeft < 1 ? "" : `, about ${durationText(secondsLeft)} left`;
  return `${finished}/${planned} runs, ${failed} failed${left}`;
}

/** With the problem where there are several, since labels are unique within one only. */
function nameOf({ label, problem }: RunProgress, { arms }: LiveState): string {
  return new Set(arms.map((arm) => arm.problem)).size > 1 ? `${problem}/${label}` : label;
}

function timeOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "--:--:--Z" : `${date.toISOString().slice(11, 19)}Z`;
}
