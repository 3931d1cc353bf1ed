import { describe, expect, it } from "vitest";
import type { Sum, Verdict } from "../../model/index.ts";
import { durationText } from "../duration-text.ts";
import { SAMPLE_NAMES, type SampleName, studyDocument } from "../report.samples.ts";
import { roundedSum } from "../rounding.ts";
import { type VerdictStyle, verdictText } from "./verdict-text.ts";
import { displayWidth } from "./wrap.ts";

const WIDTHS = [40, 80, 100, 120] as const;
const style = (changes: Partial<VerdictStyle> = {}): VerdictStyle => ({
  width: 100,
  colour: false,
  unicode: true,
  ...changes,
});
const textOf = (name: SampleName, changes: Partial<VerdictStyle> = {}) =>
  verdictText(studyDocument(name), style(changes));
/** Line ends and indents do not matter to what is said. */
const said = (text: string) => text.replaceAll(/\s+/g, " ");
const primaryOf = (name: SampleName): Verdict => {
  const { verdicts, primary } = studyDocument(name);
  return verdicts[primary] as Verdict;
};
/** Hostile names are checked by what they must not do. */
const TAME = SAMPLE_NAMES.filter((name) => name !== "hostile");

describe.each(SAMPLE_NAMES)("%s", (name) => {
  it.each(WIDTHS)("is never wider than %i columns", (width) => {
    for (const unicode of [true, false])
      for (const all of [true, false])
        for (const line of textOf(name, { width, unicode, all }).split("\n"))
          expect(displayWidth(line), line).toBeLessThanOrEqual(width);
  });

  it("is plain ASCII where the terminal knows no more", () => {
    for (const width of WIDTHS)
      for (const all of [true, false])
        expect(textOf(name, { width, unicode: false, all })).toMatch(/^[\n -~]*$/);
  });

  it("has colour only where it may, and says the same without; curves alone are drawn finer with it", () => {
    const withoutCurves = (text: string) => text.split("\n").filter((line) => !line.includes("┤"));
    const [plain, coloured] = [textOf(name), textOf(name, { colour: true })];
    expect(plain).not.toContain("\u001b");
    expect(coloured).toContain("\u001b[");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes that set a colour
    expect(withoutCurves(coloured.replaceAll(/\u001b\[[0-9;]*m/g, ""))).toEqual(withoutCurves(plain));
  });
});

describe.each(TAME)("%s in full loses nothing", (name) => {
  const document = studyDocument(name);
  const text = said(textOf(name, { width: 120, all: true }));

  it("tells every verdict's sentence, grade, caps, failing rules, warnings and what would decide it", () => {
    for (const verdict of document.verdicts) {
      expect(text).toContain(`${verdict.sentence}.`.slice(1)); // its first letter may be a capital
      expect(text).toContain(`${verdict.word} evidence ${verdict.evidence.grade}`);
      for (const cap of verdict.evidence.caps) expect(text).toContain(cap.detail);
      for (const rule of verdict.evidence.rules.filter((each) => !each.holds))
        expect(text).toContain(rule.detail);
      for (const warning of verdict.warnings) expect(text).toContain(warning.message);
      for (const next of verdict.next) {
        expect(text).toContain(next.action.slice(1));
        expect(text).toContain(next.reason.slice(1));
        if (next.command !== null) expect(text.replaceAll(" \\", "")).toContain(next.command);
        if (next.runs !== null) expect(text).toContain(`${next.runs} runs`);
        if (next.seconds !== null) expect(text).toContain(durationText(next.seconds));
      }
      const sentences = verdict.holds_for.map((each) => each.replace(/^Holds for /, ""));
      for (const sentence of sentences) expect(text).toContain(sentence);
    }
  });

  it("tells p, degrees of freedom and how often one run beats another", () => {
    for (const { difference, superiority } of document.verdicts) {
      if (difference.p !== null && Number(difference.p) >= 1e-4)
        expect(text).toContain(`p ${Number(Number(difference.p).toPrecision(2))}`);
      if (difference.df !== null)
        expect(text).toContain(`${Number(difference.df.toFixed(1))} degrees of freedom`);
      if (superiority?.hedges_g != null)
        expect(text).toContain(
          `Hedges' g ${superiority.hedges_g > 0 ? "+" : ""}${superiority.hedges_g.toFixed(2)}`,
        );
    }
  });

  it("tells every part of every sum as rounded, and the parts add up", () => {
    for (const sum of document.verdicts.flatMap((verdict): Sum[] =>
      verdict.sum === null ? [] : [verdict.sum],
    )) {
      const rounded = roundedSum(sum);
      for (const part of [rounded.gain, rounded.luck, rounded.tuning, rounded.algorithm]) {
        expect(text).toContain(part.text.replace(/^[+-]/, ""));
        if (part.intervalText !== null) expect(text).toContain(part.intervalText);
      }
      if (rounded.bound !== null) expect(text).toContain(rounded.bound);
    }
  });

  it("tells every part of every sum over an untuned baseline, or why it is unknown; of no default nothing", () => {
    const declared = document.verdicts.filter(({ untuned }) => untuned?.config != null);
    if (declared.length === 0) expect(text).not.toMatch(/as it comes|default/);
    for (const { untuned, sum } of declared) {
      if (untuned?.sum == null) {
        expect(text).toContain(`unknown: ${untuned?.reason}`);
        continue;
      }
      const rounded = roundedSum(untuned.sum, sum ?? untuned.sum);
      for (const part of [rounded.gain, rounded.luck, rounded.tuning, rounded.algorithm]) {
        expect(text).toContain(part.text.replace(/^[+-]/, ""));
        if (part.intervalText !== null) expect(text).toContain(part.intervalText);
      }
    }
  });

  it("the primary's word comes first, what would decide it last", () => {
    const lines = textOf(name).split("\n");
    const primary = primaryOf(name);
    expect(lines[2]).toMatch(new RegExp(`^  \\S ${primary.word}   evidence ${primary.evidence.grade}$`));
    const last = lines.lastIndexOf("  what would decide it");
    expect(lines.slice(last + 1).every((line) => line.startsWith("    "))).toBe(true);
  });

  it("tells failed runs in its first lines", () => {
    const failed = document.arms.flatMap((arm) => [
      ...arm.trials.filter((trial) => trial.state === "failed"),
      ...arm.units.filter((unit) => unit.failed),
    ]);
    const start = said(textOf(name).split("\n").slice(0, 9).join("\n"));
    if (failed.length === 0) expect(start).not.toContain("failed:");
    else expect(start).toMatch(new RegExp(`${failed.length} of \\d+ runs failed:`));
    for (const { reason } of failed) expect(start).toContain(reason ?? "");
  });
});

describe.each(TAME)("%s in short", (name) => {
  const document = studyDocument(name);
  const [text, full] = [textOf(name, { width: 120 }), textOf(name, { width: 120, all: true })];
  const short = said(text);
  const primary = primaryOf(name);

  it("is no longer than in full, and fits three screens", () => {
    expect(text.split("\n").length).toBeLessThanOrEqual(full.split("\n").length + 2);
    if (document.arms.length <= 3) expect(text.split("\n").length).toBeLessThan(100);
  });

  it("tells every word with its grade and its interval", () => {
    for (const { word, evidence, difference } of document.verdicts) {
      expect(short).toMatch(new RegExp(`${word} +(evidence )?${evidence.grade}`));
      if (difference.interval !== null)
        expect(short).toContain(`${Number((100 * difference.level).toFixed(1))} %`);
    }
  });

  it("hides nothing that qualifies a word: failures, warnings, rules that fail, caps, what it holds for", () => {
    for (const verdict of document.verdicts) {
      for (const { message } of verdict.warnings) expect(short).toContain(message);
      for (const { detail } of verdict.evidence.caps) expect(short).toContain(detail);
      for (const rule of verdict.evidence.rules.filter((each) => !each.holds))
        expect(short).toContain(rule.detail);
      for (const sentence of verdict.holds_for) expect(short).toContain(sentence.replace(/^Holds for /, ""));
      if (verdict.word === "EQUIVALENT" && verdict === primary)
        expect(short).toContain(`${Number((100 * verdict.difference.level).toFixed(1))} % interval [`);
    }
  });

  it("tells the primary's sentence, sum and next steps whole, and ends with them", () => {
    expect(short).toContain(`${primary.sentence}.`.slice(1));
    const end = short.slice(short.lastIndexOf("what would decide it"));
    for (const { action, reason, command } of primary.next) {
      expect(end).toContain(action.slice(1));
      expect(end).toContain(reason.slice(1));
      if (command !== null) expect(end.replaceAll(" \\", "")).toContain(command);
    }
    if (primary.sum !== null) {
      const { gain, luck, tuning, algorithm } = roundedSum(primary.sum);
      for (const part of [gain, luck, tuning, algorithm])
        expect(short).toContain(part.text.replace(/^[+-]/, ""));
    }
  });

  it("says how to see the rest", () => expect(short).toContain("--all"));
});

it("says all four words", () => {
  const words = new Set(TAME.flatMap((name) => studyDocument(name).verdicts.map(({ word }) => word)));
  expect([...words].sort()).toEqual(["BETTER", "EQUIVALENT", "UNDECIDED", "WORSE"]);
});

it("the sum that is drawn adds up in what is printed", () => {
  const rows = textOf("tuned")
    .split("\n")
    .flatMap((line) => {
      const match =
        /^ {2}(reported gain|= luck|\+ search beyond k|\+ algorithm) .*?([+-]?\d+\.\d+) {2}(?:\[|as reported)/.exec(
          line,
        );
      return match === null ? [] : [BigInt((match[2] as string).replace("+", "").replace(".", ""))];
    });
  expect(rows).toHaveLength(4);
  const [gain = 0n, luck = 0n, tuning = 0n, algorithm = 0n] = rows;
  expect(luck + tuning + algorithm).toBe(gain);
});

it.each([60, 80, 100])(
  "the sum over an untuned baseline adds up in what is printed, at %i columns",
  (width) => {
    const lines = textOf("untunedBaseline", { width }).split("\n");
    const start = lines.indexOf("  over cnn as it comes (its declared default)");
    const rows = lines
      .slice(start + 1, start + 5)
      .map((line) => /^ {2}(.{13}) ([+-][\d.]+)( \[.*\])?$/.exec(line));
    expect(rows.map((row) => row?.[1])).toEqual([
      "reported gain",
      "= luck       ",
      "+ tuning     ",
      "+ algorithm  ",
    ]);
    const [gain = 0n, ...parts] = rows.map((row) =>
      BigInt((row?.[2] ?? "0").replace("+", "").replace(".", "")),
    );
    expect(parts.reduce((sum, part) => sum + part)).toBe(gain);
    expect(said(lines.join("\n"))).toContain(
      "tuning cnn was not tuned: its declared default; resnet was searched over 20 trials",
    );
    // The algorithm is the same in both sums, to the last digit that is shown.
    const algorithms = lines
      .filter((line) => /^ {2}\+ algorithm/.test(line))
      .map((line) => /[+-]\d[\d.]+/.exec(line)?.[0]);
    expect(algorithms).toHaveLength(2);
    expect(new Set(algorithms).size).toBe(1);
  },
);

it("a default that failed is counted among the runs, not among the trials", () => {
  const text = said(textOf("untunedBaseline"));
  expect(text).toContain("1 of 122 runs failed: cnn on pneumoniamnist 1 of 29 (its default: exit 1).");
  expect(text).not.toContain("A failed trial counts as a trial.");
  expect(text).toContain("20 trials of each, 8 fresh seeds, as many of the default of cnn");
});

it("luck that nobody measured is unknown, with what is known all the same", () => {
  const text = said(textOf("unknownLuck"));
  expect(text).toMatch(/= luck .{0,60}unknown/);
  expect(text).toContain("unknown until the selected configurations have run on fresh units");
  expect(text).toMatch(/known so far luck \+ search beyond k = [+-]\d/);
});

it("at equal budgets nobody is said to have tuned more; at unequal ones the ratio is told", () => {
  for (const name of ["tuned", "twoProblems", "unknownLuck", "manyMethods"] as const) {
    const text = said(textOf(name));
    expect(text).not.toMatch(/\btuning \(|tuned (more|longer)|x the trials|effort\b(?<!not extra effort)/);
    expect(text).toContain("not extra effort");
  }
  expect(said(textOf("unequalBudgets"))).toContain("tuning resnet had 3x the trials");
});

it("where lower is better, better is to the right all the same, and it is said", () => {
  const text = textOf("minimised");
  expect(text).toContain("val_loss, lower is better");
  const axis = text.split("\n").find((line) => /^\s+3\.\d+\s+3\.\d+/.test(line)) as string;
  const ticks = axis.trim().split(/\s+/).map(Number);
  expect(ticks).toEqual([...ticks].sort((a, b) => b - a));
  const lines = text.split("\n");
  const mean = (start: string) =>
    (lines[lines.findIndex((line) => line.startsWith(start)) + 1] as string).indexOf("┃");
  expect(mean("  ● muon")).toBeGreaterThan(mean("  ◆ adam"));
});

it("every unit is in the dot plot", () => {
  const { arms } = studyDocument("tuned");
  const lines = textOf("tuned").split("\n");
  const markers = ["●", "◆", "▲"];
  for (const [i, arm] of arms.entries()) {
    const line = lines.find(
      (each) => each.startsWith(`  ${markers[i]} ${arm.method} `) && each.includes("["),
    ) as string;
    const plot = line.slice(10, line.lastIndexOf("  "));
    const units = [...plot].reduce(
      (sum, character) => sum + (character === markers[i] ? 1 : /\d/.test(character) ? Number(character) : 0),
      0,
    );
    expect(units).toBe(arm.units.filter((unit) => !unit.failed).length);
  }
});

it("the tuning curves name their zones", () => {
  for (const unicode of [true, false]) {
    const text = said(textOf("tuned", { unicode }));
    expect(text).toMatch(/decides: k (≤|<=) 4/);
    expect(text).toContain("weak");
    expect(text).toContain("bound only");
  }
});

it("several verdicts end in a table of all of them, each word once more", () => {
  const text = textOf("twoProblems");
  const table = text.slice(text.indexOf("all 8 verdicts"));
  expect(table.match(/BETTER|WORSE|EQUIVALENT|UNDECIDED/g)).toHaveLength(
    8 + (table.match(/chance of BETTER or WORSE/g)?.length ?? 0) * 2,
  );
  expect(textOf("minimised")).not.toContain("all 1 verdicts");
});

it("a difference without an interval has no level", () => {
  const document = studyDocument("allPairs");
  const verdicts = document.verdicts.map((verdict, i) =>
    i === 3 ? { ...verdict, difference: { ...verdict.difference, estimate: 0.25, interval: null } } : verdict,
  );
  expect(verdictText({ ...document, verdicts }, style())).toMatch(/chosen configurations +\+0\.25\d*$/m);
});

it("a score that is a mean over classes is called that, in numbers and in what it holds for", () => {
  const flat = (text: string) => text.replaceAll(/\s+/g, " ");
  expect(flat(textOf("classes", { all: true }))).toContain(
    "40 fresh test items in 4 classes that count alike",
  );
  expect(flat(textOf("classes"))).toContain(
    "(40 were seen; the 4 classes count alike, and the smallest, polka, has 1)",
  );
});

it("of all pairs each is named with both methods, and no baseline is spoken of", () => {
  const text = textOf("allPairs");
  expect(text).toContain(
    "all 6 verdicts on breastmnist: each difference with its interval, at the level of its Holm step",
  );
  for (const pair of ["resnet against cnn", "resnet against logreg", "cnn against logreg"])
    expect(text.match(new RegExp(`${pair}, `, "g"))).toHaveLength(2);
  // Where a line has no room for the pair, it stands once above its two verdicts.
  const narrow = textOf("allPairs", { width: 80 });
  const table = narrow.slice(narrow.indexOf("all 6 verdicts")).split("\n");
  for (const pair of ["resnet against cnn", "resnet against logreg", "cnn against logreg"]) {
    const at = table.indexOf(`  ${pair}`);
    expect(table[at + 1]).toMatch(/ {2}methods at k = \d+ +[+-][\d.]+ \[.*\] [\d.]+ %$/);
    expect(table.slice(at + 2).find((line) => line.includes("chosen configurations"))).toMatch(/ \[.*\] /);
  }
  for (const all of [false, true]) expect(textOf("allPairs", { all })).not.toMatch(/baseline/i);
  // One family at one level needs no such word.
  expect(textOf("equivalent")).not.toContain("Holm");
});

it("the warning of a verdict in the table of all stands right below it", () => {
  const document = studyDocument("allPairs");
  const verdicts = document.verdicts.map((verdict) =>
    verdict.candidate === "resnet" && verdict.baseline === "logreg" && verdict.question === "model"
      ? { ...verdict, warnings: [{ code: "new-data", message: "over seeds alone it reads WORSE" }] }
      : verdict,
  );
  const text = verdictText({ ...document, verdicts }, style());
  const lines = text.slice(text.indexOf("all 6 verdicts")).split("\n");
  const at = lines.findIndex((line) => line.includes("over seeds alone it reads WORSE"));
  const above = lines.slice(0, at).reverse();
  expect(above.find((line) => / against /.test(line))).toContain("resnet against logreg, chosen");
});

it("a document read back from the record reads the same", () => {
  expect(textOf("onPaper")).toBe(textOf("tuned"));
});

it("names can neither clear the screen nor change its colours", () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
  expect(textOf("hostile")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

it("a study without a pair says that nothing was judged", () => {
  const document = studyDocument("worse");
  expect(verdictText({ ...document, verdicts: [], primary: 0 }, style())).toContain("Nothing was judged");
});
