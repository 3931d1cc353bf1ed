/**
 * One picture of a running study: a mark for every run that ended, what runs now, how long it will take. Never a judged
 * score; a selection score is called one wherever it stands.
 * @module
 */
import type { ParameterValue } from "../../model/index.ts";
import { counted } from "../counts-text.ts";
import { durationText } from "../duration-text.ts";
import { type LiveState, type Mark, rowKey } from "./live-state.ts";
import { printable } from "./printable.ts";
import { type Segment, segmentsLine } from "./segments.ts";
import { type Glyphs, glyphs, type Ink, inkOfMethod, painter, type TextStyle } from "./text-style.ts";
import { clip, displayWidth, padEnd, padStart } from "./wrap.ts";

export interface FrameStyle extends TextStyle {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** More rows, or more running runs, than these are summed up in one line: the frame has to fit the screen. */
const MOST_ROWS = 8;
const MOST_RUNNING = 3;
/** Below this, texts are short and the bar is left out. */
const NARROW = 64;

/** @returns At most 19 lines, none wider than `width`. */
export function liveFrame(state: LiveState, { now, width, colour, unicode }: FrameStyle): string[] {
  const marks = glyphs(unicode);
  const columns = Math.max(40, Math.min(120, Math.floor(width)));
  const lines: (readonly Segment[])[] = [
    headLine(state, columns),
    [],
    ...armLines(state, marks, columns - 2),
    [],
    ...progressLines(state, marks, columns - 2, now),
    ...runningLines(state, marks, now),
    ...remarkLines(state, marks, columns),
  ];
  const paint = painter(colour);
  return lines.map((segments) => {
    const tame = segments.map(
      (segment): Segment =>
        typeof segment === "string"
          ? printable(segment, unicode)
          : [segment[0], printable(segment[1], unicode)],
    );
    return segmentsLine(["  ", ...tame], columns, paint, marks.ellipsis).trimEnd();
  });
}

interface Totals {
  readonly planned: number;
  readonly finished: number;
  readonly failed: number;
}

/** Over all arms and roles, or over those of one row. */
export function totalsOf({ arms }: Pick<LiveState, "arms">, key: string | null = null): Totals {
  const of = key === null ? arms : arms.filter((arm) => rowKey(arm) === key);
  const sum = (read: (arm: Totals) => number) => of.reduce((total, arm) => total + read(arm), 0);
  return {
    planned: Math.max(
      sum((arm) => arm.planned),
      sum((arm) => arm.finished),
    ),
    finished: sum((arm) => arm.finished),
    failed: sum((arm) => arm.failed),
  };
}

function headLine({ study, parallel, judgedMetric }: LiveState, width: number): Segment[] {
  if (study === null) return [["dim", "starting"]];
  if (width < NARROW) return [["strong", study]];
  const sealed = judgedMetric === "" ? "the scores stay" : `${judgedMetric} stays`;
  return [
    ["strong", study],
    ["dim", `   ${parallel} at a time   ${sealed} hidden until all have run`],
  ];
}

/** A row for every method and problem, in the order in which the study names them. */
function rowsOf(state: LiveState): { key: string; method: string; problem: string; index: number }[] {
  const rows = new Map<string, { key: string; method: string; problem: string; index: number }>();
  const methods = [...new Set(state.arms.map(({ method }) => method))];
  const known = [...state.arms, ...[...state.marks.keys()].map(armOfKey)];
  for (const { problem, method } of known) {
    const key = rowKey({ problem, method });
    if (!rows.has(key)) rows.set(key, { key, method, problem, index: methods.indexOf(method) });
  }
  return [...rows.values()];
}

function armOfKey(key: string): { problem: string; method: string } {
  const [problem, method] = JSON.parse(key) as [string, string];
  return { problem, method };
}

function armLines(state: LiveState, marks: Glyphs, width: number): (readonly Segment[])[] {
  const all = rowsOf(state);
  const shown = all.length > MOST_ROWS ? busiest(state, all).slice(0, MOST_ROWS - 1) : all;
  const several = new Set(all.map(({ problem }) => problem)).size > 1;
  const nameOf = (row: (typeof all)[number]) => (several ? `${row.method} ${row.problem}` : row.method);
  const names = Math.min(
    Math.floor(width / 3),
    Math.max(0, ...shown.map((row) => displayWidth(nameOf(row)))),
  );
  const counts = shown.map(({ key }) => {
    const { planned, finished } = totalsOf(state, key);
    return `${finished}/${planned}`;
  });
  const widest = Math.max(0, ...counts.map((text) => text.length));
  const bests = shown.map(({ key }) => bestText(state, key));
  const beside = Math.max(0, ...bests.map((text) => text.length));
  const besideFits = width - names - widest - beside - 6 >= 20;
  const free = width - names - widest - 4 - (besideFits && beside > 0 ? beside + 2 : 0);
  const room = Math.min(free, Math.max(0, ...shown.map((row) => slotsOf(state, row.key))));
  const lines = shown.map((row, i): Segment[] => [
    `${padEnd(clip(row.method === nameOf(row) ? row.method : nameOf(row), names, marks.ellipsis), names)}  `,
    ...markSegments(state.marks.get(row.key) ?? [], totalsOf(state, row.key), room, row.index, marks),
    `  ${padStart(counts[i] as string, widest)}`,
    ...(besideFits && bests[i] !== "" ? [["dim", `  ${bests[i]}`] as const] : []),
  ]);
  if (shown.length === all.length) return lines;
  const rest = all.filter((row) => !shown.includes(row)).map(({ key }) => totalsOf(state, key));
  const [finished, planned] = [
    rest.reduce((sum, each) => sum + each.finished, 0),
    rest.reduce((sum, each) => sum + each.planned, 0),
  ];
  return [...lines, [["dim", `and ${all.length - shown.length} more: ${finished}/${planned}`]]];
}

/** Columns that a row would take, were there room: its marks, and those to come. */
function slotsOf(state: LiveState, key: string): number {
  const { planned, finished } = totalsOf(state, key);
  return (state.marks.get(key)?.length ?? 0) + Math.max(0, planned - finished);
}

/** Rows with something running first; else in their order. */
function busiest(state: LiveState, rows: ReturnType<typeof rowsOf>): ReturnType<typeof rowsOf> {
  const active = new Set([...state.running.values()].map(({ run }) => rowKey(run)));
  const first = rows.filter(({ key }) => active.has(key));
  return [...first, ...rows.filter((row) => !first.includes(row))];
}

function bestText({ best, selectionMetric }: LiveState, key: string): string {
  const found = best.get(key);
  return found === undefined || selectionMetric === null
    ? ""
    : `best ${selectionMetric} ${scoreText(found.value)}`;
}

/** One mark a run; those that have no room are counted before the rest, so that count and marks make all. */
function markSegments(
  ends: readonly Mark[],
  { planned, finished }: Totals,
  room: number,
  index: number,
  marks: Glyphs,
): Segment[] {
  const prefix =
    ends.length <= room ? "" : `+${ends.length - Math.max(0, room - String(ends.length).length - 2)} `;
  const shown = prefix === "" ? ends : ends.slice(ends.length - (room - prefix.length));
  const exact = prefix === "" ? "" : `+${ends.length - shown.length} `.padEnd(prefix.length);
  const segments: Segment[] = exact === "" ? [] : [["dim", exact]];
  for (let start = 0; start < shown.length; ) {
    const mark = shown[start] as Mark;
    let end = start + 1;
    while (shown[end] === mark) end++;
    segments.push([inkOfMark(mark, index), marks[mark].repeat(end - start)]);
    start = end;
  }
  const used = exact.length + shown.length;
  const coming = Math.max(0, Math.min(room - used, planned - finished));
  return [...segments, ["dim", marks.faint.repeat(coming)], " ".repeat(Math.max(0, room - used - coming))];
}

function inkOfMark(mark: Mark, index: number): Ink {
  return mark === "done" ? inkOfMethod(index) : mark === "failed" ? "failed" : "dim";
}

function progressLines(state: LiveState, marks: Glyphs, width: number, now: number): Segment[][] {
  const { planned, finished, failed } = totalsOf(state);
  const counts: Segment[] = [
    `${finished} of ${counted(planned, "run")}`,
    ...(failed > 0 ? [["failed", `, ${failed} failed`] as const] : []),
  ];
  if (width < NARROW) return [counts, [timeText(state, now)]];
  const columns = Math.min(40, width - 46);
  const full = planned === 0 ? 0 : Math.min(columns, Math.floor((columns * finished) / planned));
  const bar: Segment[] = [marks.barFull.repeat(full), ["dim", marks.barEmpty.repeat(columns - full)], "  "];
  return [[...bar, ...counts, `   ${timeText(state, now)}`]];
}

function timeText({ ended, secondsLeft, estimatedAt, startedAt }: LiveState, now: number): string {
  if (ended !== null)
    return `${ended.state === "complete" ? "complete" : "stopped"} after ${durationText(ended.seconds)}`;
  if (secondsLeft !== null && estimatedAt !== null) {
    const left = secondsLeft - (now - estimatedAt) / 1000;
    return left < 1 ? "nearly done" : `about ${durationText(left)} left`;
  }
  return startedAt === null ? "" : `${durationText(Math.max(0, (now - startedAt) / 1000))} so far`;
}

function runningLines({ running, selectionMetric }: LiveState, marks: Glyphs, now: number): Segment[][] {
  const all = [...running.values()];
  const shown = all.length > MOST_RUNNING ? all.slice(0, MOST_RUNNING - 1) : all;
  const names = Math.max(0, ...shown.map(({ run }) => displayWidth(run.label)));
  const lines = shown.map(({ run, startedAt, score }, i): Segment[] => [
    ["dim", i === 0 ? "now   " : "      "],
    `${marks.running} ${padEnd(run.label, names)}`,
    `  ${durationText(Math.max(0, (now - startedAt) / 1000))}`,
    ...(score === null || selectionMetric === null
      ? []
      : [`  ${selectionMetric} ${scoreText(score.value)} at ${score.step}`]),
    ["dim", configText(run.config)],
  ]);
  return all.length > shown.length
    ? [...lines, [["dim", `      and ${all.length - shown.length} more`]]]
    : lines;
}

function configText(config: Readonly<Record<string, ParameterValue>>): string {
  const text = Object.entries(config).map(
    ([name, value]) => `${name} ${typeof value === "number" ? scoreText(value) : value}`,
  );
  return text.length === 0 ? "" : `  ${text.join(", ")}`;
}

/** Five significant digits: enough to follow, too few to publish. */
export function scoreText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : String(value);
}

function remarkLines(state: LiveState, marks: Glyphs, width: number): Segment[][] {
  const { lastFailure, selectionMetric, notices } = state;
  const notice = notices.at(-1);
  return [
    ...(lastFailure === null
      ? []
      : [
          [
            ["dim", "failed "] as const,
            ["failed", `${marks.failed} ${lastFailure.label}: ${lastFailure.reason}`] as const,
          ],
        ]),
    ...(notice === undefined ? [] : [[["warn", marks.warning] as const, ` ${notice}`]]),
    ...(selectionMetric === null ||
    (state.best.size === 0 && ![...state.running.values()].some(({ score }) => score !== null))
      ? []
      : [
          [
            [
              "dim",
              width < NARROW
                ? "scores: selection score, not a result"
                : `${selectionMetric} is a selection score, not a result`,
            ] as const,
          ],
        ]),
    ...stopLines(state, width),
  ];
}

/** What Ctrl-C does now. */
function stopLines({ watch, ended, command }: LiveState, width: number): Segment[][] {
  if (ended !== null || watch === "closed") return [];
  const short = width < NARROW;
  if (watch === "stopping")
    return [
      [
        [
          "warn",
          short
            ? "Stopping. Ctrl-C again: at once"
            : "Stopping; what has finished is kept. Ctrl-C again: at once",
        ],
      ],
    ];
  const stop = "Ctrl-C stops, keeps what has finished";
  return [[["dim", short ? stop : `${stop}; to go on: ${command}`]]];
}
