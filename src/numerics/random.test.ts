import fc from "fast-check";
import { expect, it } from "vitest";
import { createRandom, deriveSeed, randomFromState } from "./random.ts";

const take = (random: { next(): number }, n = 5) => Array.from({ length: n }, () => random.next());

it("is a function of its seed and labels", () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.string()), fc.string(), (seed, label) => {
      expect(take(createRandom(seed, label))).toEqual(take(createRandom(seed, label)));
      expect(take(createRandom(seed, label))).not.toEqual(take(createRandom(seed, label, "more")));
    }),
  );
});

it("goes on where its state was taken, and a split does not depend on how far it was read", () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat({ max: 9 }), (seed, read) => {
      const random = createRandom(seed);
      const split = take(random.split("child"));
      for (let i = 0; i < read; i++) random.normal();
      const copy = randomFromState(JSON.parse(JSON.stringify(random.state())));
      expect([copy.normal(), ...take(copy)]).toEqual([random.normal(), ...take(random)]);
      expect(take(random.split("child"))).toEqual(split);
    }),
  );
  expect(() => randomFromState({})).toThrow("this is not the state of a random stream");
});

it("stays in its range; refuses a range that is none", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 40 }), (seed, count) => {
      const random = createRandom(seed);
      const drawn = random.int(count);
      expect(Number.isInteger(drawn) && drawn >= 0 && drawn < count).toBe(true);
      expect(random.next()).toBeLessThan(1);
      expect(random.exponential()).toBeGreaterThanOrEqual(0);
    }),
  );
  for (const count of [0, 1.5, Number.NaN])
    expect(() => createRandom(1).int(count)).toThrow("no whole number");
});

it("has the moments of its laws", () => {
  const [seed, n] = [20, 40_000];
  const random = createRandom(seed, "moments");
  const moments = (draw: () => number) => {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < n; i++) {
      const x = draw();
      sum += x;
      squares += x * x;
    }
    return [sum / n, squares / n - (sum / n) ** 2] as const;
  };
  // Six standard errors.
  const close = ([mean, variance]: readonly [number, number], m: number, v: number, kurtosis: number) => {
    expect(Math.abs(mean - m), `seed ${seed}`).toBeLessThan(6 * Math.sqrt(v / n));
    expect(Math.abs(variance - v), `seed ${seed}`).toBeLessThan(6 * v * Math.sqrt((kurtosis - 1) / n));
  };
  close(moments(random.next), 1 / 2, 1 / 12, 1.8);
  close(moments(random.normal), 0, 1, 3);
  close(moments(random.exponential), 1, 1, 9);
  close(
    moments(() => random.int(6)),
    2.5,
    35 / 12,
    1.73,
  );
});

it("seeds of runs are whole numbers in [1, 2^31 - 2], other for other labels", () => {
  const seeds = Array.from({ length: 2000 }, (_, i) => deriveSeed("study", i));
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 1 && seed <= 2 ** 31 - 2)).toBe(true);
  expect(new Set(seeds).size).toBe(2000);
  expect(deriveSeed("a", "b")).not.toBe(deriveSeed("ab"));
});
