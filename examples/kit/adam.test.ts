import { expect, it } from "vitest";
import { createAdam } from "./adam.ts";
import { parameter } from "./layer.ts";
import { warmUpThenCosine } from "./schedule.ts";

/** The algorithm as the paper writes it (Loshchilov and Hutter 2019, algorithm 2), for one number in 64 bits. */
function reference(start: number, gradients: readonly number[], rate: number, decay: number): number {
  let [theta, m, v] = [start, 0, 0];
  gradients.forEach((g, i) => {
    const t = i + 1;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g ** 2;
    theta -= rate * (m / (1 - 0.9 ** t) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8) + decay * theta);
  });
  return theta;
}

it.each([true, false])("follows the paper, decay only where it is wanted (%s)", (decays) => {
  const gradients = Array.from({ length: 50 }, (_, i) => Math.sin(i) * 3 + 0.2);
  const weight = parameter([2], decays, () => 1.5);
  const adam = createAdam([weight], 0.3);
  for (const g of gradients) {
    weight.gradient.data.set([g, -2 * g]);
    adam.step(0.02);
  }
  expect(weight.value.data[0]).toBeCloseTo(reference(1.5, gradients, 0.02, decays ? 0.3 : 0), 5);
  const second = gradients.map((g) => -2 * g);
  expect(weight.value.data[1]).toBeCloseTo(reference(1.5, second, 0.02, decays ? 0.3 : 0), 5);
});

it("clears the gradients, and the first step is the rate against their signs", () => {
  const weight = parameter([3], false, () => 0);
  weight.gradient.data.set([1e-3, -40, 7]);
  createAdam([weight], 0).step(0.1);
  [-0.1, 0.1, -0.1].forEach((expected, i) => {
    expect(weight.value.data[i]).toBeCloseTo(expected, 5);
  });
  expect([...weight.gradient.data]).toEqual([0, 0, 0]);
});

it("the rate rises over a tenth of the steps and falls to nearly nothing", () => {
  const rates = Array.from({ length: 100 }, (_, step) => warmUpThenCosine(0.5, step, 100));
  expect(rates.indexOf(Math.max(...rates))).toBe(10);
  expect(rates[10]).toBe(0.5);
  expect(rates[0]).toBeCloseTo(0.5 / 11, 12);
  expect(rates[55]).toBeCloseTo(0.25, 12); // half-way down the cosine
  expect(rates[99]).toBeGreaterThan(0);
  expect(rates[99]).toBeLessThan(0.001);
});
