import { expect, it } from "vitest";
import { exceeds } from "./bounds.ts";
import { foldsCells, simulateFolds } from "./folds.ts";
import { simulateHolm } from "./holm.ts";
import { simulateStrict } from "./strict.ts";

// Short forms of what docs/statistics says of families, folds and strict mode.
const SEED = 20;

it("Holm's steps: no family of normal samples has a false winner in more than 5 % for certain", () => {
  const repetitions = 1_500;
  const cells = simulateHolm(repetitions, SEED).filter(({ noise }) => noise === "normal");
  expect(cells.length).toBe(20);
  for (const { family, methods, better, n, falseFamilies } of cells)
    expect(
      exceeds(falseFamilies, repetitions, 0.05),
      `${family}, ${methods} methods, ${better} better, n ${n}: ${falseFamilies} of ${repetitions}, seed ${SEED}`,
    ).toBe(false);
});

it("folds: the corrected t names a winner less often than the plain paired t, which errs for certain", () => {
  const repetitions = 600;
  const cells = foldsCells().filter(({ items, scheme }) => items === 60 && scheme === "random splits");
  const results = cells.map((cell) => simulateFolds(cell, repetitions, SEED));
  expect(results.length).toBe(4);
  for (const { learner, splits, falseA, falseB, falsePaired } of results) {
    const name = `${learner}, ${splits} splits: ${falseA + falseB} against ${falsePaired} of ${repetitions}, seed ${SEED}`;
    expect(falseA + falseB, name).toBeLessThan(falsePaired);
    expect(exceeds(falsePaired, repetitions, 0.05), name).toBe(true);
  }
});

it("strict mode: no interval misses its median in more than 2.5 % for certain", () => {
  const repetitions = 1_000;
  for (const { landscape, n, k, missed } of simulateStrict(repetitions, SEED))
    expect(
      exceeds(missed, repetitions, 0.025),
      `${landscape}, n ${n}, k ${k}: ${missed} of ${repetitions}, seed ${SEED}`,
    ).toBe(false);
});
