/**
 * Every sampler by its name in `assay.yaml`.
 * @module
 */
import type { Json, SamplerName, SearchSpace } from "../../model/index.ts";
import { createRandomSampler } from "./random.ts";
import type { Sampler } from "./sampler.ts";
import { createSobolSampler } from "./sobol.ts";

const SAMPLERS: Readonly<Record<SamplerName, (space: SearchSpace, state: Json) => Sampler>> = {
  random: createRandomSampler,
  sobol: createSobolSampler,
};

/** @param state - What the sampler's `state()` gave in another process; null: a new search. */
export function createSampler(name: SamplerName, space: SearchSpace, state: Json = null): Sampler {
  return SAMPLERS[name](space, state);
}
