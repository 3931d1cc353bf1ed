/**
 * The tuning curves: the score to expect from the best of k configurations, for every k that was tried. Only up to a
 * fifth of the trials may a verdict be said; that part is drawn with the method's own marker, the rest fainter.
 * @module
 */
import { type Arm, type CurvePoint, decimal } from "../../model/index.ts";
import { domainOf, doublingTicks, linearShare, logShare, niceTicks } from "../figures/axis.ts";
import { createDotSheet, DOTS_ACROSS, DOTS_DOWN } from "./braille.ts";
import { type Canvas, columnOf, createCanvas } from "./canvas.ts";
import { levelText, MARGIN, marked, methodIndex, type Page, sharedDecimals } from "./page.ts";
import { inkOfMethod, markerOf } from "./text-style.ts";
import { clip, displayWidth, padEnd, padStart, wrap } from "./wrap.ts";

/** Lines of text that the plot takes. */
const ROWS = 10;

/** Empty where no method of the problem has a curve. */
export function curveLines(page: Page, arms: readonly Arm[], k: number | null): string[] {
  const drawn = arms.filter((arm) => arm.curve.some((point) => Number.isFinite(Number(point.estimate))));
  if (drawn.length === 0) return [];
  const { paint, width, document } = page;
  const { name, goal, select_by } = document.study.metric;
  const heading = `${name} to expect from the best of k configurations${select_by === null ? "" : `, chosen by ${select_by}`}`;
  return [
    ...wrap(heading, width, { first: MARGIN, rest: MARGIN }).map((line) => paint("strong", line)),
    ...plot(page, drawn, goal === "minimize"),
    ...atBudget(page, drawn, k),
  ];
}

function plot(page: Page, arms: readonly Arm[], flipped: boolean): string[] {
  const { paint, marks, width } = page;
  const levels = arms.flatMap(({ curve }) => curve.map(({ estimate }) => Number(estimate)));
  const domain = domainOf(levels, 0.04);
  const most = Math.max(...arms.map(({ curve }) => curve.at(-1)?.k ?? 1));
  const ticks = niceTicks(domain[0], domain[1], 4);
  const labels = Math.max(...ticks.values.map((value) => displayWidth(decimal(value, ticks.decimals))));
  const names = page.wide ? Math.min(18, 3 + Math.max(...arms.map(({ method }) => displayWidth(method)))) : 2;
  const columns = width - MARGIN.length - labels - 2 - names;
  const up = linearShare(domain, flipped);
  const rowOf = (value: number) => ROWS - 1 - columnOf(up(value), ROWS);
  const across = logShare(most);
  const rows = Array.from({ length: ROWS }, () => createCanvas(columns));
  const zones = zoneEdges(arms);
  for (const edge of [zones.decides, zones.weak])
    if (edge !== null && edge < most)
      for (const row of rows) row.put(columnOf(across(edge + 0.5), columns), marks.zoneEdge, "dim");
  const frame: Frame = { rows, columns, most, up };
  if (page.fine) drawFine(page, frame, arms);
  else for (const arm of arms) drawCoarse(page, frame, arm, arms);
  const ends = endLabels(page, arms, rowOf, names);
  const tickRows = new Map(ticks.values.map((value) => [rowOf(value), decimal(value, ticks.decimals)]));
  const lines = rows.map((row, i) =>
    `${MARGIN}${paint("dim", padStart(tickRows.get(i) ?? "", labels))} ${paint("dim", marks.upright)}${row.line(paint)}${ends.get(i) ?? ""}`.trimEnd(),
  );
  const indent = MARGIN + " ".repeat(labels + 2);
  return [
    ...lines,
    ...budgetAxis(page, indent, columns, most),
    ...zoneLines(page, indent, columns, across, most, zones),
  ];
}

/** Last budgets at which a verdict may be said, and at which an interval can be drawn: those of the shorter search. */
function zoneEdges(arms: readonly Arm[]): { decides: number | null; weak: number | null } {
  const last = (zone: CurvePoint["zone"]) => {
    const ks = arms.map(({ curve }) => curve.findLast((point) => point.zone === zone)?.k ?? null);
    return ks.some((k) => k === null) ? null : Math.min(...(ks as number[]));
  };
  return { decides: last("decides"), weak: last("weak") };
}

interface Frame {
  readonly rows: readonly Canvas[];
  readonly columns: number;
  /** The largest budget: the right end of the log axis. */
  readonly most: number;
  /** Share of the height, better is higher. */
  readonly up: (value: number) => number;
}

/** A line of dots: unbroken where it decides, dashed where no word can be said, dotted beyond. */
function drawFine(page: Page, { rows, columns, most, up }: Frame, arms: readonly Arm[]): void {
  const sheet = createDotSheet(columns, ROWS);
  const [across, down] = [columns * DOTS_ACROSS, ROWS * DOTS_DOWN];
  const levelOf = (value: number) => down - 1 - columnOf(up(value), down);
  for (const arm of arms) {
    const ink = inkOfMethod(methodIndex(page, arm.method));
    const last = arm.curve.at(-1)?.k ?? 1;
    let before: number | null = null;
    for (let x = 0; x < across; x++) {
      const k = budgetAt(x, across, most);
      if (k > last + 0.01) break;
      const { value, zone } = valueAt(arm.curve, k);
      const y = levelOf(value);
      const drawn = zone === "decides" || (zone === "weak" ? x % 4 < 2 : x % 4 === 0);
      // Steep pieces are filled upwards or downwards from where the line was, so that it does not tear.
      const start = zone === "decides" && before !== null ? before + Math.sign(y - before) : y;
      for (let level = Math.min(start, y); drawn && level <= Math.max(start, y); level++)
        sheet.dot(x, level, ink);
      before = y;
    }
  }
  sheet.drawOn(rows);
  // Markers tell the lines apart where there is no colour.
  for (const arm of arms) {
    const index = methodIndex(page, arm.method);
    for (const k of doublingTicks(most)) {
      const { value, zone } = valueAt(arm.curve, k);
      const row = rows[Math.floor(levelOf(value) / DOTS_DOWN)];
      if (zone !== "decides" || row === undefined) continue;
      const column = columnOf(logShare(most)(k), columns);
      const free = [0, 1, 2, 3]
        .map((step) => column + step)
        .find((each) => !page.marks.markers.includes(row.at(each)));
      row.put(free ?? column, markerOf(page.marks, index), inkOfMethod(index));
    }
  }
}

/** The same in whole characters: the method's own marker where it decides, small dots beyond. */
function drawCoarse(page: Page, { rows, columns, most, up }: Frame, arm: Arm, arms: readonly Arm[]): void {
  const index = methodIndex(page, arm.method);
  const last = arm.curve.at(-1)?.k ?? 1;
  for (let column = 0; column < columns; column++) {
    const k = budgetAt(column, columns, most);
    if (k > last + 0.01) break;
    const { value, zone } = valueAt(arm.curve, k);
    const row = rows[ROWS - 1 - columnOf(up(value), ROWS)];
    if (row === undefined) continue;
    const free = row.at(column) === " " || row.at(column) === page.marks.zoneEdge;
    // Curves that share a cell take turns, so that neither hides the other.
    if (free || column % arms.length === arms.indexOf(arm))
      row.put(
        column,
        zone === "decides" ? markerOf(page.marks, index) : page.marks.faint,
        inkOfMethod(index),
      );
  }
}

/** The budget at a place of the log axis. */
function budgetAt(place: number, places: number, most: number): number {
  return Math.exp((place / Math.max(1, places - 1)) * Math.log(Math.max(most, 2)));
}

/** Between two budgets on the log axis, in a straight line. */
function valueAt(curve: readonly CurvePoint[], k: number): { value: number; zone: CurvePoint["zone"] } {
  const after = curve.findIndex((point) => point.k >= k - 1e-9);
  const right = curve[after === -1 ? curve.length - 1 : after] as CurvePoint;
  const left = curve[Math.max(0, (after === -1 ? curve.length : after) - 1)] as CurvePoint;
  if (right.k === left.k || k >= right.k) return { value: Number(right.estimate), zone: right.zone };
  const share = Math.log(k / left.k) / Math.log(right.k / left.k);
  const nearer = k - left.k < right.k - k ? left : right;
  return {
    value: Number(left.estimate) + share * (Number(right.estimate) - Number(left.estimate)),
    zone: nearer.zone,
  };
}

/** A method's name stands at the end of its line; where two would meet, one moves to the next free row. */
function endLabels(
  page: Page,
  arms: readonly Arm[],
  rowOf: (value: number) => number,
  room: number,
): Map<number, string> {
  const labels = new Map<number, string>();
  const wanted = arms
    .map((arm) => ({ arm, row: Math.max(0, Math.min(ROWS - 1, rowOf(Number(arm.curve.at(-1)?.estimate)))) }))
    .sort((a, b) => a.row - b.row);
  for (const { arm, row } of wanted) {
    const free = Array.from({ length: ROWS }, (_, i) => i)
      .filter((i) => !labels.has(i))
      .sort((a, b) => Math.abs(a - row) - Math.abs(b - row))[0];
    if (free === undefined) break;
    const name = room <= 2 ? "" : clip(arm.method, room - 3, page.marks.ellipsis);
    labels.set(free, ` ${marked(page, arm.method, name)}`.trimEnd());
  }
  return labels;
}

function budgetAxis({ paint, marks }: Page, indent: string, columns: number, most: number): string[] {
  const across = logShare(most);
  const [line, numbers] = [createCanvas(columns), createCanvas(columns)];
  line.fill(0, columns - 1, marks.axis, "dim");
  let free = 0;
  for (const k of doublingTicks(most)) {
    const column = columnOf(across(k), columns);
    line.put(column, marks.axisTick, "dim");
    const start = Math.min(column, columns - String(k).length);
    if (start < free) continue;
    numbers.text(start, String(k), "dim");
    free = start + String(k).length + 1;
  }
  return [
    `${indent.slice(0, -1)}${paint("dim", marks.axisCorner)}${line.line(paint)}`,
    `${indent}${numbers.line(paint)}`.trimEnd(),
  ];
}

function zoneLines(
  { paint, marks, width }: Page,
  indent: string,
  columns: number,
  across: (k: number) => number,
  most: number,
  { decides, weak }: ReturnType<typeof zoneEdges>,
): string[] {
  if (decides === null) return [];
  const canvas = createCanvas(columns);
  const edge = (k: number) => columnOf(across(k + 0.5), columns);
  const zones: [number, number, string][] = [[0, edge(decides), `decides: k ${marks.atMost} ${decides}`]];
  const next = weak === null ? decides : weak;
  if (weak !== null && weak > decides) zones.push([edge(decides) + 1, edge(weak), "weak"]);
  if (next < most) zones.push([edge(next) + 1, columns, "bound only"]);
  // Names that do not fit their zone would lie about where it ends: then the sentence below says it.
  const fits = zones.every(([from, to, name]) => name.length < to - from);
  for (const [from, , name] of fits ? zones : []) canvas.text(from, name, "dim");
  const sentence = fits
    ? "weak: no word can be said; bound only: a search of this size cannot tell"
    : `k ${marks.atMost} ${decides} decides${weak !== null && weak > decides ? `, to ${weak} no word can be said` : ""}, beyond it only a bound`;
  return [
    ...(fits ? [`${indent}${canvas.line(paint)}`.trimEnd()] : []),
    ...wrap(sentence, width, { first: indent, rest: indent }).map((line) => paint("dim", line)),
  ];
}

/** The curves in numbers at the budget that the verdict is about. */
function atBudget(page: Page, arms: readonly Arm[], k: number | null): string[] {
  if (k === null) return [];
  const names = Math.min(24, Math.max(...arms.map(({ method }) => displayWidth(method))));
  const points = arms.flatMap(({ method, curve }) => {
    const point = curve.find((each) => each.k === k);
    return point === undefined ? [] : [{ method, value: point.estimate, interval: point.interval }];
  });
  const digits = sharedDecimals(points);
  const rows = points.map(({ method, value, interval }) => {
    const name = padEnd(clip(method, names, page.marks.ellipsis), names);
    return `${marked(page, method, name)}  ${levelText(value, interval, digits)}`;
  });
  if (rows.length === 0) return [];
  const heading = `at k = ${k}`;
  return page.wide
    ? rows.map(
        (row, i) =>
          `${MARGIN}${padEnd(i === 0 ? heading : "", heading.length)}   ${row}${i === 0 ? page.paint("dim", "  95 % interval") : ""}`,
      )
    : [MARGIN + heading, ...rows.map((row) => `${MARGIN}  ${row}`)];
}
