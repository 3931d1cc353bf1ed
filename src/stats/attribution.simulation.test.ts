import { expect, it } from "vitest";
import { fallsShort } from "../../scripts/calibration/bounds.ts";
import { simulateSum, sumCells, untunedCells } from "../../scripts/calibration/sum.ts";

// Short form of `npm run calibrate -- --only sum`.
const [SEED, REPETITIONS] = [20, 400];
const PROMISED = 0.93;

it.each(["luck", "tuning", "algorithm", "together"] as const)(
  "%s: its 95 % interval covers in no cell less than 93 % for certain",
  (part) => {
    const short = RESULTS.filter((cell) => fallsShort(cell[part], REPETITIONS, PROMISED));
    expect(
      short.map(
        ({ a, b, n, fresh, untuned, [part]: covered }) =>
          `${a} | ${b}, n ${n}, fresh ${fresh}${untuned === undefined ? "" : `, untuned ${untuned}`}: ${covered}`,
      ),
      `of ${REPETITIONS}, seed ${SEED}`,
    ).toEqual([]);
  },
);

const RESULTS = [
  ...sumCells().filter(({ n, correlation }) => n <= 30 && correlation === 0),
  ...untunedCells().filter(({ n, fresh, noise }) => n === 30 && fresh === 5 && noise === 0.5),
].map((cell) => simulateSum(cell, REPETITIONS, SEED));
