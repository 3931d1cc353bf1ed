import { expect, it } from "vitest";
import { exceeds, fallsShort } from "./bounds.ts";
import { checkedFixed, checkedTuned, judgePromises, tailOf } from "./promises.ts";

it("calls a rate too high only when chance does not explain it", () => {
  // The rate p with P(X >= x) = 0.001, by summing the binomial law and bisection: 46 of 1000 -> 0.02809, 52 -> 0.03283;
  // with P(X <= x) = 0.001: 905 -> 0.93138, 890 -> 0.91839.
  expect(exceeds(46, 1000, 0.03)).toBe(false);
  expect(exceeds(52, 1000, 0.03)).toBe(true);
  expect(exceeds(52, 1000, 0.0328)).toBe(true);
  expect(exceeds(52, 1000, 0.0329)).toBe(false);
  expect(exceeds(0, 1000, 0)).toBe(false);
  expect(fallsShort(905, 1000, 0.93)).toBe(false);
  expect(fallsShort(890, 1000, 0.93)).toBe(true);
});

const pair = {
  a: "logistic",
  b: "normal",
  scale: 1,
  rule: "shipped",
  falseA: 20,
  falseB: 31,
  capped: 0,
  repetitions: 1000,
} as const;
const tuned = { nA: 30, nB: 30, k: 6, equivalence: [], gaps: [], tails: [] };

it("finds a broken promise, on either side of the comparison", () => {
  const cell = {
    kind: "promised",
    a: "normal",
    b: "normal",
    ratio: 1,
    nA: 5,
    nB: 5,
    capped: 0,
    falseEquivalent: 0,
  } as const;
  const good = { ...cell, falseA: 260, falseB: 240, repetitions: 10_000 };
  const high = { ...cell, falseA: 310, falseB: 240, repetitions: 10_000 };
  const bad = { ...cell, falseA: 240, falseB: 420, repetitions: 10_000 };
  const judged = judgePromises(checkedFixed([good, high, bad]));
  expect(judged.cells).toBe(3);
  expect(judged.worst).toBeCloseTo(0.042, 12);
  expect(judged.lowest).toBeCloseTo(0.934, 12);
  expect(judged.above.map(({ worse }) => worse)).toEqual([310, 420]);
  expect(judged.broken.map(({ worse }) => worse)).toEqual([420]);
});

it("holds the promise to light pairs at the deciding budgets, equal n, shipped rule", () => {
  const others = [
    {
      ...tuned,
      pairs: [
        pair,
        { ...pair, rule: "plain" as const },
        { ...pair, b: "t3" },
        { ...pair, b: "clipped at 1 spread" },
      ],
    },
    { ...tuned, k: 10, pairs: [pair] },
    { ...tuned, nB: 60, pairs: [pair] },
  ];
  expect(checkedTuned(others)).toEqual([
    {
      name: "logistic | normal, spreads 1 and 1, n 30 and 30, k 6",
      kind: "tuned",
      repetitions: 1000,
      worse: 31,
      both: 51,
    },
  ]);
  expect(tailOf({ a: "t3", b: "clipped at 1 spread" })).toBe("heavy");
  expect(tailOf({ a: "normal", b: "clipped at 1 spread" })).toBe("plateau");
});
