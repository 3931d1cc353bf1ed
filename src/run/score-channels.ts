/**
 * The scores of one run, from both channels that a program has without a client: lines on stdout and
 * `metrics.jsonl` in the run's folder. A name that comes by both counts from the file alone, and that is said once.
 *
 * Where a line gives no step, the step is the number of points that the name already has.
 * @module
 */
import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { createScorePattern, type MetricPoint, parseScoreLine, type ScoreLine } from "../model/index.ts";
import { createLineSplitter } from "./executors/line-splitter.ts";

export const METRICS_FILE = "metrics.jsonl";
/** Of one run, over all names: what a record can hold without becoming a burden. */
export const MOST_POINTS = 1_000_000;

export interface ScoreChannels {
  /** Takes one line of stdout; returns the points that are in it, for showing and keeping while the run goes on. */
  line(text: string): readonly MetricPoint[];
  /** Wanted names that stood with a number in a line that is no score line. */
  readonly nearMisses: ReadonlySet<string>;
  /** After the run: all points of all channels, and what the user should know of them. */
  finish(): Promise<{ readonly points: readonly MetricPoint[]; readonly notices: readonly string[] }>;
}

export interface ScoreChannelOptions {
  /** A regular expression in place of score lines on stdout. */
  readonly scorePattern: string | null;
  /** Names to look for in lines that are no score lines; empty: any name. Default: none is looked for. */
  readonly wanted?: readonly string[];
  readonly now: () => number;
  /** Without it there is only stdout. */
  readonly runDir?: string;
  readonly mostPoints?: number;
}

/** @throws {AssayError} INVALID_INPUT if the pattern is no regular expression, or lacks a group. */
export function createScoreChannels({
  scorePattern,
  wanted,
  now,
  runDir,
  mostPoints = MOST_POINTS,
}: ScoreChannelOptions): ScoreChannels {
  const read = scorePattern === null ? readScoreLine : createScorePattern(scorePattern);
  const stdout = createSeries(mostPoints);
  const almost = scorePattern !== null || wanted === undefined ? null : almostScore(wanted);
  const nearMisses = new Set<string>();
  const most = Math.max(1, wanted?.length ?? 0);
  return {
    line(text) {
      const scores = read(text);
      if (scores === null && almost !== null && nearMisses.size < most && text.length <= LONGEST_NEAR_MISS)
        for (const [, name = ""] of text.matchAll(almost)) nearMisses.add(name);
      return scores === null ? [] : stdout.add(scores, now());
    },
    nearMisses,
    async finish() {
      const file = createSeries(mostPoints);
      const notices =
        runDir === undefined ? [] : await readMetricsFile(join(runDir, METRICS_FILE), file, now());
      const inFile = file.names();
      const both = [...stdout.names()].filter((name) => inFile.has(name));
      if (both.length > 0)
        notices.push(
          `${list(both)}: printed and in ${METRICS_FILE} too; the file counts, the printed ones do not`,
        );
      const printed =
        both.length === 0 ? stdout.points() : stdout.points().filter(({ key }) => !inFile.has(key));
      const points = file.points().concat(printed).slice(0, mostPoints);
      const left =
        file.dropped() + stdout.dropped() + (file.points().length + printed.length - points.length);
      if (left > 0)
        notices.push(`more than ${mostPoints} points were logged: ${left} later ones are left out`);
      return { points, notices };
    },
  };
}

const LONGEST_NEAR_MISS = 400; // characters

/** `acc=0.11 after 3 s`, `acc: 0.11`, `{"acc": 0.11} done`: meant as a score, and no score line. */
function almostScore(wanted: readonly string[]): RegExp {
  const name =
    wanted.length === 0
      ? String.raw`[\p{L}_][\p{L}\p{N}_/.@:-]*`
      : wanted.map((each) => each.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}_/.@:-])(${name})"?\s*[=:]\s*[+-]?(?:\.?\d|[nN]a[nN]\b|inf)`,
    "gu",
  );
}

/** Most lines are no scores, and a program may print millions of them. */
function readScoreLine(line: string): ScoreLine | null {
  return line.includes("=") || line.includes("{") ? parseScoreLine(line) : null;
}

function createSeries(mostPoints: number) {
  const points: MetricPoint[] = [];
  const counts = new Map<string, number>();
  let dropped = 0;
  return {
    add({ values, step }: ScoreLine, at: number): MetricPoint[] {
      const added: MetricPoint[] = [];
      for (const [key, value] of values) {
        if (points.length >= mostPoints) dropped++;
        else {
          const count = counts.get(key) ?? 0;
          counts.set(key, count + 1);
          const point = { key, step: step ?? BigInt(count), at, value };
          points.push(point);
          added.push(point);
        }
      }
      return added;
    },
    names: (): ReadonlySet<string> => new Set(counts.keys()),
    points: (): readonly MetricPoint[] => points,
    dropped: () => dropped,
  };
}

/** Reads as far as the file goes; what is no object with numbers is said, with its line. */
async function readMetricsFile(
  path: string,
  series: ReturnType<typeof createSeries>,
  at: number,
): Promise<string[]> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isFile()) return [`${METRICS_FILE} is not a file`]; // a pipe would be waited for
  let number = 0;
  let flawed = 0;
  let firstFlawed = 0;
  let lastFlawed = 0;
  const lines = createLineSplitter((line) => {
    number++;
    if (line.trim() === "") return;
    const scores = line.trimStart().startsWith("{") ? parseScoreLine(line) : null;
    if (scores !== null) series.add(scores, at);
    else {
      flawed++;
      firstFlawed ||= number;
      lastFlawed = number;
    }
  });
  let lastByte = 0x0a;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      lines.push(chunk);
      lastByte = chunk.at(-1) ?? lastByte;
    }
  } catch (error) {
    return [`${METRICS_FILE} cannot be read (${error instanceof Error ? error.message : String(error)})`];
  }
  lines.end();
  const notices: string[] = [];
  if (lastByte !== 0x0a && lastFlawed === number && flawed > 0) {
    notices.push(`${METRICS_FILE}:${number}: the last line is torn (cut while it was written) and left out`);
    flawed--;
  }
  if (flawed > 0)
    notices.push(
      `${METRICS_FILE}:${firstFlawed}: no flat JSON object with a number${flawed > 1 ? `; ${flawed - 1} more like it` : ""}: left out`,
    );
  return notices;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} others` : shown;
}
