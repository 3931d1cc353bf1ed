import { expect, it } from "vitest";
import { LANDSCAPES } from "../../scripts/calibration/landscape.ts";
import { checkedTuned, judgePromises, PROMISED } from "../../scripts/calibration/promises.ts";
import { tuned } from "../../scripts/calibration/tuned-simulations.ts";

// Short form of `npm run calibrate -- --only tuned`, whose tables docs/statistics shows.
const [SEED, REPETITIONS] = [20, 1_500];
const light = LANDSCAPES.filter(({ tail }) => tail === "light");

it.each([
  [15, 3],
  [30, 6],
  [60, 6],
])("light upper tail, n = %d and k = %d: no pair is above 4.5 % a side for certain", (n, k) => {
  const results = tuned(n, n, k, light)(REPETITIONS, SEED);
  const { cells, worst, broken } = judgePromises(checkedTuned([results]));
  expect(cells).toBeGreaterThan(100);
  expect(
    broken.map(({ name, worse }) => `${name}: ${worse} of ${REPETITIONS}`),
    `promised at most ${PROMISED.tuned.side} a side; seed ${SEED}, ${cells} pairs, worst ${worst}`,
  ).toEqual([]);
});
