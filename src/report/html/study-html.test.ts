import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { encodeNumbers, envelope, type Verdict } from "../../model/index.ts";
import { searchTrials } from "../arm-runs.ts";
import { escapeText } from "../figures/markup.ts";
import { SAMPLE_NAMES, type SampleName, studyDocument } from "../report.samples.ts";
import { roundedSum } from "../rounding.ts";
import { meaningNote } from "./in-numbers.ts";
import { studyHtml } from "./study-html.ts";

const pages = new Map<SampleName, string>();

function pageOf(name: SampleName): string {
  const known = pages.get(name) ?? studyHtml(studyDocument(name), { assayVersion: "0.0.0", generatedAt: 0 });
  pages.set(name, known);
  return known;
}

/** What a reader reads: no tags, no style, no script. */
function textOf(html: string): string {
  return html
    .replaceAll(/<(style|script)[^>]*>.*?<\/\1>/gs, " ")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replaceAll(/[\u00a0\u2212]/g, (character) => (character === "\u2212" ? "-" : " "));
}

it("the samples say all four words", () => {
  const words = SAMPLE_NAMES.flatMap((name) => studyDocument(name).verdicts.map(({ word }) => word));
  expect(new Set(words).size).toBe(4);
});

describe.each(SAMPLE_NAMES)("%s", (name) => {
  const document = studyDocument(name);
  const text = textOf(pageOf(name));

  it("says every verdict's word and sentence, grade, rule, warning and next step", () => {
    // As written, the first letter aside, which a sentence may have large.
    const printable = (each: string) => textOf(escapeText(each)).slice(1);
    for (const { word, sentence, evidence, warnings, next } of document.verdicts) {
      expect(text).toContain(word);
      expect(text).toContain(printable(sentence));
      for (const { detail } of [...evidence.rules, ...evidence.caps])
        expect(text).toContain(printable(detail));
      for (const { message } of warnings) expect(text).toContain(printable(message));
      for (const { action } of next) expect(text).toContain(printable(action));
    }
  });

  it("has a row for every run", () => {
    const rows = /<table class="runs.*?<tbody>(.*?)<\/tbody>/s.exec(pageOf(name))?.[1]?.match(/<tr>/g) ?? [];
    expect(rows).toHaveLength(
      document.arms.reduce(
        (sum, arm) => sum + arm.trials.length + arm.units.length + (arm.default?.units.length ?? 0),
        0,
      ),
    );
  });

  it("holds the whole document, and nothing beside it", () => {
    const data = /id="study-data">(.*?)<\/script>/s.exec(pageOf(name))?.[1] ?? "";
    expect(JSON.parse(data)).toEqual(
      JSON.parse(JSON.stringify(encodeNumbers(envelope("assay.study/1", "0.0.0", 0, document)))),
    );
  });

  it("lets run what was written here, told by its hash, and nothing else", () => {
    const html = pageOf(name);
    const policy =
      /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll("&#39;", "'") ?? "";
    const hash = (source: string | undefined) =>
      `'sha256-${createHash("sha256")
        .update(source ?? "")
        .digest("base64")}'`;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src ${hash(/<style>(.*?)<\/style>/s.exec(html)?.[1])}`);
    expect(policy).toContain(`script-src ${hash(/<script>(.*?)<\/script>/s.exec(html)?.[1])}`);
    expect(policy).not.toContain("unsafe");
    expect(html).not.toMatch(/<[^>]* (style|on\w+)=/);
    expect(html).not.toMatch(/(src|href)="(?!#|data:,)/);
  });

  it("shows sums that add up", () => {
    const sums = [...pageOf(name).matchAll(/<p class="sum">(.*?)<\/p>/gs)].map(([, inside = ""]) =>
      [...inside.matchAll(/<span class="term">(.*?)<\/span> ?(?=<span class="term|$)/gs)].map(
        ([, term = ""]) => textOf(term).trim(),
      ),
    );
    expect(sums.length > 0).toBe(document.verdicts.some(({ sum }) => sum !== null));
    for (const terms of sums) {
      expect(terms).toHaveLength(4);
      if (terms.some((term) => term.includes("unknown"))) continue;
      // In whole units of the last digit, as a reader adds them up.
      const [gain = 0, ...parts] = terms.map((term) => {
        const [, operator = "", sign = "", digits = ""] = /^([=+-]?)\s*([+-]?)([\d.]+)/.exec(term) ?? [];
        return ([operator, sign].includes("-") ? -1 : 1) * Number(digits.replace(".", ""));
      });
      expect(
        parts.reduce((sum, part) => sum + part, 0),
        terms.join(" "),
      ).toBe(gain);
    }
  });

  it("draws the sum over an untuned baseline of every pair that declares a default, or says why not", () => {
    const asked = document.verdicts.filter(({ untuned }) => untuned?.config != null);
    expect(text.split(" as it comes is ").length > 1).toBe(asked.some(({ untuned }) => untuned?.sum != null));
    if (asked.length === 0) expect(text).not.toMatch(/as it comes|declared default/);
    for (const { untuned, sum, baseline, candidate, k } of asked) {
      expect(text).toContain(`Over ${baseline} as it comes`);
      if (untuned?.sum == null) {
        expect(text).toContain(`Unknown: ${untuned?.reason}.`);
        continue;
      }
      const { gain, luck, tuning, algorithm } = roundedSum(untuned.sum, sum ?? untuned.sum);
      expect(text).toContain(
        `The reported ${gain.text} over ${baseline} as it comes is ${luck.text} luck, ${tuning.text} tuning and ${algorithm.text} algorithm`,
      );
      expect(text).toContain(
        `Had both methods been given ${k} trials, only the last row would be expected to remain`,
      );
      expect(text).toContain(`${baseline} was not tuned: its declared default; ${candidate} was`);
    }
  });

  it("lists a default's trial and fresh units as such, and none of them among the trials", () => {
    const rows = /<table class="runs.*?<tbody>(.*?)<\/tbody>/s.exec(pageOf(name))?.[1]?.split("<tr>") ?? [];
    const count = (role: string) => rows.filter((row) => row.includes(`<td>${role}</td>`)).length;
    const trials = document.arms.map((arm) => searchTrials(arm).length);
    expect(count("search")).toBe(trials.reduce((sum, each) => sum + each, 0));
    const declared = document.arms.filter((arm) => arm.default !== null);
    expect(count("default")).toBe(declared.length);
    expect(count("fresh, of the default")).toBe(
      declared.reduce((sum, arm) => sum + (arm.default?.units.length ?? 0), 0),
    );
  });

  it("speaks of no extra effort where budgets were equal", () => {
    const trials = document.study.problems.map((problem) =>
      document.arms.filter((arm) => arm.problem === problem).map((arm) => searchTrials(arm).length),
    );
    if (trials.some((counts) => new Set(counts).size > 1)) return;
    expect(text).not.toMatch(/\dx the trials|tuned (longer|more)|tuning effort|larger search/i);
    expect(text.replaceAll(/not extra effort/g, "")).not.toMatch(/extra effort/);
  });
});

describe("what an interval says", () => {
  const [base] = studyDocument("better").verdicts as [Verdict];
  const said = (changes: Partial<Verdict["difference"]>, word: Verdict["word"], goal = base.metric.goal) =>
    textOf(
      meaningNote({
        ...base,
        word,
        candidate: "new",
        baseline: "old",
        metric: { ...base.metric, goal },
        difference: { ...base.difference, level: 0.95, equivalence_interval: null, ...changes },
      }).markup,
    );

  it("names who is ahead at both ends, also where lower is better", () => {
    expect(said({ estimate: 0.02, interval: [-0.005, 0.045] }, "UNDECIDED")).toContain(
      "from old ahead by 0.005 to new ahead by 0.045, no difference included",
    );
    expect(said({ estimate: -0.02, interval: [-0.045, 0.005] }, "UNDECIDED", "minimize")).toContain(
      "from old ahead by 0.005 to new ahead by 0.045, no difference included",
    );
    expect(said({ estimate: -0.03, interval: [-0.045, -0.015] }, "BETTER", "minimize")).toContain(
      "has new ahead, by 0.015 to 0.045",
    );
    expect(said({ estimate: -0.03, interval: [-0.045, -0.015] }, "WORSE")).toContain(
      "has old ahead, by 0.015 to 0.045",
    );
  });

  it("claims no side where word and interval do not agree, and nothing without an interval", () => {
    // For example a word that failed units or test items do not support.
    expect(said({ estimate: 0.03, interval: [0.015, 0.045] }, "UNDECIDED")).not.toContain("ahead");
    expect(said({ estimate: 0.03, interval: null }, "UNDECIDED")).toBe("");
    expect(said({ estimate: null, interval: null }, "UNDECIDED")).toBe("");
    expect(said({ estimate: 0, interval: [Number.NEGATIVE_INFINITY, 1] }, "UNDECIDED")).toBe("");
  });

  it("says how many of a hundred intervals hold the truth, at the level that decided", () => {
    expect(said({ estimate: 0.02, interval: [0.01, 0.03], level: 0.975 }, "BETTER")).toContain(
      "97.5 of 100 such",
    );
    expect(
      said({ estimate: 0, interval: [-0.001, 0.001], equivalence_interval: [-0.0008, 0.0008] }, "EQUIVALENT"),
    ).toContain("90 of 100 such");
  });
});

describe("a score that is a mean over classes", () => {
  const text = textOf(pageOf("classes"));

  it("says what was done: stratified by class, how many there are, and which is the smallest", () => {
    expect(text).toContain("40 items in 4 classes that count alike");
    expect(text).toContain(
      "The score is the mean over 4 classes of the mean in each, so the items’ part is stratified",
    );
    expect(text).toContain("40 were seen; the 4 classes count alike, and the smallest, polka, has 1");
    expect(text).toContain("The class polka has one test item");
    expect(text).toContain("W. G. Cochran (1977)");
    expect(textOf(pageOf("items"))).toContain("The score is the mean over items.");
  });
});

it("says before a command what the file has to hold", () => {
  const parts = pageOf("tuned").split('<pre class="cmd"><code>assay run');
  const steps = parts.slice(0, -1).map((part) => textOf(part.slice(part.lastIndexOf('<div class="next">'))));
  // A larger study is another budget and another seed in the file; more seeds of what was chosen are the same file.
  const larger = steps.filter((step) => step.includes("budget {"));
  expect(larger.length).toBeGreaterThan(0);
  expect(larger.length).toBeLessThan(steps.length);
  for (const step of steps)
    if (larger.includes(step))
      expect(step).toMatch(/budget \{[^}]*\}, seed: \d+.*With that budget and that seed in the file:$/s);
    else expect(step).not.toContain("With that budget");
});

describe("all pairs", () => {
  const page = pageOf("allPairs");
  const text = textOf(page);

  it("names both methods of a pair in title, contents, table and sections", () => {
    for (const pair of ["resnet against cnn", "resnet against logreg", "cnn against logreg"]) {
      // Contents, two rows of the table, and the section's heading.
      expect(text.split(pair).length - 1, pair).toBeGreaterThanOrEqual(4);
      expect(page).toMatch(
        new RegExp(`<h2 id="[^"]+">[^/]*${pair.split(" ").join("[^/]*(?:</[a-z]+>)?[^/]*")}`),
      );
    }
    expect(text).toContain("Does resnet beat cnn");
    expect(page).toContain('<th scope="col">pair</th>');
    expect(text).toContain("Of each pair the difference in test_auc, the method named first minus the other");
  });

  it("tells the pointwise difference from the one that decides, in the numbers of every curve", () => {
    const tables = [...page.matchAll(/<table><thead><tr><th scope="col">k<.*?<\/table>/gs)].map(
      ([table]) => table,
    );
    const methods = studyDocument("allPairs").verdicts.filter(({ question }) => question === "method");
    expect(tables).toHaveLength(methods.length);
    for (const table of tables) {
      const cells = [...table.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = ""]) =>
        [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = ""]) => textOf(cell)),
      );
      const column = cells[0]?.indexOf("difference, 95 % pointwise") ?? -1;
      const told = cells.filter(([k]) => k?.endsWith(", verdict"));
      expect(told).toHaveLength(1);
      const [, low, high, level] =
        /\[(.*), (.*)\], ([\d.]+) %$/.exec(told[0]?.[column] ?? "")?.map(Number) ?? [];
      const verdict = methods.find(
        ({ difference: { interval } }) =>
          Math.abs(Number(interval?.[0]) - Number(low)) + Math.abs(Number(interval?.[1]) - Number(high)) <
          1e-4,
      );
      expect(told[0]?.[0]).toBe(`${verdict?.k}, verdict`);
      expect(Number(level) / 100).toBeCloseTo(Number(verdict?.difference.level), 3);
    }
  });

  it("tells the word of every pair in the first section, in the contents, and under the pair's heading", () => {
    const words = new Map(
      studyDocument("allPairs")
        .verdicts.filter(({ question }) => question === "method")
        .map(({ candidate, baseline, word }) => [`${candidate} against ${baseline}`, word] as const),
    );
    const first = /<section class="abs".*?<\/section>/s.exec(page)?.[0] ?? "";
    const contents = /<nav.*?<\/nav>/s.exec(page)?.[0] ?? "";
    for (const [pair, word] of [...words].slice(1)) expect(textOf(first)).toContain(`${word} ${pair}`);
    for (const [i, [pair, word]] of [...words].entries()) {
      const entry = new RegExp(`<a href="#pair-${i + 1}">(.*?)</a>`, "s").exec(contents)?.[1] ?? "";
      expect(textOf(entry)).toContain(pair);
      expect(entry).toContain(`aria-label="${word}"`);
      const below = page.split(`<h2 id="pair-${i + 1}">`)[1] ?? "";
      expect(textOf(below.slice(0, below.indexOf("</p>")))).toContain(word);
    }
    // One pair is told by the headline alone.
    expect(pageOf("better")).not.toContain('class="others"');
  });

  it("gives a difference the same digits in table, sentence and figures, also where its interval is lopsided", () => {
    const document = studyDocument("allPairs");
    const difference = { estimate: -0.041, interval: [-0.094, 0.067] as [number, number] };
    const verdicts = document.verdicts.map((verdict, i) =>
      i > 0 ? verdict : { ...verdict, difference: { ...verdict.difference, ...difference } },
    );
    const html = textOf(studyHtml({ ...document, verdicts }, { assayVersion: "0.0.0", generatedAt: 0 }));
    expect(html).toContain("-0.04 [-0.09, +0.07] test_auc");
    expect(html).not.toContain("-0.041 [-0.094, +0.067]");
  });

  it("says once how a figure is read, and at each later one where", () => {
    const said = (part: string) => text.split(part).length - 1;
    for (const reading of [
      "Each row takes its part away",
      "intervals at each k alone (pointwise)",
      "Tall tick: mean",
    ])
      expect(said(reading), reading).toBe(1);
    expect(said("if the whole experiment were repeated")).toBe(1);
    const figures = said("The numbers of figure");
    const links = [...page.matchAll(/Read like <a href="#(figure-\d+)">/g)];
    expect(links).toHaveLength(figures - 3);
    for (const [, target] of links) expect(page).toContain(`<figure id="${target}">`);
  });

  it("names both methods in the title of the sum of each pair", () => {
    for (const pair of ["resnet over cnn", "resnet over logreg", "cnn over logreg"])
      expect(text).toMatch(new RegExp(`Of the [+-][\\d.]+ reported for ${pair}, `));
  });

  it("names both methods on the axis of a difference", () => {
    const axes = [...page.matchAll(/<text[^>]*>([^<]* − [^<]*)<\/text>/g)].map(([, text]) =>
      textOf(text ?? ""),
    );
    for (const axis of ["resnet - cnn", "resnet - logreg", "cnn - logreg"])
      expect(
        axes.some((text) => text.startsWith(axis)),
        axis,
      ).toBe(true);
    expect(text).not.toContain("candidate - baseline");
  });

  it("speaks of a baseline only to say that each pair has its own", () => {
    expect(text).not.toMatch(/against (the|every) baseline|stands? for (candidate|the baseline)/i);
    expect(text).toContain("in each pair the method written later; the one written first is the candidate");
    expect(text).toContain("over the family (all pairs)");
    expect(text).toContain("A stands for resnet, B for cnn.");
  });
});
