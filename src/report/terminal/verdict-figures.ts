/**
 * The numbers behind a verdict's word that its sentence leaves out, in one line: p, degrees of freedom, how often one run
 * beats another, what the test items add.
 * @module
 */
import { decimal, decimalsFor, signedDecimal, type Verdict } from "../../model/index.ts";
import { chanceText, counted, plural } from "../counts-text.ts";
import { itemSetsText } from "../items-text.ts";

/** Empty where nothing could be computed. */
export function figuresText(verdict: Verdict): string {
  const { difference, superiority, items, unit, margin } = verdict;
  return [
    ...differenceTexts(verdict),
    ...(difference.p === null || !Number.isFinite(Number(difference.p))
      ? []
      : [`p ${pText(Number(difference.p))}`]),
    ...(difference.df === null || !Number.isFinite(Number(difference.df))
      ? []
      : [`${Number(Number(difference.df).toFixed(1))} degrees of freedom`]),
    ...(superiority === null
      ? []
      : [
          `${pairsText(verdict, superiority)}${
            superiority.hedges_g === null
              ? ""
              : `, Hedges' g ${signedDecimal(Number(superiority.hedges_g), 2)}`
          }`,
        ]),
    ...(items === null ? [] : [itemsText(items, unit.name)]),
    ...(margin === null ? [] : [`margin ${margin}`]),
    unit.n_candidate === unit.n_baseline
      ? `${counted(unit.n_candidate, unit.name)} of each`
      : `${unit.n_candidate} and ${unit.n_baseline} ${plural(unit.name, 2)}`,
  ].join("; ");
}

/** Of those numbers the ones without which the word can be misread. Empty where there are none. */
export function fewFiguresText(verdict: Verdict): string {
  const { word, superiority, items, unit } = verdict;
  return [
    // The interval that decided stands beside the usual one.
    ...(word === "EQUIVALENT" ? differenceTexts(verdict) : []),
    ...(superiority === null ? [] : [pairsText(verdict, superiority)]),
    ...(items === null || items.word_over_units === word
      ? []
      : [`over ${plural(unit.name, 2)} alone it reads ${items.word_over_units}`]),
  ].join("; ");
}

function pairsText(
  { candidate, baseline }: Verdict,
  { estimate, interval }: NonNullable<Verdict["superiority"]>,
): string {
  const ends = interval.map((end) => chanceText(Number(end)).replace(" %", "")).join(", ");
  return `a run of ${candidate} beats one of ${baseline} in ${chanceText(Number(estimate))} of pairs [${ends}]`;
}

/** Of the difference only what the sentence leaves out. */
function differenceTexts({ word, margin, difference }: Verdict): string[] {
  const { estimate, interval, level, equivalence_interval: inner } = difference;
  if (estimate === null || interval === null) return [];
  const ends = interval.map(Number) as [number, number];
  const digits = decimalsFor(Math.max(Number(estimate) - ends[0], ends[1] - Number(estimate)));
  const range = (pair: readonly number[]) =>
    `[${pair.map((end) => signedDecimal(Number(end), digits)).join(", ")}]`;
  if (word === "EQUIVALENT")
    return [
      `difference ${signedDecimal(Number(estimate), digits)}, ${percent(level)} interval ${range(ends)}`,
    ];
  if (inner === null || margin === null) return [];
  return [`against the margin ${percent(1 - 2 * (1 - Number(level)))} interval ${range(inner)}`];
}

function itemsText(items: NonNullable<Verdict["items"]>, unit: string): string {
  const [units, own] = [Number(items.unit_variance), Number(items.item_variance)];
  const share =
    units + own > 0 ? `, whose choice makes ${chanceText(own / (units + own))} of its variance` : "";
  const half = (Number(items.interval[1]) - Number(items.interval[0])) / 2;
  const ends = items.interval.map((end) => signedDecimal(Number(end), decimalsFor(half))).join(", ");
  const df = items.df === null ? "" : `, ${decimal(Number(items.df), 1)} degrees of freedom`;
  return `over fresh ${plural(unit, 2)} and ${counted(items.items, "fresh test item")}${itemSetsText(items)}${share}: ${percent(items.level)} interval [${ends}]${df}; over ${plural(unit, 2)} alone it reads ${items.word_over_units}`;
}

function percent(level: number): string {
  return `${Number((100 * Number(level)).toFixed(1))} %`;
}

function pText(p: number): string {
  return p < 1e-4 ? "<0.0001" : String(Number(p.toPrecision(2)));
}
