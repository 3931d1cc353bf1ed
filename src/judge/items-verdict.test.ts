import { describe, expect, test } from "vitest";
import type { Evidence, ItemTable, Verdict } from "../model/index.ts";
import { createRandom } from "../numerics/index.ts";
import { type ArmSample, evidenceOf } from "./evidence.samples.ts";
import { judge } from "./judge.ts";

const table = (scores: readonly number[], groups: readonly string[] | null = null): ItemTable => ({
  ids: scores.map((_, i) => `i${i}`),
  scores: [...scores],
  labels: null,
  predictions: null,
  groups: groups === null ? null : [...groups],
});
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const arm = (method: string, tables: readonly ItemTable[], more: Partial<ArmSample> = {}): ArmSample => ({
  method,
  items: tables,
  units: tables.map((each) => mean(each.scores ?? [])),
  ...more,
});
const verdictOf = (arms: readonly ArmSample[], change: (evidence: Evidence) => Evidence = (e) => e) =>
  judge(change(evidenceOf(arms))).verdicts[0] as Verdict;
const minimized = (evidence: Evidence): Evidence => ({
  ...evidence,
  metric: { ...evidence.metric, goal: "minimize" },
});

/** 10 items that only a has right, 2 that only b has right, of 40. */
const right = (only: number, skip: number, both: number, n = 40) =>
  Array.from({ length: n }, (_, i) => (i < only || (i >= only + skip && i < only + skip + both) ? 1 : 0));
const A = right(10, 2, 20);
const B = Array.from({ length: 40 }, (_, i) => (i >= 10 && i < 32 ? 1 : 0));

describe("two single models, right or wrong", () => {
  const still = { deterministic: true };

  test("without chance: McNemar's mid-p and Newcombe's interval decide about new items", () => {
    const verdict = verdictOf([arm("new", [table(A)], still), arm("old", [table(B)], still)]);
    expect(verdict.kind).toBe("items");
    expect(verdict.difference.estimate).toBeCloseTo(0.2, 12);
    // 2 P(Bin(12, 1/2) <= 2) - P(= 2) = 2 * 79/4096 - 66/4096
    expect(verdict.difference.p).toBeCloseTo(92 / 4096, 10);
    expect(verdict.word).toBe("BETTER");
    const [low, high] = verdict.items!.interval;
    expect(low).toBeGreaterThan(0);
    expect((low + high) / 2).not.toBeCloseTo(0.2, 3); // not a Wald interval
  });

  test("errors are minimised: the same interval, turned", () => {
    const wrong = (values: readonly number[]) => table(values.map((value) => 1 - value));
    const up = verdictOf([arm("new", [table(A)], still), arm("old", [table(B)], still)]);
    const down = verdictOf([arm("new", [wrong(A)], still), arm("old", [wrong(B)], still)], minimized);
    expect(down.word).toBe("BETTER");
    expect(down.difference.p).toBe(up.difference.p);
    expect(down.items?.interval[0]).toBeCloseTo(-(up.items?.interval[1] as number), 12);
  });

  test("a small lead is UNDECIDED about new data, and what it is on these items stands beside it", () => {
    const close = B.map((value, i) => (i === 0 ? 1 : value));
    const verdict = verdictOf([arm("new", [table(close)], still), arm("old", [table(B)], still)]);
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.sentence).toContain("UNDECIDED about new data");
    expect(verdict.items?.word_over_units).toBe("BETTER");
    expect(verdict.next[0]?.action).toMatch(/^a test set of about .* times as many items/);
  });

  test("grouped items are not counted as independent", () => {
    const groups = A.map((_, i) => `patient ${i % 5}`);
    const verdict = verdictOf([arm("new", [table(A, groups)], still), arm("old", [table(B, groups)], still)]);
    expect(verdict.items?.groups).toBe(5);
    expect(verdict.difference.p).not.toBeCloseTo(92 / 4096, 6);
  });

  test("with chance: one run decides nothing, and what the items say about these two is told", () => {
    const verdict = verdictOf([arm("new", [table(A)]), arm("old", [table(B)])]);
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.sentence).toContain("at least 3 of each");
    const told = verdict.warnings.find(({ code }) => code === "single-models")?.message;
    expect(told).toMatch(
      /^these two trained models alone.*\+0\.20\d* acc, 95 % interval \[\+0\.\d+, \+0\.\d+\]/,
    );
    expect(told).toContain("what another seed gives is open");
  });
});

describe("classes that count alike", () => {
  const labels = [
    ...Array<string>(30).fill("reel"),
    ...Array<string>(20).fill("jig"),
    "waltz",
    "waltz",
    "polka",
  ];
  /** So many of each class right, from its first item on. */
  const classed = (reels: number, jigs: number, waltzes: number, polkas: number): ItemTable => ({
    ids: labels.map((_, i) => `i${i}`),
    scores: null,
    labels,
    predictions: labels.map((label, i) =>
      i < reels || (i >= 30 && i < 30 + jigs) || (i >= 50 && i < 50 + waltzes) || (i >= 52 && i < 52 + polkas)
        ? label
        : "none",
    ),
    groups: null,
  });
  const balanced = (
    method: string,
    counts: readonly (readonly [number, number, number, number])[],
  ): ArmSample => ({
    method,
    units: counts.map(
      ([reels, jigs, waltzes, polkas]) => (reels / 30 + jigs / 20 + waltzes / 2 + polkas) / 4,
    ),
    items: counts.map((each) => classed(...each)),
  });
  const better = balanced("new", [
    [27, 16, 2, 1],
    [28, 17, 2, 1],
    [29, 18, 2, 1],
  ]);

  test("a lead in two rare items alone is UNDECIDED about new data, whatever the runs' spread", () => {
    const worse = balanced("old", [
      [27, 16, 1, 0],
      [28, 17, 1, 0],
      [29, 18, 1, 0],
    ]);
    const verdict = verdictOf([better, worse]);
    expect(verdict.items).toMatchObject({ kind: "class-mean", items: 53, word_over_units: "BETTER" });
    expect(verdict.items?.classes).toBe(4);
    expect(verdict.word).toBe("UNDECIDED");
    expect(verdict.difference.estimate).toBeCloseTo((0.5 + 1) / 4, 12);
    expect(verdict.warnings).toContainEqual({
      code: "one-item-class",
      message: "the class polka has one test item: how much its score varies is taken from the other classes",
    });
    expect(verdict.holds_for.join(" ")).toContain(
      "fresh test items (53 were seen; the 4 classes count alike, and the smallest, polka, has 1)",
    );
  });

  test("a class-weighted error is turned as any other", () => {
    const up = verdictOf([
      better,
      balanced("old", [
        [12, 4, 1, 0],
        [10, 5, 0, 0],
        [11, 6, 1, 0],
      ]),
    ]);
    const down = verdictOf(
      [
        {
          ...better,
          units: better.units!.map((unit) => 1 - (unit as number)),
          items: better.items?.map(wrong) ?? [],
        },
        (() => {
          const old = balanced("old", [
            [12, 4, 1, 0],
            [10, 5, 0, 0],
            [11, 6, 1, 0],
          ]);
          return {
            ...old,
            units: old.units!.map((unit) => 1 - (unit as number)),
            items: old.items?.map(wrong) ?? [],
          };
        })(),
      ],
      minimized,
    );
    expect([up.items?.kind, down.items?.kind]).toEqual(["class-mean", "class-mean"]);
    expect(down.word).toBe(up.word);
    expect(down.items?.interval[0]).toBeCloseTo(-(up.items?.interval[1] as number), 12);
    function wrong(each: ItemTable): ItemTable {
      return {
        ...each,
        predictions: null,
        scores: each.labels!.map((label, i) => (label === each.predictions?.[i] ? 0 : 1)),
      };
    }
  });
});

describe("several units, crossed with items", () => {
  const hard = createRandom(3, "hard");
  const difficulty = Array.from({ length: 60 }, () => hard.normal());
  const tables = (skill: number, seed: number, spread: number, units = 5) => {
    const random = createRandom(seed, "unit");
    return Array.from({ length: units }, () => {
      const shift = spread * random.normal();
      return table(difficulty.map((d) => skill + shift - d + 0.1 * random.normal()));
    });
  };

  test("the interval covers the one over units and the one over units and items", () => {
    const verdict = verdictOf([arm("new", tables(1, 1, 0.05)), arm("old", tables(0.5, 2, 0.05))]);
    const [low, high] = verdict.difference.interval as [number, number];
    const [inner, outer] = verdict.items!.interval;
    expect(low).toBeLessThanOrEqual(inner);
    expect(high).toBeGreaterThanOrEqual(outer);
    expect(verdict.word).toBe("BETTER");
  });

  test("EQUIVALENT needs both too", () => {
    const arms = [arm("new", tables(1.0, 1, 0.01)), arm("old", tables(1.0, 2, 0.01))];
    const margin = (value: number) => (evidence: Evidence) => ({
      ...evidence,
      metric: { ...evidence.metric, margin: value },
    });
    const wide = verdictOf(arms, margin(0.5));
    expect(wide.word).toBe("EQUIVALENT");
    expect(wide.items?.word_over_units).toBe("EQUIVALENT");
    const [low, high] = wide.difference.equivalence_interval as [number, number];
    expect(Math.max(-low, high)).toBeLessThan(0.5);
    const edge = Math.max(-low, high);
    expect(verdictOf(arms, margin(edge * 0.999)).word).toBe("UNDECIDED");
    expect(verdictOf(arms, margin(edge * 1.001)).word).toBe("EQUIVALENT");
  });

  test("an AUC that is minimised is turned as a whole", () => {
    const random = createRandom(9, "auc");
    const labels = Array.from({ length: 40 }, (_, i) => String(i % 2));
    const predictions = (skill: number) =>
      labels.map((label) => String(Number(label) * skill + random.normal()));
    const rows = (skill: number) =>
      Array.from({ length: 4 }, () => ({ ...table([]), scores: null, predictions: predictions(skill) }));
    const auc = (row: { predictions: string[] }) => {
      const [pos, neg] = ["1", "0"].map((kind) =>
        row.predictions.filter((_, i) => labels[i] === kind).map(Number),
      ) as [number[], number[]];
      return mean(pos.flatMap((p) => neg.map((q) => (p > q ? 1 : p === q ? 0.5 : 0))));
    };
    const armOf = (method: string, skill: number): ArmSample => {
      const all = rows(skill);
      return {
        method,
        units: all.map(auc),
        items: all.map((row) => ({ ...row, ids: labels.map((_, i) => `i${i}`), labels })),
      };
    };
    const arms = [armOf("new", 3), armOf("old", 0.3)];
    const [up, down] = [verdictOf(arms), verdictOf(arms, minimized)];
    expect([up.items?.kind, up.word, down.word]).toEqual(["auc", "BETTER", "WORSE"]);
    expect(down.difference.interval).toEqual(up.difference.interval);
    expect(down.difference.p).toBe(up.difference.p);
  });
});
