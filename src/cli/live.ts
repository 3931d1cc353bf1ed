/**
 * The live view of a running study on stderr, and Ctrl-C: the first stops with everything kept, the second at once.
 * @module
 */
import { performance } from "node:perf_hooks";
import { isatty } from "node:tty";
import type { StudyEvent } from "../model/index.ts";
import { liveFrame, liveStart, liveStep, liveWith, plainLine } from "../report/index.ts";
import type { Terminal } from "./command.ts";
import { createLiveRegion } from "./live-region.ts";

/** Redraws at most this often. */
const REDRAW_MS = 250;
/** Ctrl-C; what a batch system or `kill` sends; what is sent when the terminal is closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface StudyView {
  onEvent(event: StudyEvent): void;
  /** Says something without tearing the picture. */
  note(text: string): void;
  /** `soft` aborts at the first signal, `hard` at the second; the signal's name is the reason. */
  readonly stop: { readonly soft: AbortSignal; readonly hard: AbortSignal };
  close(): void;
}

/** Follows a study until `close`; takes over the signals that end a process meanwhile. */
export function followStudy(terminal: Terminal, command: string): StudyView {
  const soft = new AbortController();
  const hard = new AbortController();
  let state = liveStart(command);
  const region = createLiveRegion(process.stderr);
  let lastDraw = Number.NEGATIVE_INFINITY;

  const draw = () => {
    lastDraw = performance.now();
    region.draw(
      liveFrame(state, {
        now: terminal.now(),
        width: process.stderr.columns ?? 100,
        colour: terminal.noteColour,
        unicode: terminal.unicode,
      }),
    );
  };
  const timer = terminal.live ? setInterval(draw, REDRAW_MS) : null;
  timer?.unref();

  const note = (text: string) => {
    if (!terminal.live) return terminal.note(text);
    region.above(text);
    draw();
  };

  const onSignal = (signal: NodeJS.Signals) => {
    // A terminal that this process does not use is closed: nohup asks to go on, which Node has forgotten by now.
    if (signal === "SIGHUP" && !usesTerminal()) return;
    if (soft.signal.aborted) {
      hard.abort(signal);
      return;
    }
    soft.abort(signal);
    state = liveWith(state, "stopping");
    if (terminal.live) draw();
    else terminal.note("Stopping: what has finished is kept, what is running is ended. Once more: at once.");
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);

  return {
    stop: { soft: soft.signal, hard: hard.signal },
    note,
    onEvent(event) {
      state = liveStep(state, event);
      if (terminal.live) {
        if (performance.now() - lastDraw >= REDRAW_MS) draw();
        return;
      }
      const line = plainLine(event, state, terminal.unicode);
      if (line !== null) terminal.note(line);
    },
    close() {
      if (timer !== null) {
        clearInterval(timer);
        state = liveWith(state, "closed");
        draw();
        process.stderr.write("\n"); // what follows is a result, or why there is none
      }
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

function usesTerminal(): boolean {
  return [0, 1, 2].some((stream) => isatty(stream));
}
