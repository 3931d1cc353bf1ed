/**
 * An error as people read it: where, what, the spot in their file, what to do next.
 * @module
 */
import { printable } from "./printable.ts";
import { painter } from "./text-style.ts";

export interface ErrorFacts {
  readonly code: string;
  readonly message: string;
  readonly where: string | null;
  readonly next: string | null;
  /** Lines of the user's file, marked, ready to print. */
  readonly excerpt?: string | null;
}

/**
 * `where: what` on the first line, as compilers write it, so that editors jump there. The words "error" and "next" carry
 * the meaning; colour only helps to find them. Lines are left as long as they are: what is copied stays whole.
 */
export function errorText(
  error: ErrorFacts,
  { colour, unicode = true }: { readonly colour: boolean; readonly unicode?: boolean },
): string {
  const paint = painter(colour);
  const lines = (text: string) => printableLines(text, unicode);
  const where = error.where === null || error.where === "" ? "" : `${error.where}: `;
  return [
    `${paint("worse", "error")}: ${lines(`${where}${error.message}`)}`,
    ...(error.excerpt ? [lines(error.excerpt)] : []),
    ...(error.next === null || error.next === ""
      ? []
      : [`${paint("strong", "next")}:  ${lines(error.next)}`]),
  ].join("\n");
}

/** Made printable line by line: an excerpt keeps its lines, a defect its stack. */
function printableLines(text: string, unicode: boolean): string {
  return text
    .split(/\r?\n/)
    .map((line) => printable(line, unicode))
    .join("\n");
}
