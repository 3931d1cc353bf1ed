/**
 * Random search: every configuration drawn independently from the law of the space. The only sampler whose trials are an
 * iid sample, which the tuning curve of one search needs; therefore the default of studies.
 *
 * @see J. Bergstra, Y. Bengio (2012), "Random search for hyper-parameter optimization", JMLR 13:281-305.
 * @module
 */
import type { SearchSpace } from "../../model/index.ts";
import { configurationAt } from "../unit-cube.ts";
import type { Sampler } from "./sampler.ts";

export function createRandomSampler(space: SearchSpace): Sampler {
  const dimensions = Object.keys(space).length;
  return {
    name: "random",
    iid: true,
    ask: (count, random) =>
      Array.from({ length: count }, () => ({
        config: configurationAt(
          space,
          Array.from({ length: dimensions }, () => random.next()),
        ),
      })),
    tell: () => {},
    state: () => null,
  };
}
