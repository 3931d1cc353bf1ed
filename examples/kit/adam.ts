/** Adam with decoupled weight decay (Loshchilov and Hutter 2019). @module */
import type { Parameter } from "./layer.ts";

export function createAdam(parameters: readonly Parameter[], weightDecay: number) {
  const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];
  const slots = parameters.map(({ value }) => ({
    m: new Float32Array(value.data.length),
    v: new Float32Array(value.data.length),
  }));
  let steps = 0;
  return {
    step(rate: number): void {
      steps++;
      const c1 = 1 - BETA1 ** steps;
      const c2 = 1 - BETA2 ** steps;
      parameters.forEach(({ value: { data }, gradient: { data: g }, decays }, index) => {
        const { m, v } = slots[index]!;
        const shrink = decays ? 1 - rate * weightDecay : 1;
        for (let i = 0; i < data.length; i++) {
          m[i] = BETA1 * m[i]! + (1 - BETA1) * g[i]!;
          v[i] = BETA2 * v[i]! + (1 - BETA2) * g[i]! * g[i]!;
          data[i] = data[i]! * shrink - (rate * (m[i]! / c1)) / (Math.sqrt(v[i]! / c2) + EPSILON);
        }
        g.fill(0);
      });
    },
  };
}
