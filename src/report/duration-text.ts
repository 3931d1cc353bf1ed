/**
 * Durations as people say them: two units at most, never finer than what was measured.
 * @module
 */

/** `0.4 s`, `12 s`, `2.9 min`, `26 min`, `3 h 10 min`, `4 d 6 h`; unknown and negative ones are `unknown`. */
export function durationText(seconds: number | null): string {
  if (seconds === null || !(Number(seconds) >= 0) || !Number.isFinite(Number(seconds))) return "unknown";
  const total = Number(seconds);
  if (total < 0.95) return `${Number(total.toPrecision(1))} s`;
  if (total < 9.95) return `${Number(total.toFixed(1))} s`;
  if (total < 89.5) return `${Math.round(total)} s`;
  if (total < 9.95 * 60) return `${Number((total / 60).toFixed(1))} min`;
  const minutes = Math.round(total / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(hours, "h", minutes % 60, "min");
  const wholeHours = Math.round(minutes / 60);
  return pair(Math.floor(wholeHours / 24), "d", wholeHours % 24, "h");
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
