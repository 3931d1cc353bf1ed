/**
 * The logarithm of the gamma function, and the regularised incomplete gamma functions.
 *
 * What large arguments have in common, x^a e^-x / Gamma(a), is computed in C. Loader's saddle-point form: the difference of
 * numbers of the size of a ln a would leave seven digits at a = 1e8, the form leaves them all.
 *
 * @see C. Lanczos (1964); coefficients g = 7, n = 9 as in P. Godfrey (2001). C. Loader (2000), "Fast and accurate computation
 * of binomial probabilities". NIST DLMF 5.11, 8.7, 8.9.
 * @module
 */
const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 0.000009984369578019572, 1.5056327351493116e-7,
];
const HALF_LOG_2PI = 0.9189385332046727;

/** ln Gamma(x), x > 0; relative error about 1e-15 away from its zeros at 1 and 2. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  if (x > 40) return (x - 0.5) * Math.log(x) - x + HALF_LOG_2PI + stirlingSeries(x);
  let sum = LANCZOS[0] as number;
  for (let i = 1; i < 9; i++) sum += (LANCZOS[i] as number) / (x - 1 + i);
  const t = x + 6.5;
  return HALF_LOG_2PI + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** What Stirling's formula leaves: ln Gamma(x) - [(x - 1/2) ln x - x + ln(2 pi)/2], x > 0. */
export function stirlingError(x: number): number {
  return x > 40 ? stirlingSeries(x) : logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_2PI);
}

function stirlingSeries(x: number): number {
  const y = 1 / (x * x);
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y / 1188)))) / x;
}

/** ln Gamma(x + 1/2) - ln Gamma(x), x > 0, without the loss of their size. */
export function logGammaStep(x: number): number {
  return x * Math.log1p(0.5 / x) + 0.5 * Math.log(x) - 0.5 + (stirlingError(x + 0.5) - stirlingError(x));
}

/**
 * x ln(x / m) + m - x, without loss where m is near x: what a Poisson or binomial chance loses with its distance from the mean.
 *
 * @param x - > 0.
 * @param m - >= 0.
 * @param gap - m - x, as exactly as the caller knows it.
 */
export function deviance(x: number, m: number, gap = m - x): number {
  const u = gap / x;
  if (!(Math.abs(u) < 0.3)) return x * Math.log(x / m) + gap;
  // u - ln(1 + u) by r = u / (2 + u), ln(1 + u) = 2 (r + r³/3 + r⁵/5 + ...).
  const r = u / (2 + u);
  const square = r * r;
  let [power, sum] = [1, 0];
  for (let j = 3; j < 60; j += 2) {
    const next = sum + power / j;
    if (next === sum) break;
    sum = next;
    power *= square;
  }
  return x * (r * u - 2 * square * r * sum);
}

/** x^a e^-x / Gamma(a); a > 0, x >= 0. Divided by a it is the Poisson chance of a at mean x. */
export function gammaKernel(a: number, x: number): number {
  if (x === 0 || x === Number.POSITIVE_INFINITY) return 0;
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(-stirlingError(a) - deviance(a, x));
}

/** Of the series and fractions below: near the mean they need about 6 sqrt a steps. */
const MOST_STEPS = 10_000_000;

/**
 * P(a, x), the regularised lower incomplete gamma function; a > 0, x >= 0.
 * @see NIST DLMF 8.7.1 (series, x < a + 1) and 8.9.2 (continued fraction, by the modified Lentz method).
 */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x);
}

/** Q(a, x) = 1 - P(a, x), without loss of its small values. */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_STEPS; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum * gammaKernel(a, x);
}

function gammaFraction(a: number, x: number): number {
  const front = gammaKernel(a, x);
  if (!(front > 0)) return front;
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < MOST_STEPS; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / nonZero(an * d + b, tiny);
    c = nonZero(b + an / c, tiny);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h * front;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
