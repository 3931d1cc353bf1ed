import { expect, test } from "vitest";
import type { SearchSpace } from "../../model/index.ts";
import { createRandom } from "../../numerics/index.ts";
import { createSampler } from "./registry.ts";
import { samplerContract } from "./sampler.contract.ts";
import { directionNumbers, MOST_SOBOL_DIMENSIONS, sobolPoint } from "./sobol.ts";

samplerContract("sobol");

const cube = (dimensions: number): SearchSpace =>
  Object.fromEntries(
    Array.from({ length: dimensions }, (_, i) => [`x${i}`, { type: "float", low: 0, high: 1, log: false }]),
  );

test("unscrambled points are the published sequence", () => {
  // Bratley and Fox (1988), "Algorithm 659", table of the first points; in natural, not Gray code, order.
  const points = Array.from({ length: 8 }, (_, i) =>
    [0, 1, 2].map((d) => sobolPoint(directionNumbers(d), i) / 2 ** 32),
  );
  expect(points).toEqual([
    [0, 0, 0],
    [0.5, 0.5, 0.5],
    [0.25, 0.75, 0.75],
    [0.75, 0.25, 0.25],
    [0.125, 0.625, 0.375],
    [0.625, 0.125, 0.875],
    [0.375, 0.375, 0.625],
    [0.875, 0.875, 0.125],
  ]);
});

test("scrambled or not, each of 2^m strata of every coordinate holds one of 2^m points", () => {
  const proposals = createSampler("sobol", cube(MOST_SOBOL_DIMENSIONS)).ask(256, createRandom(3));
  for (let d = 0; d < MOST_SOBOL_DIMENSIONS; d++) {
    const strata = new Set(proposals.map(({ config }) => Math.floor((config[`x${d}`] as number) * 256)));
    expect(strata.size).toBe(256);
  }
});

test("the first two coordinates are a (0, m, 2)-net after scrambling: every elementary rectangle holds one point", () => {
  const proposals = createSampler("sobol", cube(2))
    .ask(64, createRandom(11))
    .map(({ config }) => config);
  for (let j = 0; j <= 6; j++) {
    const cells = new Set(
      proposals.map(
        ({ x0, x1 }) => `${Math.floor((x0 as number) * 2 ** j)}/${Math.floor((x1 as number) * 2 ** (6 - j))}`,
      ),
    );
    expect(cells.size).toBe(64);
  }
});

test("more hyperparameters than there are direction numbers are refused with what to do", () => {
  expect(() => createSampler("sobol", cube(MOST_SOBOL_DIMENSIONS + 1))).toThrow(
    /sobol fills at most 21 hyperparameters evenly, and this space has 22/,
  );
});
