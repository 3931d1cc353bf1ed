/**
 * The sum as the document shows it: every part with its interval and a label that says what it is, or why it is unknown.
 * @module
 */
import type { Evidence, Part, Sum } from "../model/index.ts";
import { signedDecimal } from "../model/index.ts";
import { type Attribution, attribution, type Estimated, type RuleNResult } from "../stats/index.ts";
import { selectedTrial } from "./arms-document.ts";
import { orientation, type Pair } from "./pairs.ts";

/** What is known of the searches at budget k; null: no rule was applied. */
export interface SumQuestion {
  readonly rule: RuleNResult | null;
  readonly k: number | null;
  /** Why there is no rule, for the label of what is unknown. */
  readonly unknownBecause: string | null;
  /** Fresh scores, better is higher; empty: none. */
  readonly fresh: readonly [candidate: readonly number[], baseline: readonly number[]];
  readonly confidence: number;
}

/** Null where one side reported nothing: no trial of it succeeded. */
export function sumOf(evidence: Evidence, pair: Pair, question: SumQuestion): Sum | null {
  const sign = orientation(evidence);
  const { candidate, baseline } = pair;
  const [reportedA, reportedB] = [
    selectedTrial(evidence, candidate)?.score,
    selectedTrial(evidence, baseline)?.score,
  ];
  if (reportedA == null || reportedB == null) return null;
  const parts = attribution(
    {
      reported: sign * reportedA,
      fresh: question.fresh[0],
      trials: candidate.trials.length,
      deterministic: candidate.deterministic,
    },
    {
      reported: sign * reportedB,
      fresh: question.fresh[1],
      trials: baseline.trials.length,
      deterministic: baseline.deterministic,
    },
    question.rule,
    question.k,
    question.confidence,
  );
  return {
    gain: known(
      { estimate: parts.gain, interval: null },
      "reported gain: the selected trials' scores, candidate minus baseline",
    ),
    luck:
      parts.luck === null
        ? unknown("luck: unknown until the selected configurations have run on fresh units")
        : known(parts.luck, "luck: reported, less what the same configurations give on fresh units"),
    tuning: tuningPart(pair, parts),
    algorithm: algorithmPart(parts, question),
    bound: boundOf(parts, question, pair),
  };
}

function tuningPart({ candidate, baseline }: Pair, parts: Attribution): Part {
  const [a, b] = [candidate.trials.length, baseline.trials.length];
  // Where budgets are equal nobody tuned longer, and no label may say so.
  const label =
    a === b
      ? "search beyond k (equal budgets: a property of the methods and of this search, not extra effort)"
      : `tuning (${effortText(a > b ? [candidate.method, a] : [baseline.method, b], Math.min(a, b))})`;
  return parts.tuning === null
    ? unknown(`${label}: unknown without luck and algorithm`)
    : known(parts.tuning, label);
}

export function algorithmPart(parts: Attribution, { k, unknownBecause }: SumQuestion): Part {
  if (parts.algorithm === null)
    return unknown(`algorithm: unknown, ${unknownBecause ?? "nothing was searched"}`);
  return known(parts.algorithm, `algorithm (given ${k} ${k === 1 ? "trial" : "trials"} each)`);
}

function boundOf(parts: Attribution, { k, rule }: SumQuestion, { candidate, baseline }: Pair): string | null {
  const [a, b] = [candidate.trials.length, baseline.trials.length];
  if (parts.luck === null)
    return parts.luckAndTuning === null
      ? `algorithm + luck + tuning = ${signedGain(parts, parts.gain)}`
      : `luck + ${a === b ? "search beyond k" : "tuning"} = ${signedGain(parts, parts.luckAndTuning)}`;
  const withoutLuck = parts.gain - parts.luck.estimate;
  if (rule === null) return `tuning + algorithm = ${signedGain(parts, withoutLuck)}`;
  if (a === b || k === null) return null;
  // The side with fewer trials would only gain by the missing ones: the lead of the other is the most that it can be.
  return `at ${Math.max(a, b)} trials each only a bound is known: algorithm ${a > b ? "<=" : ">="} gain - luck = ${signedGain(parts, withoutLuck)}`;
}

/** A number of a bound, with the digits that suit the gain. */
export function signedGain({ gain }: Attribution, value: number): string {
  return signedDecimal(
    value,
    gain === 0 ? 3 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(gain))))),
  );
}

export function known({ estimate, interval }: Estimated, label: string): Part {
  return { estimate, interval: interval === null ? null : [interval[0], interval[1]], known: true, label };
}

export function unknown(label: string): Part {
  return { estimate: null, interval: null, known: false, label };
}

/** `resnet had 3x the trials`, `resnet had 60 trials, not 59`. */
function effortText([name, most]: readonly [string, number], least: number): string {
  const ratio = Number((most / least).toPrecision(2));
  return ratio > 1 ? `${name} had ${ratio}x the trials` : `${name} had ${most} trials, not ${least}`;
}
