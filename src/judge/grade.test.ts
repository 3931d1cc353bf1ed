import { describe, expect, test } from "vitest";
import type { Evidence, ScoreRule, Verdict } from "../model/index.ts";
import { createRandom } from "../numerics/index.ts";
import { type ArmSample, evidenceOf } from "./evidence.samples.ts";
import { type GradeFacts, gradeOf } from "./grade.ts";
import { judge } from "./judge.ts";

const GOOD: GradeFacts = {
  planned: true,
  unplannedLooks: 0,
  equalBudgets: true,
  budgetDetail: "24 trials of each",
  selectionApart: true,
  apartDetail: "val selects, test is reported",
  enoughUnits: true,
  unitsDetail: "8 of each",
  confirmed: true,
  confirmedDetail: "8 fresh seeds",
  code: "clean",
  singleNumbers: false,
  caps: [],
};

describe("the rules", () => {
  test("all hold: A, and every rule is told as holding", () => {
    const { grade, rules, caps } = gradeOf(GOOD);
    expect(grade).toBe("A");
    expect(rules.every((rule) => rule.holds && rule.detail !== "")).toBe(true);
    expect(caps).toEqual([]);
  });

  test.each([
    ["planned", { planned: false }, "B"],
    ["looks", { unplannedLooks: 1 }, "C"],
    ["budgets", { equalBudgets: false }, "C"],
    ["budgets", { equalBudgets: null }, "B"],
    ["apart", { selectionApart: false }, "C"],
    ["units", { enoughUnits: false }, "C"],
    ["confirmed", { confirmed: false }, "B"],
    ["code", { code: "changed" }, "C"],
    ["code", { code: "unknown" }, "C"],
  ] as const)("without %s (%o): %s at most, and only that rule fails", (id, facts, grade) => {
    const result = gradeOf({ ...GOOD, ...facts });
    expect(result.grade).toBe(grade);
    expect(result.rules.filter((rule) => !rule.holds).map((rule) => rule.id)).toEqual([id]);
  });

  test("captured code is as good as committed code", () => {
    expect(gradeOf({ ...GOOD, code: "captured" }).grade).toBe("A");
  });

  test("single numbers are a D, and the worst limit counts", () => {
    expect(gradeOf({ ...GOOD, singleNumbers: true }).grade).toBe("D");
    expect(gradeOf({ ...GOOD, planned: false, equalBudgets: false }).grade).toBe("C");
    const cap = { grade: "B" as const, id: "heavy-tail", detail: "" };
    expect(gradeOf({ ...GOOD, caps: [cap] }).grade).toBe("B");
    expect(gradeOf({ ...GOOD, caps: [cap, { ...cap, grade: "C" }] }).grade).toBe("C");
    expect(gradeOf({ ...GOOD, caps: [cap], enoughUnits: false }).grade).toBe("C");
  });
});

const caps = ({ evidence }: Verdict) => evidence.caps.map(({ id }) => id);
const failing = ({ evidence }: Verdict) => evidence.rules.filter((rule) => !rule.holds).map(({ id }) => id);
const first = (evidence: Evidence) => judge(evidence).verdicts[0] as Verdict;

describe("a comparison of fixed configurations", () => {
  const A = [0.91, 0.93, 0.92, 0.94, 0.92];
  const B = [0.9, 0.88, 0.91, 0.89, 0.9];
  const with_ = (
    a: readonly (number | null)[],
    b: readonly (number | null)[],
    changes: Partial<Evidence> = {},
  ) =>
    first(
      evidenceOf(
        [
          { method: "new", units: a },
          { method: "old", units: b },
        ],
        changes,
      ),
    );

  test("as it should be: A", () => {
    expect(with_(A, B).evidence.grade).toBe("A");
  });

  test.each([
    ["planned", { planned: false }, "B"],
    ["looks", { unplannedLooks: 2 }, "C"],
    ["code", { code: "changed" as const }, "C"],
  ])("%s", (rule, changes, grade) => {
    const verdict = with_(A, B, changes);
    expect(failing(verdict)).toEqual([rule]);
    expect(verdict.evidence.grade).toBe(grade);
  });

  test("runs that nobody planned: what tuning went in is not known", () => {
    const verdict = with_(A, B, { planned: false, planHash: null });
    expect(failing(verdict)).toEqual(["planned", "budgets"]);
    expect(verdict.evidence.grade).toBe("B");
  });

  test("four units are too few for an A, one is a single number; a method without chance needs no more", () => {
    expect(failing(with_(A.slice(0, 4), B))).toEqual(["units"]);
    expect(with_([0.9], [0.8]).evidence.grade).toBe("D");
    const still = first(
      evidenceOf([
        { method: "new", units: A },
        { method: "old", units: [0.9], deterministic: true },
      ]),
    );
    expect(still.evidence.grade).toBe("A");
  });

  test("an unstable leader caps; an unstable loser does not", () => {
    const [wild, calm] = [
      [0.99, 0.93, 0.999, 0.95, 0.97],
      [0.9, 0.901, 0.902, 0.899, 0.9],
    ];
    expect(caps(with_(wild, calm))).toEqual(["unstable-leader"]);
    expect(caps(with_(calm, wild))).toEqual(["unstable-leader"]);
    expect(
      caps(
        with_(
          wild.map((x) => x - 0.2),
          calm,
        ),
      ),
    ).toEqual([]);
    expect(with_(wild, calm).evidence.grade).toBe("C");
  });

  test("more than twice as many units on one side caps; twice as many does not", () => {
    expect(caps(with_([...A, ...A, 0.925], B))).toEqual(["unequal-units"]);
    expect(caps(with_([...A, ...A], B))).toEqual([]);
  });

  test("failed units cap, with a floor too", () => {
    expect(caps(with_([...A, null], B))).toContain("failed-units");
    expect(with_([...A, null], B, { floor: 0.85 }).evidence.grade).toBe("C");
  });

  test.each([
    ["last", null, []],
    ["max", null, ["score-rule"]],
    ["min", null, ["score-rule"]],
    ["at:val_acc", "val_acc", []],
    ["at:val_acc", null, ["score-rule"]],
    ["at:acc", "val_acc", ["score-rule"]],
  ] as [ScoreRule, string | null, string[]][])(
    "score %s with selection by %s",
    (score, selectBy, expected) => {
      const evidence = evidenceOf([
        { method: "new", units: A },
        { method: "old", units: B },
      ]);
      const verdict = first({ ...evidence, metric: { ...evidence.metric, score, selectBy } });
      expect(caps(verdict)).toEqual(expected);
      expect(verdict.evidence.grade).toBe(expected.length > 0 ? "C" : "A");
    },
  );
});

describe("a comparison of searches", () => {
  /** Bounded scores with noise between selection and test; no caps. */
  const search = (seed: number, n: number, shift = 0): [number, number][] => {
    const random = createRandom(seed, "search");
    return Array.from({ length: n }, () => {
      const quality = Math.sqrt(random.next()) + shift;
      return [quality + 0.01 * random.normal(), quality + 0.01 * random.normal()];
    });
  };
  const fresh = (seed: number) => {
    const random = createRandom(seed, "fresh");
    return Array.from({ length: 6 }, () => 0.9 + 0.01 * random.normal());
  };
  const study = (
    a: ArmSample["trials"],
    b: ArmSample["trials"],
    changes: Partial<Evidence> = {},
    arm: Partial<ArmSample> = {},
  ) =>
    first(
      evidenceOf(
        [
          { method: "new", trials: a ?? [], units: fresh(1), ...arm },
          { method: "old", trials: b ?? [], units: fresh(2) },
        ],
        changes,
      ),
    );

  test("as it should be: A", () => {
    const verdict = study(search(1, 40), search(2, 40));
    expect([verdict.question, verdict.evidence.grade, caps(verdict), failing(verdict)]).toEqual([
      "method",
      "A",
      [],
      [],
    ]);
  });

  test("unequal budgets: C", () => {
    const verdict = study(search(1, 40), search(2, 20));
    expect([failing(verdict), verdict.evidence.grade]).toEqual([["budgets"], "C"]);
  });

  test("no fresh units: B; two are not enough to separate luck", () => {
    const none = study(search(1, 40), search(2, 40), {}, { units: [], unitsMissing: "not run" });
    expect([failing(none), none.evidence.grade]).toEqual([["confirmed"], "B"]);
    const few = study(search(1, 40), search(2, 40), {}, { units: [0.9, 0.91] });
    expect(failing(few)).toEqual(["confirmed"]);
    const why = (verdict: Verdict) => verdict.evidence.rules.find(({ holds }) => !holds)?.detail;
    expect(why(few)).toMatch(/ ran again on 2 and 6 fresh seeds, too few to separate luck$/);
    const two = ["new", "old"].map((method, i) => ({
      method,
      trials: search(i + 1, 40),
      units: [0.9, 0.91],
    }));
    expect(why(first(evidenceOf(two)))).toMatch(
      / ran again on 2 fresh seeds of each, too few to separate luck$/,
    );
    const still = study(search(1, 40), search(2, 40), {}, { units: [0.9], deterministic: true });
    expect(failing(still)).toEqual([]);
  });

  test("one score that selects and is reported: C", () => {
    const evidence = evidenceOf([
      { method: "new", trials: search(1, 40), units: fresh(1) },
      { method: "old", trials: search(2, 40), units: fresh(2) },
    ]);
    const verdict = first({ ...evidence, metric: { ...evidence.metric, selectBy: null } });
    expect([failing(verdict), verdict.evidence.grade]).toEqual([["apart"], "C"]);
  });

  test("a best trial far above the rest: the heavy-tail cap at B, and a wider interval", () => {
    const calm = search(1, 40);
    const heavy = calm.map((pair, i): [number, number] => (i === 7 ? [3, 3] : pair));
    const verdict = study(heavy, search(2, 40));
    expect(caps(verdict)).toContain("heavy-tail");
    expect(verdict.evidence.grade).toBe("B");
    expect(verdict.evidence.caps[0]?.detail).toMatch(/^new: the best trial stands/);
  });

  test("few distinct scores with the best seen once: capped; seen by many: not by this rule", () => {
    const steps = (tops: number) =>
      Array.from({ length: 40 }, (_, i): [number, number] => {
        const level = i < tops ? 0.9 : 0.5 + 0.1 * (i % 3);
        return [level, level];
      });
    expect(caps(study(steps(1), search(2, 40)))).toContain("few-levels");
    expect(caps(study(steps(2), search(2, 40)))).toContain("few-levels");
    expect(caps(study(steps(3), search(2, 40)))).not.toContain("few-levels");
    expect(study(steps(1), search(2, 40)).evidence.grade).toBe("C");
  });

  test("so many failures that whole searches of k fail now and then: capped; few or nearly all: not", () => {
    const failing_ = (failed: number, n = 40) => search(1, n).map((pair, i) => (i < failed ? null : pair));
    // f^k n at k = 8: (28/40)^8 40 = 2.3; (4/40)^8 40 = 4e-7; (36/40)^8 40 = 17
    expect(caps(study(failing_(28), search(2, 40)))).toContain("failures");
    expect(caps(study(failing_(4), search(2, 40)))).not.toContain("failures");
    expect(caps(study(failing_(36), search(2, 40)))).not.toContain("failures");
  });

  test("k = 1 is capped", () => {
    const evidence = evidenceOf([
      { method: "new", trials: search(1, 40), units: fresh(1) },
      { method: "old", trials: search(2, 40), units: fresh(2) },
    ]);
    const verdict = first({ ...evidence, budget: { ...evidence.budget, decideAt: 1 } });
    expect(verdict.k).toBe(1);
    expect(caps(verdict)).toContain("one-trial");
  });

  test("a search that is random on the user's word is capped at C", () => {
    const verdict = study(search(1, 40), search(2, 40), {}, { law: "claimed-iid" });
    expect([caps(verdict), verdict.evidence.grade]).toEqual([["claimed-random"], "C"]);
  });
});
