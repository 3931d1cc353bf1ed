import { expect, it } from "vitest";
import { welch } from "./welch.ts";

// Values from other programs, with the call that gives them; more in reference/welch.json.
const REFERENCE = [
  {
    data: "Student's sleep data (Biometrika 1908)",
    source: "scipy 1.17.1: ttest_ind(a, b, equal_var=False); R: t.test(extra ~ group, data = sleep)",
    a: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
    b: [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
    df: 17.776473516178488,
    pValue: 0.0793941401873583,
    interval: [-3.3654832307117104, 0.20548323071171137],
  },
] as const;

it.each(REFERENCE)("agrees on $data", ({ a, b, df, pValue, interval }) => {
  const result = welch(a, b);
  expect(result.degreesOfFreedom).toBeCloseTo(df, 10);
  expect(result.pValue).toBeCloseTo(pValue, 10);
  interval.forEach((end, i) => {
    expect(result.interval[i]).toBeCloseTo(end, 10);
  });
});

it("is what the example says", () => {
  expect(welch([0.91, 0.93, 0.92], [0.9, 0.9, 0.91]).pValue).toBeCloseTo(0.0824, 4);
});

it("takes the degrees of freedom of the side that varies", () => {
  // va = 1/3, vb = 0: t = -1 / sqrt(1/3), df = 2.
  const { t, degreesOfFreedom } = welch([1, 2, 3], [3, 3, 3, 3]);
  expect(t).toBeCloseTo(-Math.sqrt(3), 14);
  expect(degreesOfFreedom).toBeCloseTo(2, 14);
});

it("keeps its degrees of freedom where squares of the variances leave the range of numbers", () => {
  const [a, b] = [
    [1, 2, 3],
    [1, 5, 4],
  ];
  const plain = welch(a, b);
  for (const scale of [1e150, 1e-150]) {
    const { degreesOfFreedom, pValue } = welch(
      a.map((x) => scale * x),
      b.map((x) => scale * x),
    );
    expect(degreesOfFreedom).toBeCloseTo(plain.degreesOfFreedom, 10);
    expect(pValue).toBeCloseTo(plain.pValue, 10);
  }
});

it.each([
  [[1], [1, 2], "welch: a has 1 score, needed: at least 2"],
  [[1, Number.NaN], [1, 2], "welch: a[1] is NaN, expected a finite score"],
  [[1, 2], [1, Number.NEGATIVE_INFINITY], "welch: b[1] is -Infinity, expected a finite score"],
  [[1, 1], [2, 2, 2], "welch: no score varies; is the seed passed to the runs?"],
  // 0.1 + 0.2 differs from 0.3 by a rounding only.
  [[0.1 + 0.2, 0.3], [2, 2], "welch: no score varies; is the seed passed to the runs?"],
])("refuses %j and %j", (a, b, message) => {
  expect(() => welch(a, b)).toThrow(expect.objectContaining({ code: "INVALID_INPUT", message }));
});
