/**
 * Tables and figures as Markdown.
 * @module
 */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** A share as a percentage with one decimal, without its sign; "-" where there is nothing to share. */
export function percent(count: number, of: number): string {
  return of === 0 ? "-" : ((100 * count) / of).toFixed(1);
}

/** Smallest to largest; one figure where they are the same. */
export function range(values: readonly number[], digits = 1): string {
  const [least, most] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)];
  return least === most ? least : `${least}-${most}`;
}

export function unique<T>(values: Iterable<T>): T[] {
  return [...new Set(values)];
}
