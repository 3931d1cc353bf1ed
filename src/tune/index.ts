export { createSampler } from "./samplers/registry.ts";
export type * from "./samplers/sampler.ts";
export { configurationAt, valueAt } from "./unit-cube.ts";
