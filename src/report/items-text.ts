/**
 * How the items of a test set are arranged, in words.
 * @module
 */
import type { Verdict } from "../model/index.ts";
import { counted } from "./counts-text.ts";

/** ` in 40 groups`, ` in 5 classes that count alike`, both; empty where each item stands by itself. */
export function itemSetsText({
  classes,
  groups,
}: Pick<NonNullable<Verdict["items"]>, "classes" | "groups">): string {
  const sets = [
    ...(classes === null ? [] : [`${counted(classes, "class")} that count alike`]),
    ...(groups === null ? [] : [counted(groups, "group")]),
  ];
  return sets.length === 0 ? "" : ` in ${sets.join(", and in ")}`;
}
