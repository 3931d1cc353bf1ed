import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StudyDocument, Verdict } from "../model/index.ts";
import { studyDocument } from "../model/index.ts";
import { createRandom } from "../numerics/index.ts";
import { type ArmSample, evidenceOf } from "./evidence.samples.ts";
import { judge } from "./judge.ts";

const only = (document: StudyDocument): Verdict => document.verdicts[document.primary] as Verdict;
const model = (document: StudyDocument): Verdict =>
  document.verdicts.find((verdict) => verdict.question === "model") as Verdict;
const method = (document: StudyDocument): Verdict =>
  document.verdicts.find((verdict) => verdict.question === "method") as Verdict;

/** n scores around a level, the same every time. */
function scores(level: number, spread: number, n: number, seed = 1): number[] {
  const random = createRandom(seed, "scores");
  return Array.from({ length: n }, () => level + spread * random.normal());
}

/** A search: landscapes with noise, selection and test score apart. */
function search(level: number, spread: number, n: number, seed: number): [number, number][] {
  const random = createRandom(seed, "search");
  return Array.from({ length: n }, () => {
    const quality = level + spread * random.normal();
    return [quality + 0.1 * spread * random.normal(), quality + 0.1 * spread * random.normal()];
  });
}

const fixed = (a: readonly (number | null)[], b: readonly (number | null)[]): ArmSample[] => [
  { method: "new", units: a },
  { method: "old", units: b },
];

describe("two fixed configurations", () => {
  test("BETTER, with the interval of Welch's test", () => {
    const verdict = only(
      judge(evidenceOf(fixed([0.91, 0.93, 0.92, 0.94, 0.92], [0.9, 0.9, 0.91, 0.89, 0.9]))),
    );
    expect(verdict.word).toBe("BETTER");
    // R 4.4: t.test(c(.91,.93,.92,.94,.92), c(.9,.9,.91,.89,.9)): 0.024 [0.0101, 0.0379], df 6.97
    expect(verdict.difference.estimate).toBeCloseTo(0.024, 12);
    expect(verdict.difference.interval?.[0]).toBeGreaterThan(0);
    expect(verdict.sentence).toMatch(
      /^new is BETTER than old by 0\.024\d* acc, 95 % interval \[\+0\.0\d+, \+0\.0\d+\], over 5 seeds of each$/,
    );
    expect(verdict.sum).toBeNull();
  });

  test("WORSE is the mirror image", () => {
    const verdict = only(
      judge(evidenceOf(fixed([0.9, 0.9, 0.91, 0.89, 0.9], [0.91, 0.93, 0.92, 0.94, 0.92]))),
    );
    expect(verdict.word).toBe("WORSE");
    expect(verdict.sentence).toContain("new is WORSE than old by");
  });

  test("EQUIVALENT only within a declared margin", () => {
    const arms = fixed(scores(0.9, 0.001, 8, 1), scores(0.9, 0.001, 8, 2));
    expect(only(judge(evidenceOf(arms))).word).toBe("UNDECIDED");
    const evidence = evidenceOf(arms);
    const verdict = only(judge({ ...evidence, metric: { ...evidence.metric, margin: 0.01 } }));
    expect(verdict.word).toBe("EQUIVALENT");
    expect(verdict.difference.equivalence_interval).not.toBeNull();
    expect(verdict.sentence).toContain("within the declared margin of 0.01");
  });

  test("a real but negligible difference is called so", () => {
    const evidence = evidenceOf(fixed(scores(0.905, 0.001, 8, 1), scores(0.9, 0.001, 8, 2)));
    const verdict = only(judge({ ...evidence, metric: { ...evidence.metric, margin: 0.02 } }));
    expect(verdict.word).toBe("EQUIVALENT");
    expect(verdict.sentence).toContain("a real but negligible difference");
  });

  test("fewer than three units decide nothing, and what more would give is said", () => {
    const verdict = only(judge(evidenceOf(fixed([0.9, 0.8], [0.1, 0.2]))));
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.sentence).toContain("at least 3 of each");
    expect(verdict.next[0]?.runs).toBe(10);
    expect(verdict.next[0]?.seconds).toBe(30);
  });

  test("scores that do not vary ask whether the seed is passed on", () => {
    const verdict = only(judge(evidenceOf(fixed([0.9, 0.9, 0.9], [0.8, 0.81, 0.82]))));
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.sentence).toContain("is the seed passed on?");
  });

  test("a deterministic method needs one run", () => {
    const document = judge(
      evidenceOf([
        { method: "new", units: scores(0.95, 0.01, 6) },
        { method: "old", units: [0.9], deterministic: true },
      ]),
    );
    expect(only(document).word).toBe("BETTER");
    expect(only(document).difference.df).toBe(5);
  });

  test("failed units: the word stands only if it holds without them and with the worst score in their place", () => {
    const good = scores(0.95, 0.005, 8, 3);
    const stands = only(
      judge(evidenceOf(fixed(scores(0.95, 0.005, 8, 3), [...scores(0.8, 0.005, 7, 4), null]))),
    );
    expect(stands.word).toBe("BETTER");
    expect(stands.failed).toEqual({ candidate: 0, baseline: 1 });
    expect(stands.evidence.grade).toBe("C");
    const falls = only(judge(evidenceOf(fixed([...good.slice(0, 7), null], scores(0.943, 0.005, 8, 4)))));
    expect(falls.word).toBe("UNDECIDED");
    expect(falls.sentence).toContain("without them it reads BETTER");
    const withFloor = only(
      judge(evidenceOf(fixed([...good.slice(0, 7), null], scores(0.943, 0.005, 8, 4)), { floor: 0.9499 })),
    );
    expect(withFloor.word).toBe("BETTER");
  });

  test("more than a third failed: UNDECIDED, whatever the rest says", () => {
    const verdict = only(
      judge(evidenceOf(fixed([0.99, 0.98, 0.97, null, null, null], scores(0.5, 0.01, 6)))),
    );
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.sentence).toContain("more than a third");
  });

  test("units that share training data need the fraction that a fold tests on", () => {
    const arms = fixed(scores(0.95, 0.01, 5, 1), scores(0.9, 0.01, 5, 2));
    const without = only(judge(evidenceOf(arms, { unit: { name: "fold", testFraction: null } })));
    expect(without.word).toBe("UNDECIDED");
    expect(without.sentence).toContain("share training data");
    const given = only(judge(evidenceOf(arms, { unit: { name: "fold", testFraction: 0.2 } })));
    expect(given.kind).toBe("folds");
    expect(given.difference.df).toBe(4);
  });

  test("an unstable leader caps the grade", () => {
    const verdict = only(
      judge(evidenceOf(fixed([0.99, 0.93, 0.999, 0.95, 0.97], [0.9, 0.901, 0.902, 0.899, 0.9]))),
    );
    expect(verdict.word).toBe("BETTER");
    expect(verdict.evidence.caps.map((cap) => cap.id)).toContain("unstable-leader");
    expect(verdict.evidence.grade).toBe("C");
  });

  test("planned, clean, five units: grade A, and every rule is told", () => {
    const { evidence } = only(judge(evidenceOf(fixed(scores(0.95, 0.01, 6, 1), scores(0.9, 0.01, 6, 1)))));
    expect(evidence.grade).toBe("A");
    expect(evidence.rules.map((rule) => rule.id)).toEqual([
      "planned",
      "looks",
      "budgets",
      "apart",
      "units",
      "confirmed",
      "code",
    ]);
  });
});

describe("two tuned methods", () => {
  const arms = (gap: number): ArmSample[] => [
    { method: "new", trials: search(gap, 1, 60, 1), units: scores(gap + 1.5, 0.05, 6, 1) },
    { method: "old", trials: search(0, 1, 60, 2), units: scores(1.5, 0.05, 6, 2) },
  ];

  test("a large gap is BETTER for both questions, each with its own sentence", () => {
    const document = judge(evidenceOf(arms(3)));
    expect(method(document).word).toBe("BETTER");
    expect(method(document).sentence).toMatch(/^given 12 trials each, new is BETTER than old by/);
    expect(model(document).word).toBe("BETTER");
    expect(model(document).sentence).toMatch(
      /^new's chosen configuration is BETTER than old's by .* over 6 fresh seeds of each$/,
    );
    expect(document.verdicts[document.primary]).toBe(method(document));
  });

  test("the sum adds up to the last bit that floats keep, and never says that a side tuned more at equal budgets", () => {
    const { sum } = method(judge(evidenceOf(arms(0.3))));
    if (sum === null) throw new Error("no sum");
    const parts = [sum.luck, sum.tuning, sum.algorithm].map((part) => part.estimate as number);
    expect(parts.reduce((total, part) => total + part, 0)).toBeCloseTo(sum.gain.estimate as number, 12);
    expect(sum.tuning.label).toBe(
      "search beyond k (equal budgets: a property of the methods and of this search, not extra effort)",
    );
  });

  test("without fresh units luck is unknown, never 0", () => {
    const bare = arms(3).map(({ method, trials }) => ({
      method,
      trials: trials ?? [],
      unitsMissing: "not run yet",
    }));
    const document = judge(evidenceOf(bare));
    const { sum } = method(document);
    expect(sum?.luck).toMatchObject({ estimate: null, interval: null, known: false });
    expect(sum?.bound).toMatch(/^luck \+ search beyond k = [+-]/);
    expect(method(document).evidence.grade).toBe("B");
    expect(model(document).word).toBe("UNDECIDED");
    expect(model(document).sentence).toContain("not run yet");
  });

  test("unequal budgets are told by their ratio, with the bound at the larger one", () => {
    const [a, b] = arms(3) as [ArmSample, ArmSample];
    const document = judge(evidenceOf([a, { ...b, trials: (b.trials ?? []).slice(0, 20) }]));
    const { sum, evidence } = method(document);
    expect(sum?.tuning.label).toBe("tuning (new had 3x the trials)");
    expect(sum?.bound).toMatch(/^at 60 trials each only a bound is known: algorithm <= gain - luck/);
    expect(evidence.grade).toBe("C");
  });

  test("below ten trials nobody is told anything about methods; the sum stands under the model verdict", () => {
    const few = arms(3).map((arm) => ({ ...arm, trials: (arm.trials ?? []).slice(0, 9) }));
    const document = judge(evidenceOf(few));
    expect(document.verdicts.map((verdict) => verdict.question)).toEqual(["model"]);
    expect(document.verdicts[0]?.sum?.algorithm.known).toBe(false);
    expect(document.verdicts[0]?.sum?.luck.known).toBe(true);
  });

  test.each([
    ["unknown", "the law of new's search is unknown"],
    ["adaptive", "not an independent sample"],
  ] as const)("a search whose law is %s has no method verdict", (law, reason) => {
    const [a, b] = arms(3) as [ArmSample, ArmSample];
    const verdict = method(judge(evidenceOf([{ ...a, law }, b])));
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.sentence).toContain(reason);
  });

  test("random search on the user's word caps the grade at C", () => {
    const verdict = method(
      judge(evidenceOf(arms(3).map((arm) => ({ ...arm, law: "claimed-iid" as const })))),
    );
    expect(verdict.word).toBe("BETTER");
    expect(verdict.evidence.grade).toBe("C");
  });

  test("selection and report on the same score caps the grade", () => {
    const evidence = evidenceOf(arms(3));
    const verdict = method(judge({ ...evidence, metric: { ...evidence.metric, selectBy: null } }));
    expect(verdict.evidence.rules.find((rule) => rule.id === "apart")?.holds).toBe(false);
    expect(verdict.evidence.grade).toBe("C");
  });

  test("an undecided verdict says what would decide it, with runs and time", () => {
    const verdict = method(judge(evidenceOf(arms(0.25))));
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.next[0]?.runs).toBeGreaterThan(120);
    expect(verdict.next[0]?.seconds).toBeGreaterThan(240);
  });

  test("the curve stops having an interval beyond a third, and the verdict's k lies where it decides", () => {
    const document = judge(evidenceOf(arms(1)));
    const curve = document.arms[0]?.curve ?? [];
    expect(curve.map((point) => point.zone)).toContain("bound");
    for (const point of curve) expect(point.interval === null).toBe(point.zone === "bound");
    const at = document.differences[0]?.points.find((point) => point.k === method(document).k);
    expect(at?.zone).toBe("decides");
    expect(at?.estimate).toBeCloseTo(method(document).difference.estimate as number, 12);
  });
});

test("three methods: Holm's levels are printed, and each interval agrees with its word", () => {
  const document = judge(
    evidenceOf([
      { method: "a", units: scores(0.97, 0.01, 6, 1) },
      { method: "b", units: scores(0.905, 0.01, 6, 2) },
      { method: "base", units: scores(0.9, 0.01, 6, 3) },
    ]),
  );
  expect(document.verdicts.map((verdict) => verdict.candidate)).toEqual(["a", "b"]);
  expect(document.verdicts[0]?.difference.level).toBe(0.975);
  expect(document.verdicts[0]?.word).toBe("BETTER");
  expect(document.verdicts[1]?.difference.level).toBe(0.95);
});

describe("items", () => {
  const units = 6;
  const items = 40;
  /** Items of hard and easy kinds, scored by a method of some skill; units differ a little. */
  const tables = (skill: number, seed: number) => {
    const random = createRandom(seed, "items");
    const hardness = createRandom(99, "hardness");
    const hard = Array.from({ length: items }, () => hardness.normal());
    return Array.from({ length: units }, () => {
      const rows = hard.map((h) => skill - h + 0.05 * random.normal());
      return {
        ids: rows.map((_, i) => `i${i}`),
        scores: rows,
        labels: null,
        predictions: null,
        groups: null,
      };
    });
  };
  const armOf = (name: string, skill: number, seed: number): ArmSample => {
    const all = tables(skill, seed);
    return {
      method: name,
      items: all,
      units: all.map((table) => table.scores.reduce((sum, x) => sum + x / items, 0)),
    };
  };

  test("are used where they give back the score, and the interval covers fresh items too", () => {
    const verdict = only(judge(evidenceOf([armOf("new", 1, 1), armOf("old", 0.5, 2)])));
    expect(verdict.kind).toBe("items");
    expect(verdict.items).toMatchObject({ kind: "mean", items });
    expect(verdict.word).toBe("BETTER");
    expect(verdict.holds_for.join(" ")).toContain("fresh test items");
  });

  test("are left aside with a reason where they do not give back the score", () => {
    const [a, b] = [armOf("new", 1, 1), armOf("old", 0.5, 2)];
    const verdict = only(
      judge(evidenceOf([{ ...a, units: (a.units ?? []).map((x) => (x as number) + 0.3) }, b])),
    );
    expect(verdict.kind).toBe("fixed");
    expect(verdict.warnings.map((warning) => warning.code)).toContain("items-unused");
    expect(verdict.holds_for.join(" ")).toContain("its own sampling error is not in the interval");
  });

  test("a word over seeds that the items do not support is UNDECIDED about new data, and both are said", () => {
    // Every seed sees the same lucky items: a steady difference carried by a few of them.
    const random = createRandom(5, "lucky");
    const gains = Array.from({ length: items }, () => 0.6 * random.normal());
    const shift = gains.reduce((sum, gain) => sum + gain / items, 0);
    const build = (name: string, add: readonly number[], seed: number): ArmSample => {
      const noise = createRandom(seed, "noise");
      const all = Array.from({ length: units }, () => {
        const rows = add.map((gain) => gain + 0.02 * noise.normal());
        return {
          ids: rows.map((_, i) => `i${i}`),
          scores: rows,
          labels: null,
          predictions: null,
          groups: null,
        };
      });
      return {
        method: name,
        items: all,
        units: all.map((table) => table.scores.reduce((sum, x) => sum + x / items, 0)),
      };
    };
    const verdict = only(
      judge(
        evidenceOf([
          build(
            "new",
            gains.map((gain) => gain - shift + 0.05),
            1,
          ),
          build(
            "old",
            gains.map(() => 0),
            2,
          ),
        ]),
      ),
    );
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.items?.word_over_units).toBe("BETTER");
    expect(verdict.sentence).toContain("UNDECIDED about new data");
    expect(verdict.warnings.map((warning) => warning.code)).toContain("new-data");
  });
});

describe("properties", () => {
  const sample = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 12 });

  test("the word and its interval agree; a document is valid; exchanging the sides mirrors the word", () => {
    const mirror = {
      BETTER: "WORSE",
      WORSE: "BETTER",
      EQUIVALENT: "EQUIVALENT",
      UNDECIDED: "UNDECIDED",
    } as const;
    fc.assert(
      fc.property(
        sample,
        sample,
        fc.option(fc.double({ min: 0.001, max: 0.5, noNaN: true })),
        (a, b, margin) => {
          const evidence = evidenceOf(fixed(a, b));
          const withMargin = { ...evidence, metric: { ...evidence.metric, margin } };
          const document = judge(withMargin);
          studyDocument.parse(document);
          const { word, difference } = only(document);
          const excludes =
            difference.interval !== null && (difference.interval[0] > 0 || difference.interval[1] < 0);
          if (word === "BETTER" || word === "WORSE") expect(excludes).toBe(true);
          if (word === "UNDECIDED" && difference.interval !== null) expect(excludes).toBe(false);
          const exchanged = evidenceOf(fixed(b, a));
          expect(only(judge({ ...exchanged, metric: { ...exchanged.metric, margin } })).word).toBe(
            mirror[word],
          );
        },
      ),
    );
  });

  test("minimise is maximise with the signs turned", () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const up = evidenceOf(fixed(a, b));
        const down = evidenceOf(
          fixed(
            a.map((x) => -x),
            b.map((x) => -x),
          ),
        );
        const turned = only(judge({ ...down, metric: { ...down.metric, goal: "minimize" } }));
        const straight = only(judge(up));
        expect(turned.word).toBe(straight.word);
        if (straight.difference.interval !== null) {
          expect(turned.difference.interval?.[0]).toBeCloseTo(-straight.difference.interval[1], 10);
          expect(turned.difference.interval?.[1]).toBeCloseTo(-straight.difference.interval[0], 10);
        }
      }),
    );
  });
});

describe("the verdict that headlines", () => {
  const twoProblems = (primary: string | null, trials: number) => {
    const arms = (gap: number): ArmSample[] => [
      { method: "a", trials: search(gap, 1, trials, 1), units: scores(gap, 0.05, 6, 1) },
      { method: "b", trials: search(0, 1, trials, 2), units: scores(0, 0.05, 6, 2) },
      { method: "base", trials: search(0, 1, trials, 3), units: scores(0, 0.05, 6, 3) },
    ];
    const [p, q] = [evidenceOf(arms(2)), evidenceOf(arms(-2))];
    const document = judge({
      ...p,
      problems: ["p", "q"],
      arms: [...p.arms, ...q.arms.map((arm) => ({ ...arm, problem: "q" }))],
      plan: { ...p.plan, primary },
    });
    const { candidate, problem, question } = only(document);
    return [candidate, problem, question];
  };

  test.each([
    [null, 20, ["a", "p", "method"]],
    ["b", 20, ["b", "p", "method"]],
    ["a/q", 20, ["a", "q", "method"]],
    ["b/q", 8, ["b", "q", "model"]],
    [null, 8, ["a", "p", "model"]],
  ] as const)("primary %s with %d trials: %j", (primary, trials, expected) => {
    expect(twoProblems(primary, trials)).toEqual(expected);
  });

  test("is the one about models where the method verdict was refused", () => {
    const [a, b] = [
      { method: "new", trials: search(3, 1, 20, 1), units: scores(3, 0.05, 6, 1), law: "adaptive" as const },
      { method: "old", trials: search(0, 1, 20, 2), units: scores(0, 0.05, 6, 2) },
    ];
    expect(only(judge(evidenceOf([a, b]))).question).toBe("model");
  });
});

test("all pairs: the method written first is the candidate, and one family is made of all", () => {
  const evidence = evidenceOf([
    { method: "a", units: scores(0.97, 0.01, 6, 1) },
    { method: "b", units: scores(0.93, 0.01, 6, 2) },
    { method: "c", units: scores(0.9, 0.01, 6, 3) },
  ]);
  const { verdicts } = judge({ ...evidence, plan: { ...evidence.plan, family: "pairs" } });
  expect(verdicts.map(({ candidate, baseline }) => `${candidate} ${baseline}`)).toEqual([
    "a b",
    "a c",
    "b c",
  ]);
  expect(Math.max(...verdicts.map(({ difference }) => difference.level))).toBeCloseTo(1 - 0.05 / 3, 12);
});
