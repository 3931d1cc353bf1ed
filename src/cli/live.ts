/**
 * The live view of a running study on stderr, and Ctrl-C: the first stops with everything kept, the second at once.
 * @module
 */
import { performance } from "node:perf_hooks";
import type { StudyEvent } from "../model/index.ts";
import { liveFrame, liveStart, liveStep, plainLine } from "../report/index.ts";
import type { Terminal } from "./command.ts";

/** Redraws at most this often. */
const REDRAW_MS = 250;
/** Ctrl-C; what a batch system or `kill` sends; what is sent when the terminal is closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface StudyView {
  onEvent(event: StudyEvent): void;
  /** `soft` aborts at the first signal, `hard` at the second; the signal's name is the reason. */
  readonly stop: { readonly soft: AbortSignal; readonly hard: AbortSignal };
  close(): void;
}

/** Follows a study until `close`; takes over the signals that end a process meanwhile. */
export function followStudy(terminal: Terminal, command: string): StudyView {
  const soft = new AbortController();
  const hard = new AbortController();
  let state = liveStart(command);
  let drawn = 0;
  let lastDraw = Number.NEGATIVE_INFINITY;

  const draw = () => {
    lastDraw = performance.now();
    const lines = liveFrame(state, {
      now: terminal.now(),
      width: Math.min(process.stderr.columns ?? 100, 120),
      colour: terminal.colour,
      unicode: terminal.unicode,
    });
    // Up to the frame's first line, then each line cleared and rewritten: no flicker, no scrolling.
    const up = drawn > 0 ? `\u001b[${drawn}A` : "";
    process.stderr.write(`${up}${lines.map((line) => `\u001b[2K${line}\n`).join("")}\u001b[0J`);
    drawn = lines.length;
  };
  const timer = terminal.live ? setInterval(draw, REDRAW_MS) : null;
  timer?.unref();

  const onSignal = (signal: NodeJS.Signals) => {
    if (soft.signal.aborted) {
      hard.abort(signal);
      return;
    }
    soft.abort(signal);
    if (terminal.live) {
      draw();
      drawn = 0;
    }
    terminal.note(
      "Stopping: what has finished is kept, what is running is ended. Once more: end it at once.",
    );
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);

  return {
    stop: { soft: soft.signal, hard: hard.signal },
    onEvent(event) {
      state = liveStep(state, event);
      if (terminal.live) {
        if (performance.now() - lastDraw >= REDRAW_MS) draw();
        return;
      }
      const line = plainLine(event, state);
      if (line !== null) terminal.note(line);
    },
    close() {
      if (timer !== null) {
        clearInterval(timer);
        draw();
      }
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
