import { expect, it } from "vitest";
import { fixedCells, simulateFixed } from "../../scripts/calibration/fixed.ts";
import { checkedFixed, judgePromises, PROMISED } from "../../scripts/calibration/promises.ts";

// Short form of `npm run calibrate -- --only fixed`, whose tables docs/statistics shows.
const [SEED, REPETITIONS] = [20, 2_000];

it("symmetric or same shape: no cell is above 3.0 % a side for certain, and the interval covers", () => {
  const results = fixedCells()
    .filter(({ kind }) => kind === "promised")
    .map((cell) => simulateFixed(cell, REPETITIONS, SEED));
  const { cells, worst, broken } = judgePromises(checkedFixed(results));
  expect(cells).toBeGreaterThan(20);
  expect(
    broken.map(({ name, worse }) => `${name}: ${worse} of ${REPETITIONS}`),
    `promised at most ${PROMISED.fixed.side} a side; seed ${SEED}, ${cells} cells, worst ${worst}`,
  ).toEqual([]);
});
