/**
 * What can be said of two configurations at one level.
 * @module
 */
import type { Word } from "../model/index.ts";

export interface ModelAnswer {
  readonly word: Word;
  /** Why no rule was applied. */
  readonly reason: string | null;
  /** Better is positive, all of them. */
  readonly difference: number | null;
  readonly interval: readonly [number, number] | null;
  readonly df: number | null;
  readonly p: number | null;
  readonly equivalenceInterval: readonly [number, number] | null;
  /** The word over units alone; differs from `word` where items leave it open. */
  readonly wordOverUnits: Word;
  readonly itemsInterval: readonly [number, number] | null;
}
