/**
 * The gain over the baseline as it comes: a second waterfall, whose tuning is what a fair budget would have given the
 * baseline.
 * @module
 */
import { possessive, type Sum } from "../../model/index.ts";
import { type Markup, markup, NOTHING } from "../figures/markup.ts";
import { bounds, finite, levelText, trueMinus } from "../figures/number-text.ts";
import { roundedSum } from "../rounding.ts";
import type { FigureBlock, PlaceFigure } from "./figure-block.ts";
import { sideOf } from "./finding-titles.ts";
import { sumVerdict, waterfallBlock } from "./pair-figures.ts";
import { type JudgedPair, nameMarkup, type ReportPage, trueSigns } from "./report-page.ts";
import { configText } from "./runs-section.ts";

/**
 * Heading, what it means in plain words, the figure; nothing where the baseline declares no default.
 *
 * @param index - Of the pair on the page: what is the same for all is said at the first.
 */
export function untunedSection(
  page: ReportPage,
  pair: JudgedPair,
  index: number,
  place: PlaceFigure,
): Markup {
  const untuned = (sumVerdict(pair) ?? pair.method)?.untuned;
  if (untuned?.config == null) return NOTHING;
  const figure = untunedFigure(page, pair);
  return markup`<h3>Over ${nameMarkup(pair.baseline)} as it comes</h3>${
    figure === null
      ? markup`<p>Unknown: ${trueSigns(untuned.reason ?? "")}.</p>`
      : markup`${meaning(pair, index === 0)}${place(figure)}`
  }`;
}

/** One sentence in plain words, then what it rests on. */
function meaning(pair: JudgedPair, whole: boolean): Markup {
  const { candidate, baseline } = pair;
  const verdict = sumVerdict(pair);
  const [A, B] = [nameMarkup(candidate), nameMarkup(baseline)];
  const k = verdict?.k ?? null;
  const config = markup`<span class="mono">${configText(verdict?.untuned?.config ?? {})}</span>`;
  const tried = markup`${B} as it comes: its declared default (${config}), tried once, not tuned.`;
  if (k === null) return markup`<p class="small">${tried}</p>`;
  const trials = `${k} ${k === 1 ? "trial" : "trials"}`;
  return markup`<p>Had both methods been given ${trials}, only the last row would be expected to remain of the gain over ${B} as it comes.</p><p class="small">${tried}${whole && markup` Tuning: what search beyond ${trials} gave ${A}, and what ${trials} would have given ${B} over this default; over another default it is another number.`}</p>`;
}

/** Null where there is no such sum. */
export function untunedFigure(page: ReportPage, pair: JudgedPair): FigureBlock | null {
  const verdict = sumVerdict(pair);
  const sum = verdict?.untuned?.sum;
  if (verdict == null || sum == null) return null;
  const beside = verdict.sum ?? sum;
  const declared = pair.baselineArm?.default ?? null;
  const reported = [
    [pair.candidateArm?.reported, pair.candidate] as const,
    [declared?.reported, `${possessive(pair.baseline)} default`] as const,
  ]
    .flatMap(([score, name]) =>
      finite(score) === null ? [] : [`${name} ${levelText(Number(score), page.scoreDecimals)}`],
    )
    .join(", ");
  const count = (units: readonly { readonly score: number | null }[]) =>
    units.filter(({ score }) => finite(score) !== null).length;
  return waterfallBlock(page, pair, {
    verdict,
    sum,
    beside,
    reported,
    title: untunedTitle(sum, beside, pair.baseline),
    units: [count(pair.candidateArm?.units ?? []), count(declared?.units ?? [])],
  });
}

/** `The reported +0.031 over cnn as it comes is +0.002 luck, +0.014 tuning and +0.015 algorithm, whose interval ...` */
function untunedTitle(sum: Sum, beside: Sum, baseline: string): string {
  const { gain, luck, tuning, algorithm } = roundedSum(sum, beside);
  const reported = `The reported ${trueMinus(gain.text)} over ${baseline} as it comes`;
  if (algorithm.value === null)
    return luck.value === null
      ? `${reported}: it is not known what is luck, what tuning and what the algorithm.`
      : `${reported} is ${trueMinus(luck.text)} luck; how much of the rest is tuning is not known.`;
  if (luck.value === null)
    return `${reported}: ${trueMinus(algorithm.text)} is the algorithm; what is luck and what tuning is not known.`;
  const side = sideOf(bounds(sum.algorithm.interval));
  const range = algorithm.intervalText === null ? "" : ` ${trueMinus(algorithm.intervalText)}`;
  const certain =
    side === "unknown"
      ? ""
      : `, whose interval${range} ${side === "open" ? "holds zero" : `lies ${side === "gain" ? "above" : "below"} zero`}`;
  return `${reported} is ${trueMinus(luck.text)} luck, ${trueMinus(tuning.text)} tuning and ${trueMinus(algorithm.text)} algorithm${certain}.`;
}
