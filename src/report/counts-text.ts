/**
 * Counted things: `1 run`, `2 runs`, `10 000 trials`.
 * @module
 */

export function plural(noun: string, count: number): string {
  if (count === 1) return noun;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** From five digits on in groups of three. */
export function countText(count: number): string {
  const digits = String(count);
  return /^\d{5,}$/.test(digits) ? digits.replaceAll(/\B(?=(?:\d{3})+$)/g, " ") : digits;
}

export function counted(count: number, noun: string): string {
  return `${countText(count)} ${plural(noun, count)}`;
}

/** 0.8 -> `80 %`; a chance short of certain is never 100, one above nothing never 0. */
export function chanceText(share: number): string {
  const percent = Math.round(100 * share);
  if (percent >= 100 && share < 1) return ">99 %";
  if (percent <= 0 && share > 0) return "<1 %";
  return `${percent} %`;
}
