/**
 * What `assay plan` answers, for the terminal.
 * @module
 */
import type { PlanBody } from "../../model/index.ts";
import type { TextStyle } from "./text-style.ts";

export function planText(body: PlanBody, _style: TextStyle): string {
  return `  ${body.sentence}.`;
}
