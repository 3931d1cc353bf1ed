import { expect, it } from "vitest";
import { createRandom } from "../../src/numerics/index.ts";
import { LANDSCAPES, type Landscape, LIMITS, search, truth } from "./landscape.ts";

const named = (name: string) => LANDSCAPES.find((each) => each.name === name) as Landscape;

it("knows Phi(k) where there is a formula", () => {
  const ks = [1, 2, 6, 20];
  const harmonic = (k: number) =>
    Array.from({ length: k }, (_, i) => 1 / (i + 1)).reduce((sum, x) => sum + x, 0);
  // Expected maxima: exponential H_k; uniform sqrt(12) (k/(k+1) - 1/2); Gumbel (0.5772.. + log k) sqrt(6) / pi.
  truth(named("exponential upper tail"), ks).forEach((value, i) => {
    expect(value).toBeCloseTo(harmonic(ks[i] as number), 3);
  });
  truth(named("uniform"), ks).forEach((value, i) => {
    const k = ks[i] as number;
    expect(value).toBeCloseTo(Math.sqrt(12) * (k / (k + 1) - 0.5), 4);
  });
  truth(named("Gumbel"), ks).forEach((value, i) => {
    expect(value).toBeCloseTo(((0.5772156649 + Math.log(ks[i] as number)) * Math.sqrt(6)) / Math.PI, 3);
  });
});

it("agrees with searches that are really made, whatever noise, ties and failures there are", () => {
  const [k, searches] = [6, 6000];
  for (const landscape of [...LANDSCAPES, ...LIMITS]) {
    const random = createRandom(11, landscape.name);
    const found = new Float64Array(searches);
    for (let r = 0; r < searches; r++) {
      const { selection, test } = search(landscape, k, random);
      const best = Math.max(...selection);
      const tied = test.filter((_, i) => selection[i] === best);
      found[r] = tied.reduce((sum, score) => sum + score / tied.length, 0);
    }
    const mean = found.reduce((sum, score) => sum + score / searches, 0);
    const error = Math.sqrt(found.reduce((sum, score) => sum + (score - mean) ** 2, 0)) / searches;
    expect(Math.abs(mean - (truth(landscape, [k])[0] as number)), landscape.name).toBeLessThan(4.5 * error);
  }
});

it("marks failures, in the share that is stated", () => {
  const random = createRandom(2);
  expect(search(named("30 % fail"), 20_000, random).failed / 20_000).toBeCloseTo(0.3, 1);
  expect(search(named("logistic"), 1000, random).failed).toBe(0);
});
