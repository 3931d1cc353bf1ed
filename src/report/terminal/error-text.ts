/**
 * An error as people read it: where, what, the spot in their file, what to do next.
 * @module
 */
import { painter } from "./text-style.ts";

export interface ErrorFacts {
  readonly code: string;
  readonly message: string;
  readonly where: string | null;
  readonly next: string | null;
  readonly excerpt?: string | null;
}

/** The word "error" and the word "next" carry the meaning; colour only helps to find them. */
export function errorText(error: ErrorFacts, { colour }: { readonly colour: boolean }): string {
  const paint = painter(colour);
  const where = error.where === null ? "" : `${error.where}: `;
  return [
    `${paint("failed", "error:")} ${where}${error.message}`,
    ...(error.excerpt ? [error.excerpt] : []),
    ...(error.next === null ? [] : [`${paint("strong", "next:")} ${error.next}`]),
  ].join("\n");
}
