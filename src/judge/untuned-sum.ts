/**
 * The sum over the baseline as it comes: the candidate's selected trial against the baseline's declared default, which was
 * tried once and not tuned.
 *
 *     tuning(k) = (F_A - Phi_A(k)) + (Phi_B(k) - F_B0)
 *
 * holds what search beyond k gave the candidate, and what k trials would have given the baseline over its default.
 *
 * @see docs/statistics/sum.md
 * @module
 */
import { type Evidence, possessive, type Sum, type Untuned } from "../model/index.ts";
import { type Attribution, type AttributionArm, attribution } from "../stats/index.ts";
import { selectedTrial } from "./arms-document.ts";
import { unitScores } from "./model-finding.ts";
import { orientation, type Pair } from "./pairs.ts";
import { plural } from "./sentence.ts";
import { algorithmPart, known, type SumQuestion, signedGain, unknown } from "./the-sum.ts";

/** @param question - That of the verdict which carries the sum; of its fresh scores the candidate's. */
export function untunedOf(evidence: Evidence, pair: Pair, question: SumQuestion): Untuned {
  const sign = orientation(evidence);
  const { candidate, baseline } = pair;
  const declared = baseline.default;
  if (declared === null)
    return { config: null, sum: null, reason: `${baseline.method} declares no default configuration` };
  const config = { ...declared.config };
  const reported = selectedTrial(evidence, candidate)?.score ?? null;
  if (declared.trial === null || declared.trial.score === null || reported === null)
    return { config, sum: null, reason: whyNoSum(pair) };
  const sides: readonly [AttributionArm, AttributionArm] = [
    {
      reported: sign * reported,
      fresh: question.fresh[0],
      trials: candidate.trials.length,
      deterministic: candidate.deterministic,
    },
    {
      reported: sign * declared.trial.score,
      fresh: unitScores(declared.units, sign, evidence.floor === null ? null : sign * evidence.floor),
      trials: baseline.trials.length,
      deterministic: baseline.deterministic,
    },
  ];
  const parts = attribution(...sides, question.rule, question.k, question.confidence);
  return { config, sum: sumOver(pair, parts, sides, question), reason: null };
}

function whyNoSum({ candidate, baseline }: Pair): string {
  const trial = baseline.default?.trial ?? null;
  if (trial === null) return `the declared default of ${baseline.method} has not run yet`;
  if (trial.score === null)
    return `the declared default of ${baseline.method} failed: ${trial.reason ?? "no reason was recorded"}`;
  return `no trial of ${candidate.method} succeeded`;
}

function sumOver(
  { candidate, baseline }: Pair,
  parts: Attribution,
  sides: readonly [AttributionArm, AttributionArm],
  question: SumQuestion,
): Sum {
  const searched = candidate.trials.length;
  const tuning = `tuning (${baseline.method} was not tuned: its declared default; ${candidate.method} was searched over ${searched} ${plural("trial", searched)})`;
  const without = [
    ...(sides[0].fresh.length > 0 ? [] : [`${possessive(candidate.method)} selected configuration`]),
    ...(sides[1].fresh.length > 0 ? [] : [`${possessive(baseline.method)} default`]),
  ].join(" and ");
  return {
    gain: known(
      { estimate: parts.gain, interval: null },
      `reported gain: ${possessive(candidate.method)} selected trial, minus ${possessive(baseline.method)} declared default, tried once`,
    ),
    luck:
      parts.luck === null
        ? unknown(`luck: unknown without fresh units of ${without}`)
        : known(parts.luck, "luck: reported, less what the same two configurations give on fresh units"),
    tuning:
      parts.tuning === null
        ? unknown(`${tuning}: unknown without luck and algorithm`)
        : known(parts.tuning, tuning),
    algorithm: algorithmPart(parts, question),
    bound: boundOf(parts),
  };
}

/** What is known although a part is not. */
function boundOf(parts: Attribution): string | null {
  if (parts.luck === null)
    return parts.luckAndTuning === null
      ? `algorithm + luck + tuning = ${signedGain(parts, parts.gain)}`
      : `luck + tuning = ${signedGain(parts, parts.luckAndTuning)}`;
  return parts.tuning === null
    ? `tuning + algorithm = ${signedGain(parts, parts.gain - parts.luck.estimate)}`
    : null;
}
