/**
 * What was selected, and every run: one table, sortable where scripts run, complete where they do not.
 * @module
 */
import type { Arm, DefaultArm, TrialRow, UnitRow } from "../../model/index.ts";
import { isDefault, runRows } from "../arm-runs.ts";
import { counted } from "../counts-text.ts";
import { durationText } from "../duration-text.ts";
import { type Markup, markup, NOTHING } from "../figures/markup.ts";
import { bounds, finite, levelIntervalText, levelText, plainText } from "../figures/number-text.ts";
import { markedName, markerMarkup, nameMarkup, type ReportPage, trueSigns } from "./report-page.ts";

type Value = string | number | boolean;

export function selectedSection(page: ReportPage): Markup {
  const arms = page.document.arms.filter(({ selected }) => selected !== null);
  if (arms.length === 0) return NOTHING;
  const { metric, unit, problems } = page.document.study;
  const select = metric.select_by ?? metric.name;
  const declared = arms.some((arm) => arm.default !== null);
  return markup`<section><h2 id="selected">Selected configurations</h2><p class="small">The trial with the best ${nameMarkup(select)} of each search, what it reported, and what the same configuration gave on fresh units.${declared && " A default is what the method comes with: tried once, chosen by no search."}</p><div class="scroll" role="region" aria-label="Selected configurations" tabindex="0"><table class="selected"><thead><tr><th scope="col">method</th>${problems.length > 1 && markup`<th scope="col">problem</th>`}<th scope="col">configuration</th><th scope="col" class="num">trial</th><th scope="col" class="num">${breakable(select)}</th><th scope="col" class="num">${breakable(metric.name)}, reported</th><th scope="col" class="num">mean over fresh ${unit}s, 95&nbsp;% interval</th><th scope="col" class="num">n</th></tr></thead><tbody>${arms.map((arm) => [selectedRow(page, arm), defaultRow(page, arm)])}</tbody></table></div></section>`;
}

/** A name that may go on in another line after each of its underscores. */
function breakable(name: string): Markup {
  return markup`<bdi>${name.split("_").map((part, i) => [i > 0 && markup`_<wbr>`, part])}</bdi>`;
}

function selectedRow(page: ReportPage, arm: Arm): Markup {
  const trial = arm.trials.find(({ number }) => number === arm.selected) ?? null;
  return configurationRow(page, arm, { ...arm, config: trial?.config ?? {} }, trial);
}

function defaultRow(page: ReportPage, arm: Arm): Markup {
  return arm.default === null
    ? NOTHING
    : configurationRow(page, arm, arm.default, arm.trials.find(isDefault) ?? null);
}

function configurationRow(
  page: ReportPage,
  arm: Arm,
  { config, reported, mean: level, mean_interval, units }: DefaultArm,
  trial: TrialRow | null,
): Markup {
  const mean = finite(level);
  const ends = bounds(mean_interval);
  const decimals = Math.max(0, page.scoreDecimals - 1);
  const fresh =
    mean === null
      ? "unknown: no fresh unit finished"
      : `${levelText(mean, decimals)}${ends === null ? "" : ` ${levelIntervalText(ends, decimals)}`}`;
  return markup`<tr><th scope="row">${markedName(page, arm.method)}</th>${page.document.study.problems.length > 1 && markup`<td>${nameMarkup(arm.problem)}</td>`}<td class="mono">${configText(config)}</td><td class="num">${trial === null ? "" : isDefault(trial) ? "default" : trial.number}</td><td class="num">${score(page, trial?.selection)}</td><td class="num">${score(page, reported)}</td><td class="num">${fresh}</td><td class="num">${units.filter((each) => finite(each.score) !== null).length}</td></tr>`;
}

interface RunRow {
  readonly method: string;
  readonly problem: string;
  readonly role: "search" | "default" | "fresh" | "fresh, of the default" | "unit";
  readonly number: string;
  readonly state: string;
  readonly failed: boolean;
  readonly config: Readonly<Record<string, Value>>;
  readonly selection: number | null;
  readonly score: number | null;
  readonly seconds: number | null;
  readonly runs: readonly string[];
}

export function runsSection(page: ReportPage): Markup {
  const rows = page.document.arms.flatMap((arm) => rowsOf(page, arm));
  const failed = rows.filter((row) => row.failed).length;
  const declared = page.document.arms.some((arm) => arm.default !== null);
  const { metric, problems } = page.document.study;
  const names = [...new Set(rows.flatMap(({ config }) => Object.keys(config)))];
  // Few parameters stand in columns of their own, which sort; many would make the table endless.
  const columns = names.length <= 6 ? names : [];
  const selection = metric.select_by !== null && rows.some((row) => row.selection !== null);
  return markup`<section><h2 id="runs">Every run</h2><p class="small">${counted(rows.length, "row")}${failed > 0 && `, ${failed} failed`}. ${page.tuned && `A row of the search is one trial; fresh rows repeat the selected configuration${declared ? ", or the declared default" : ""}. `}<span class="js">Press a heading to sort; a second press turns the order.</span></p><p class="js filter"><label for="filter">Show rows with</label> <input id="filter" type="search" autocomplete="off" spellcheck="false"> <span id="shown" role="status" data-all="${rows.length}">${rows.length} of ${rows.length}</span></p><div class="scroll tall" role="region" aria-label="Every run" tabindex="0"><table class="runs sortable"><thead><tr><th scope="col">method</th>${problems.length > 1 && markup`<th scope="col">problem</th>`}<th scope="col">role</th><th scope="col" class="num">trial, unit</th><th scope="col">state</th>${columns.map((name) => markup`<th scope="col" class="num">${name}</th>`)}${names.length > 0 && columns.length === 0 && markup`<th scope="col">configuration</th>`}${selection && markup`<th scope="col" class="num">${metric.select_by} <span class="dim">selects</span></th>`}<th scope="col" class="num">${metric.name}</th><th scope="col" class="num">seconds</th><th scope="col">run</th></tr></thead><tbody>${rows.map((row) => runRow(page, row, columns, selection, problems.length > 1, names.length > 0 && columns.length === 0))}</tbody></table></div></section>`;
}

function rowsOf({ tuned }: ReportPage, arm: Arm): RunRow[] {
  const { method, problem } = arm;
  const chosen = arm.trials.find(({ number }) => number === arm.selected);
  return [
    ...arm.trials.map((trial): RunRow => {
      const failed = trial.state === "failed";
      const replicates = trial.replicates > 1 ? `, ${trial.replicates} replicates` : "";
      return {
        method,
        problem,
        role: isDefault(trial) ? "default" : "search",
        number: isDefault(trial) ? "" : String(trial.number),
        state: `${failed ? `failed: ${trial.reason ?? "no reason was recorded"}` : trial === chosen ? "selected" : "done"}${replicates}`,
        failed,
        config: trial.config,
        selection: trial.selection,
        score: trial.score,
        seconds: trial.seconds,
        runs: trial.runs,
      };
    }),
    ...arm.units.map((unit) => unitRow(arm, unit, tuned ? "fresh" : "unit", chosen?.config ?? {})),
    ...(arm.default?.units ?? []).map((unit) =>
      unitRow(arm, unit, "fresh, of the default", arm.default?.config ?? {}),
    ),
  ];
}

function unitRow(
  { method, problem }: Arm,
  unit: UnitRow,
  role: RunRow["role"],
  config: RunRow["config"],
): RunRow {
  return {
    method,
    problem,
    role,
    number: unit.unit,
    state: unit.failed ? `failed: ${unit.reason ?? "no reason was recorded"}` : "done",
    failed: unit.failed,
    config,
    selection: unit.selection,
    score: unit.score,
    seconds: unit.seconds,
    runs: [unit.run],
  };
}

function runRow(
  page: ReportPage,
  row: RunRow,
  columns: readonly string[],
  selection: boolean,
  problems: boolean,
  joined: boolean,
): Markup {
  const state = row.failed
    ? markup`<td class="bad"><span aria-hidden="true">✕</span> ${row.state}</td>`
    : markup`<td>${row.state.startsWith("selected") ? markup`<b>${row.state}</b>` : row.state}</td>`;
  return markup`<tr><th scope="row">${markerMarkup(page, row.method)}${nameMarkup(row.method)}</th>${problems && markup`<td>${nameMarkup(row.problem)}</td>`}<td>${row.role}</td><td class="num">${row.number}</td>${state}${columns.map(
    (name) => {
      const value = row.config[name];
      return markup`<td class="num"${sortKey(value)}>${value === undefined ? "" : valueText(value)}</td>`;
    },
  )}${joined && markup`<td class="mono">${configText(row.config)}</td>`}${selection && markup`<td class="num"${sortKey(row.selection)}>${score(page, row.selection)}</td>`}<td class="num"${sortKey(row.score)}>${score(page, row.score)}</td><td class="num"${sortKey(row.seconds)}>${row.seconds === null ? "unknown" : secondsText(Number(row.seconds))}</td><td class="mono">${row.runs.map((run, i) => [i > 0 && " ", markup`<span title="${run}">${run.slice(0, 8)}</span>`])}</td></tr>`;
}

/** What a column is sorted by: the number itself, not its rounded text. */
function sortKey(value: Value | null | undefined): Markup | false {
  const number = typeof value === "number" || value === "NaN" ? finite(Number(value)) : null;
  return number !== null && markup` data-v="${number}"`;
}

/** Null: there is none, since the run failed or does not print it. */
function score({ scoreDecimals }: ReportPage, value: number | null | undefined): string {
  if (value === null || value === undefined) return "none";
  return levelText(Number(value), scoreDecimals);
}

function secondsText(seconds: number): string {
  return seconds < 10 ? plainText(seconds, 2) : String(Math.round(seconds));
}

/** `lr 0.0012 · width 8`. */
export function configText(config: Readonly<Record<string, Value>>): string {
  return Object.entries(config)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(" · ");
}

function valueText(value: Value): string {
  return typeof value === "number" ? plainText(value, 4) : trueSigns(String(value));
}

/** Time that all runs took together. */
export function totalTime({ document }: ReportPage): string {
  const seconds = document.arms.flatMap((arm) => runRows(arm).map((run) => finite(run.seconds) ?? 0));
  return durationText(seconds.reduce((sum, each) => sum + each, 0));
}
