/**
 * What an interval says, in words for a reader who has not met one for years; and the numbers of a verdict that its
 * sentence leaves out, each with the unit that it is about.
 * @module
 */
import { decimalsFor, type Verdict } from "../../model/index.ts";
import { chanceText, counted, plural } from "../counts-text.ts";
import { type Content, type Markup, markup, NOTHING } from "../figures/markup.ts";
import { bounds, finite, gainIntervalText, gainText, levelText, plainText } from "../figures/number-text.ts";
import { itemSetsText } from "../items-text.ts";
import { sideOf } from "./finding-titles.ts";
import { decimalsOfInterval, differenceText, nameMarkup, levelText as percentOf } from "./report-page.ts";

/**
 * `The data fit anything from cnn ahead by 0.005 to resnet ahead by 0.045, no difference included.`
 *
 * @param explained - With what an interval is, which a page says once.
 */
export function meaningNote(verdict: Verdict, explained = true): Markup {
  const { word, candidate, baseline, metric, difference, margin } = verdict;
  const ends = bounds(difference.interval);
  const estimate = finite(difference.estimate);
  if (ends === null || estimate === null || !ends.every(Number.isFinite)) return NOTHING;
  const decimals = decimalsOfInterval(ends, estimate);
  const minimize = metric.goal === "minimize";
  // From the candidate's worst to its best.
  const [worst, best] = minimize ? [-ends[1], -ends[0]] : ends;
  const amount = (gain: number) => levelText(Math.abs(gain), decimals);
  const ahead = (gain: number) =>
    markup`${nameMarkup(gain < 0 ? baseline : candidate)} ahead by ${amount(gain)}`;
  const side = sideOf(ends, minimize);
  const inner = bounds(difference.equivalence_interval);
  const says: Content =
    word === "EQUIVALENT" && inner !== null && finite(margin) !== null
      ? markup`Whichever way the difference goes, all that fits the data is smaller than the declared margin of ±${plainText(Number(margin))}.`
      : word === "UNDECIDED" && side === "open"
        ? markup`The data fit anything from ${ahead(worst)} to ${ahead(best)}, no difference included.`
        : word === "BETTER" && side === "gain"
          ? markup`Every difference that fits the data has ${nameMarkup(candidate)} ahead, by ${amount(worst)} to ${amount(best)}.`
          : word === "WORSE" && side === "loss"
            ? markup`Every difference that fits the data has ${nameMarkup(baseline)} ahead, by ${amount(best)} to ${amount(worst)}.`
            : NOTHING;
  const coverage =
    word === "EQUIVALENT" && inner !== null ? 2 * Number(difference.level) - 1 : difference.level;
  const level = Number((100 * Number(coverage)).toFixed(1));
  return markup`<p class="small meaning">${says} ${level}&nbsp;% interval ${unitsText(verdict)}${explained && `: if the whole experiment were repeated many times, ${level} of 100 such intervals would hold the true difference`}.</p>`;
}

/** `over 20 trials of each`: what was drawn anew for each number. */
function unitsText({ unit, items, kind, question, failed }: Verdict): string {
  const { name, n_candidate, n_baseline } = unit;
  const lost =
    question === "model" && failed.candidate + failed.baseline > 0
      ? `, of which ${failed.candidate} and ${failed.baseline} failed`
      : "";
  const units =
    n_candidate === n_baseline
      ? `over ${counted(n_candidate, name)} of each`
      : `over ${n_candidate} and ${n_baseline} ${plural(name, 2)}`;
  return `${units}${lost}${items !== null && kind === "items" ? ` and ${counted(items.items, "test item")}` : ""}`;
}

export function inNumbers(verdict: Verdict): Markup {
  const facts = [...differenceFacts(verdict), ...pairFacts(verdict), ...itemFacts(verdict)];
  if (facts.length === 0) return NOTHING;
  return markup`<dl class="facts numbered">${facts.map(([name, fact]) => markup`<div><dt>${name}</dt><dd>${fact}</dd></div>`)}</dl>`;
}

type Fact = readonly [name: string, fact: Content];

function differenceFacts(verdict: Verdict): Fact[] {
  const { difference, margin } = verdict;
  const shown = differenceText(difference);
  if (shown === null) return [];
  const ends = bounds(difference.interval);
  const inner = bounds(difference.equivalence_interval);
  const estimate = finite(difference.estimate);
  const [p, df] = [finite(difference.p), finite(difference.df)];
  const alpha = 1 - Number(difference.level);
  const tested = [
    ...(p === null ? [] : [`p ${p < 1e-4 ? "< 0.0001" : plainText(p, 2)}, boundary ${plainText(alpha, 3)}`]),
    ...(df === null ? [] : [`${plainText(df, 3)} degrees of freedom`]),
  ];
  return [
    [
      "difference",
      ends === null
        ? shown.value
        : `${shown.value}, ${percentOf(Number(difference.level))} interval ${shown.range} ${unitsText(verdict)}`,
    ],
    ...(inner === null || finite(margin) === null
      ? []
      : [
          [
            "margin",
            `±${plainText(Number(margin))}, declared; EQUIVALENT needs the ${percentOf(1 - 2 * alpha)} interval inside it, which is ${gainIntervalText(inner, decimalsOfInterval(inner, estimate ?? 0))}`,
          ] as const,
        ]),
    ...(tested.length === 0 ? [] : [["test", tested.join("; ")] as const]),
  ];
}

function pairFacts({ superiority, candidate, baseline }: Verdict): Fact[] {
  if (superiority === null) return [];
  const share = (value: number) => chanceText(Number(value)).replace(" %", "");
  const [low = 0, high = 1] = superiority.interval.map(Number);
  const g = finite(superiority.hedges_g);
  return [
    [
      "run by run",
      markup`in ${share(superiority.estimate)} of 100 pairs of one run each, that of ${nameMarkup(candidate)} beats that of ${nameMarkup(baseline)} (95&nbsp;% interval ${share(low)} to ${share(high)})${g !== null && `; the difference is ${gainText(g, 2)} spreads of a run (Hedges’ g)`}`,
    ],
  ];
}

function itemFacts({ items, unit }: Verdict): Fact[] {
  if (items === null) return [];
  const ends = bounds(items.interval);
  const [own, units] = [Number(items.item_variance), Number(items.unit_variance)];
  const share =
    own + units > 0
      ? `; which items the test set holds makes ${chanceText(own / (own + units))} of the variance`
      : "";
  const half = ends === null ? Number.NaN : (ends[1] - ends[0]) / 2;
  const range =
    ends === null
      ? ""
      : `; over ${plural(unit.name, 2)} and items the ${percentOf(Number(items.level))} interval is ${gainIntervalText(ends, decimalsFor(half, 4))}`;
  return [
    [
      "test items",
      `${counted(items.items, "item")}${itemSetsText(items)}${range}${share}; over ${plural(unit.name, 2)} alone the word is ${items.word_over_units}`,
    ],
  ];
}
