/** How the learning rate goes over a training. @module */

const WARM_UP = 0.1; // share of the steps

/**
 * Rises from near 0 to `peak` over the first tenth of the steps, then falls to 0 along half a cosine.
 *
 * @param step - From 0 to steps - 1.
 * @see I. Loshchilov and F. Hutter (2017), "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR.
 */
export function warmUpThenCosine(peak: number, step: number, steps: number): number {
  const warm = WARM_UP * steps;
  if (step < warm) return (peak * (step + 1)) / (warm + 1);
  return (peak * (1 + Math.cos((Math.PI * (step - warm)) / (steps - warm)))) / 2;
}
