import { expect, it } from "vitest";
import { studentT } from "../../src/numerics/index.ts";
import { tQuantile } from "./t-quantile.ts";

it.each([0.95, 0.975])("agrees with the exact quantile at %d", (p) => {
  for (const df of [0.7, 1, 1.001, 1.5, 2, 2.71, 4, 9.3, 28, 119.5, 1e4, Number.POSITIVE_INFINITY])
    expect(tQuantile(p, df) / studentT(df).quantile(p), `df ${df}`).toBeCloseTo(1, 6);
});
