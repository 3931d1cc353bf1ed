import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../model/index.ts";
import { evidenceOf } from "./evidence.samples.ts";
import { judge } from "./judge.ts";

// Worked from the definitions by reference/worked-examples.py (scipy 1.17; tuning curves as means over all subsets).
const REFERENCE = JSON.parse(
  readFileSync(new URL("reference/worked-examples.json", import.meta.url), "utf8"),
) as {
  fixed: Record<string, number & number[]>;
  tuned: Record<string, number & number[] & [number, number][]>;
};

function close(actual: unknown, expected: number | readonly number[]) {
  const [a, b] = [[actual].flat(), [expected].flat()];
  expect(a.length).toBe(b.length);
  a.forEach((value, i) => {
    expect(value).toBeCloseTo(b[i] as number, 10);
  });
}

describe("a fixed comparison of a loss, all its numbers", () => {
  const { fixed } = REFERENCE;
  const sample = [
    { method: "new", units: fixed.new as readonly number[] },
    { method: "old", units: fixed.old as readonly number[] },
  ];
  const verdictWith = (margin: number | null) => {
    const evidence = evidenceOf(sample, { parallel: 2 });
    const document = judge({
      ...evidence,
      metric: { ...evidence.metric, name: "val_loss", goal: "minimize", margin },
    });
    expect(document.verdicts).toHaveLength(1);
    return document.verdicts[0] as Verdict;
  };

  test("without a margin: BETTER", () => {
    const verdict = verdictWith(null);
    expect(verdict.word).toBe("BETTER");
    close(verdict.difference.estimate, fixed.estimate as number);
    close(verdict.difference.interval, fixed.interval as number[]);
    close(verdict.difference.df, fixed.df as number);
    close(verdict.difference.p, fixed.p as number);
    close(verdict.superiority?.estimate, fixed.superiority as number);
    close(verdict.superiority?.interval, fixed.superiority_interval as number[]);
    close(verdict.superiority?.hedges_g, fixed.hedges_g as number);
    expect(verdict.sentence).toBe(
      "new is BETTER than old by 0.027 val_loss (lower), 95 % interval [-0.044, -0.010], over 6 and 5 seeds",
    );
    expect(verdict.evidence.grade).toBe("A");
    expect(verdict.failed).toEqual({ candidate: 0, baseline: 0 });
    expect(verdict.sum).toBeNull();
    expect(verdict.next.map(({ runs }) => runs)).toEqual([null]);
  });

  test("within a margin that the 90 % interval fits into: EQUIVALENT, and the lead is told", () => {
    const verdict = verdictWith(fixed.margin as number);
    expect(verdict.word).toBe("EQUIVALENT");
    close(verdict.difference.equivalence_interval, fixed.equivalence_interval as number[]);
    expect(verdict.sentence).toBe(
      "new and old are EQUIVALENT: the difference in val_loss, -0.027, is within the declared margin of 0.05, 90 % interval [-0.040, -0.014], over 6 and 5 seeds; a real but negligible difference",
    );
  });
});

describe("a tuned study, all its numbers", () => {
  const { tuned } = REFERENCE;
  const document = judge(
    evidenceOf(
      [
        {
          method: "new",
          trials: tuned.new as [number, number][],
          units: tuned.fresh_new as readonly number[],
        },
        {
          method: "old",
          trials: tuned.old as [number, number][],
          units: tuned.fresh_old as readonly number[],
        },
      ],
      { parallel: 2 },
    ),
  );
  const [method, model] = document.verdicts as [Verdict, Verdict];

  test("the method verdict", () => {
    expect(method.question).toBe("method");
    expect(method.word).toBe("BETTER");
    expect(method.k).toBe(tuned.k);
    close(method.difference.estimate, tuned.estimate as number);
    close(method.difference.interval, tuned.interval as number[]);
    close(method.difference.df, tuned.df as number);
    close(method.difference.p, tuned.p as number);
    expect(method.sentence).toBe(
      "given 4 trials each, new is BETTER than old by 0.111 acc, 95 % interval [+0.064, +0.160]",
    );
  });

  test("the sum", () => {
    close(method.sum?.gain.estimate, tuned.gain as number);
    close(method.sum?.luck.estimate, tuned.luck as number);
    close(method.sum?.luck.interval, tuned.luck_interval as number[]);
    close(method.sum?.tuning.estimate, tuned.tuning as number);
    close(method.sum?.tuning.interval, tuned.tuning_interval as number[]);
    close(method.sum?.algorithm.estimate, tuned.estimate as number);
    close(method.sum?.algorithm.interval, tuned.interval as number[]);
    expect(method.sum?.bound).toBeNull();
  });

  test("the model verdict", () => {
    expect(model.question).toBe("model");
    close(model.difference.estimate, tuned.model_estimate as number);
    close(model.difference.interval, tuned.model_interval as number[]);
    close(model.difference.df, tuned.model_df as number);
    expect(model.sentence).toBe(
      "new's chosen configuration is BETTER than old's by 0.122 acc, 95 % interval [+0.111, +0.133], over 5 fresh seeds of each",
    );
  });

  test("the curves, the level at k and what is selected", () => {
    const [a, b] = document.arms;
    const at = (arm: typeof a) => arm?.curve.find((point) => point.k === tuned.k)?.estimate as number;
    close(at(a) - at(b), tuned.estimate as number);
    expect([a?.reported, b?.reported]).toEqual([0.87, 0.74]);
    expect([a?.selected, b?.selected]).toEqual([5, 5]);
  });

  test("what is next: this one is settled, and what twice the budget would take", () => {
    expect(method.next[0]?.action).toBe(
      "nothing: settled at k = 4; for k = 8 a study of 40 trials of each: budget {trials: 40, decide_at: 8}, seed: 1",
    );
    // 40 trials and 5 fresh units of each, 2 s a trial and 3 s a unit (mean 2.2 s), two at a time
    expect(method.next[0]?.runs).toBe(90);
    expect(method.next[0]?.seconds).toBeCloseTo((90 * (20 * 2 + 5 * 3)) / 25 / 2, 10);
  });
});
