/**
 * How each figure was computed: definitions with the numbers of the primary pair put in, and where they come from.
 * @module
 */
import type { Verdict } from "../../model/index.ts";
import { type Content, type Markup, markup, NOTHING } from "../figures/markup.ts";
import { bounds, finite, gainText, levelText, plainText, trueMinus } from "../figures/number-text.ts";
import { roundedSum } from "../rounding.ts";
import { sumVerdict } from "./pair-figures.ts";
import {
  type JudgedPair,
  nameMarkup,
  onProblem,
  levelText as percentOf,
  type ReportPage,
} from "./report-page.ts";

interface Definition {
  readonly term: string;
  readonly body: readonly Content[];
  readonly source?: string;
}

export function computedSection(page: ReportPage): Markup {
  const [pair] = page.pairs;
  if (pair === undefined) return NOTHING;
  const definitions = [
    ...sumDefinitions(page, pair),
    ...(pair.method === null ? [] : methodDefinitions(page, pair, pair.method)),
    ...(pair.model === null ? [] : modelDefinitions(page, pair.model)),
    ...sharedDefinitions(page),
  ];
  return markup`<section><h2 id="computed">How each figure was computed</h2><p class="small">With the numbers of ${nameMarkup(pair.candidate)} against ${nameMarkup(pair.baseline)}${onProblem(page, pair.problem)}. A stands for ${nameMarkup(pair.candidate)}, B for ${nameMarkup(pair.baseline)}${page.minimize && "; the formulas read higher as better, signs are turned once, and the sum is turned so that a gain is positive"}. Exact values are in the data of this file.</p><dl class="computed">${definitions.map(
    ({ term, body, source }) =>
      markup`<div><dt>${term}</dt><dd>${body.map((paragraph) => markup`<p>${paragraph}</p>`)}${source !== undefined && markup`<p class="source">${source}</p>`}</dd></div>`,
  )}</dl></section>`;
}

function sumDefinitions(page: ReportPage, pair: JudgedPair): Definition[] {
  const sum = sumVerdict(pair)?.sum;
  if (sum == null) return [];
  const rounded = roundedSum(sum);
  const { unit } = page.document.study;
  const turned = page.minimize ? -1 : 1;
  const level = (value: number) => levelText(value, Math.max(rounded.decimals, page.scoreDecimals));
  const [sA, sB] = [finite(pair.candidateArm?.reported), finite(pair.baselineArm?.reported)];
  const [fA, fB] = [finite(pair.candidateArm?.mean), finite(pair.baselineArm?.mean)];
  const difference = (a: number, b: number) =>
    turned > 0 ? `${level(a)} − ${level(b)}` : `${level(b)} − ${level(a)}`;
  const reported =
    sA === null || sB === null
      ? []
      : [markup`Here: ${difference(sA, sB)} = <b>${gainText(turned * (sA - sB), rounded.decimals)}</b>.`];
  const luck =
    rounded.luck.value === null || sA === null || sB === null || fA === null || fB === null
      ? [markup`Here it is <b>unknown</b>: ${rounded.luck.detail}.`]
      : [
          markup`Here: (${difference(sA, sB)}) − (${difference(fA, fB)}) = <b>${trueMinus(rounded.luck.text)}</b> ${trueMinus(rounded.luck.intervalText ?? "")}.`,
        ];
  return [
    {
      term: "reported gain, G",
      body: [
        markup`s<sub>A</sub> − s<sub>B</sub>: the scores of the two selected trials, as a paper would print them. It is what was claimed, so it has no interval.`,
        ...reported,
      ],
    },
    {
      term: "luck",
      body: [
        markup`G − (F<sub>A</sub> − F<sub>B</sub>), where F is the mean score of the selected configuration on fresh ${unit}s, which had no part in choosing it. Variance s²/r of each side over its r ${unit}s, joined as Welch’s.`,
        ...luck,
      ],
    },
    {
      term: rounded.tuning.name,
      body: [
        markup`(F<sub>A</sub> − Φ<sub>A</sub>(k)) − (F<sub>B</sub> − Φ<sub>B</sub>(k)): what search beyond k found, and how this one search went, for A more than for B. Variance: the sum of all four. Of what is printed it is the remainder, so that luck, this and algorithm add up to G.`,
        markup`Here: <b>${trueMinus(rounded.tuning.text)}</b> ${trueMinus(rounded.tuning.intervalText ?? "")}${rounded.tuning.detail !== "" && ` (${rounded.tuning.detail})`}.`,
      ],
    },
    ...untunedDefinition(page, pair, level),
  ];
}

function untunedDefinition(
  page: ReportPage,
  pair: JudgedPair,
  level: (value: number) => string,
): Definition[] {
  const verdict = sumVerdict(pair);
  const sum = verdict?.untuned?.sum;
  if (verdict == null || sum == null) return [];
  const { gain, luck, tuning } = roundedSum(sum, verdict.sum ?? sum);
  const declared = pair.baselineArm?.default;
  const [s0, f0] = [finite(declared?.reported), finite(declared?.mean)];
  const here = [
    ...(s0 === null ? [] : [`s₀ = ${level(s0)}`]),
    ...(f0 === null ? [] : [`F₀ = ${level(f0)}`]),
    `gain ${trueMinus(gain.text)}`,
    `luck ${trueMinus(luck.text)}`,
    `tuning ${trueMinus(tuning.text)}`,
  ].join(", ");
  return [
    {
      term: "over the baseline as it comes",
      body: [
        markup`The same with s<sub>0</sub> and F<sub>0</sub>, the score of the baseline’s declared default and its mean over fresh ${page.document.study.unit}s of its own, in the place of s<sub>B</sub> and F<sub>B</sub>. Φ<sub>B</sub>(k) stays, so that the algorithm is the same; tuning is (F<sub>A</sub> − Φ<sub>A</sub>(k)) + (Φ<sub>B</sub>(k) − F<sub>0</sub>).`,
        markup`Here: ${here}.`,
      ],
    },
  ];
}

function methodDefinitions(page: ReportPage, pair: JudgedPair, verdict: Verdict): Definition[] {
  const { k, difference } = verdict;
  const at = (points: readonly { readonly k: number; readonly estimate: number }[] | undefined) =>
    finite(points?.find((point) => point.k === k)?.estimate);
  const [a, b] = [at(pair.candidateArm?.curve), at(pair.baselineArm?.curve)];
  const estimate = finite(difference.estimate);
  const level = (value: number) => levelText(value, page.scoreDecimals);
  const ends = bounds(difference.interval);
  const df = finite(difference.df);
  const here =
    a === null || b === null || estimate === null
      ? []
      : [
          markup`Here: Φ<sub>A</sub>(${k}) − Φ<sub>B</sub>(${k}) = ${level(a)} − ${level(b)} = <b>${gainText(estimate, page.scoreDecimals)}</b>${ends !== null && ` [${gainText(ends[0], page.scoreDecimals)}, ${gainText(ends[1], page.scoreDecimals)}]`}${df !== null && `, ${plainText(df, 3)} degrees of freedom`}.`,
        ];
  return [
    {
      term: "tuning curve, Φ(k)",
      body: [
        markup`The test score to expect of what a search of k trials selects. Sort the n trials by selection score, ascending: <span class="formula">U(k) = Σ<sub>i</sub> C(i−1, k−1) / C(n, k) · t<sub>(i)</sub></span>, the mean test score of the best-by-selection trial over all subsets of k, unbiased for Φ(k). Equal selection scores are averaged. Failed trials rank last.`,
        markup`Bands: leave-one-out jackknife, J = (n−1)/n · Σ<sub>j</sub> (U<sub>−j</sub> − mean)², Student’s t with n/k − 1 degrees of freedom, at each k alone.`,
      ],
      source:
        "J. Dodge et al. (2019), EMNLP; R. Tang et al. (2020), ACL; N. Lourie, H. He, K. Cho (2024), NAACL.",
    },
    {
      term: k === null ? "algorithm" : `algorithm, k = ${k}`,
      body: [
        markup`Φ<sub>A</sub>(k) − Φ<sub>B</sub>(k): the difference that is left when both methods may try k configurations.`,
        ...here,
        markup`Rule N: W is better than L iff <span class="formula">D − t(1−α/2, df) √V − (c k/n<sub>L</sub>) max(0, U<sub>L</sub>(2k) − U<sub>L</sub>(k)) J<sub>L</sub>/V &gt; 0</span> with V = J<sub>W</sub> + J<sub>L</sub> and df = V² / (J<sub>W</sub>²/(n<sub>W</sub>/k) + J<sub>L</sub>²/max(1, n<sub>L</sub>/2k)). The growth term is there since the loser’s rare good trials may not have been drawn. The printed interval is this one on both sides, so that “excludes 0” and the word agree. It decides for k ≤ n/5.`,
      ],
      source: "Rule N is Assay’s own; its simulated error rates are in docs/statistics.",
    },
  ];
}

function modelDefinitions(page: ReportPage, verdict: Verdict): Definition[] {
  const { unit, study } = { unit: page.document.study.unit, study: page.document.study };
  const { difference, superiority, kind, items } = verdict;
  const df = finite(difference.df);
  const p = finite(difference.p);
  const here = [
    ...(df === null ? [] : [`${plainText(df, 3)} degrees of freedom`]),
    ...(p === null ? [] : [`p ${p < 1e-4 ? "< 0.0001" : plainText(p, 2)}`]),
  ].join(", ");
  const welch = kind === "fixed" || kind === "items";
  return [
    {
      term: page.tuned ? "this model: the chosen configurations" : "the difference",
      body: [
        welch
          ? markup`Means over ${page.tuned && "fresh "}${unit}s, Welch’s t: <span class="formula">t = (F<sub>A</sub> − F<sub>B</sub>) / √(v<sub>A</sub> + v<sub>B</sub>)</span>, v = s²/n, <span class="formula">df = (v<sub>A</sub> + v<sub>B</sub>)² / (v<sub>A</sub>²/(n<sub>A</sub>−1) + v<sub>B</sub>²/(n<sub>B</sub>−1))</span>.`
          : kind === "folds"
            ? markup`Folds share training data: corrected resampled t, paired by fold, variance s² (1/J + n<sub>test</sub>/n<sub>train</sub>), J − 1 degrees of freedom.`
            : markup`The same ${unit} ran in both: paired t on the differences, n − 1 degrees of freedom.`,
        ...(here === "" ? [] : [markup`Here: ${here}, ${percentOf(Number(difference.level))} interval.`]),
        ...(items === null
          ? []
          : [
              markup`Over ${unit}s and test items together: two-way variance components, items paired between the sides${items.groups !== null && ", clustered by group"}. ${itemsPart(items)} A word that holds over ${unit}s alone and not over items is UNDECIDED about new data.`,
            ]),
      ],
      source: welch
        ? `B. L. Welch (1947), Biometrika 34:28–35.${itemsSource(items)}`
        : kind === "folds"
          ? "C. Nadeau, Y. Bengio (2003), Machine Learning 52:239–281."
          : "Student (1908), Biometrika 6:1–25.",
    },
    {
      term: "the word",
      body: [
        finite(study.metric.margin) === null
          ? markup`BETTER or WORSE where the ${percentOf(Number(difference.level))} interval excludes 0, else UNDECIDED. No margin was declared, so EQUIVALENT cannot be said.`
          : markup`EQUIVALENT where the ${percentOf(1 - 2 * (1 - Number(difference.level)))} interval lies inside ±${plainText(Number(study.metric.margin))} (two one-sided tests, checked first); else BETTER or WORSE where the ${percentOf(Number(difference.level))} interval excludes 0; else UNDECIDED.`,
      ],
      source: "D. J. Schuirmann (1987), J. Pharmacokinetics and Biopharmaceutics 15:657–680.",
    },
    ...(superiority === null
      ? []
      : [
          {
            term: "P(A>B)",
            body: [
              markup`How often one ${unit} of A scores better than one of B, ties counted half; interval by Newcombe’s method 5. Hedges’ g: the difference in pooled spreads, corrected for small n.`,
            ],
            source: "R. G. Newcombe (2006), Statistics in Medicine 25:559–573; L. V. Hedges (1981).",
          },
        ]),
  ];
}

function itemsSource(items: Verdict["items"]): string {
  if (items === null) return "";
  if (items.kind === "auc") return " E. R. DeLong et al. (1988), Biometrics 44:837–845.";
  if (items.kind === "class-mean")
    return " W. G. Cochran (1977), Sampling Techniques, ch. 5; A. Agresti, B. A. Coull (1998), American Statistician 52:119–126.";
  return " S. R. Searle, G. Casella, C. E. McCulloch (1992), Variance Components, ch. 5.";
}

/** How the items' own part of the variance follows from them. */
function itemsPart({ kind, classes }: NonNullable<Verdict["items"]>): Markup {
  if (kind === "auc") return markup`The score is the AUC, and an item’s part its DeLong placement, by class.`;
  if (kind === "mean") return markup`The score is the mean over items.`;
  return markup`The score is the mean over ${classes ?? ""} classes of the mean in each, so the items’ part is stratified: <span class="formula">V<sub>items</sub> = Σ<sub>c</sub> s<sub>c</sub>²/n<sub>c</sub> / C²</span>, where each class is given four items more of the variance that classes have on average, if that makes s<sub>c</sub>² larger.`;
}

function sharedDefinitions(page: ReportPage): Definition[] {
  return [
    ...(page.document.verdicts.length > 2
      ? [
          {
            term: "several verdicts",
            body: [
              markup`Holm’s steps over the family that the plan declares: each printed interval is at the level of its step, so that “excludes 0” and the word agree.`,
            ],
            source: "S. Holm (1979), Scandinavian Journal of Statistics 6:65–70.",
          },
        ]
      : []),
    {
      term: "what would decide it",
      body: [
        markup`Units: n = (z<sub>1−α/2</sub> + z<sub>0.8</sub>)² (s<sub>A</sub>² + s<sub>B</sub>²)/d² + z²<sub>1−α/2</sub>/4. Trials: the standard error at fixed k shrinks with 1/√n. Time: the mean of the runs so far, as many at a time as now.`,
      ],
    },
  ];
}
