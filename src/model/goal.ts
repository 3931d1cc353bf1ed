/**
 * Is more better? Known for a documented list of names only: a guess about any other would turn a verdict round.
 * @module
 */
import type { Goal } from "./study.ts";

/** Names of which more is better. */
export const MAXIMIZED_NAMES = [
  ..."acc accuracy auc auroc auprc ap map f1 precision recall sensitivity specificity".split(" "),
  ..."r2 iou miou dice jaccard kappa mcc ndcg mrr em".split(" "),
  ..."bleu rouge meteor chrf psnr ssim elbo likelihood".split(" "),
  ..."reward return returns score winrate win_rate success success_rate throughput".split(" "),
] as const;

/** Names of which less is better. */
export const MINIMIZED_NAMES = [
  ..."loss logloss cost regret error err error_rate mse rmse rmsle mae mape smape".split(" "),
  ..."nll ppl perplexity bpb bpc bpd wer cer eer fid ece brier".split(" "),
  ..."time runtime duration seconds latency".split(" "),
] as const;

/** Parts that say on which data a score was computed; they do not change its direction. */
const DATA_PARTS: ReadonlySet<string> = new Set("val valid validation test train dev eval".split(" "));

/** Parts that turn a name round, or make it a count of something else: `neg_loss`, `steps_to_accuracy`. */
const TURNING_PARTS: ReadonlySet<string> = new Set(
  "neg negative negated inverse inv to until per".split(" "),
);

const GOALS: ReadonlyMap<string, Goal> = new Map([
  ...MAXIMIZED_NAMES.map((name) => [name, "maximize"] as const),
  ...MINIMIZED_NAMES.map((name) => [name, "minimize"] as const),
]);

/**
 * The direction of a score by its name: its last two parts, else its last part, between `_` and `/`, are looked up in
 * the two lists. Case, `val`, `test` and their like, and a cut-off such as `@10` are left out of account.
 *
 * @returns null for every other name, and where a part such as `neg` or `to` turns the meaning round.
 * @example
 * inferGoal("val_acc"); // "maximize"
 */
export function inferGoal(name: string): Goal | null {
  const parts = name
    .toLowerCase()
    .replace(/@\d+$/, "")
    .split(/[_/]/)
    .filter((part) => part !== "" && !DATA_PARTS.has(part));
  if (parts.some((part) => TURNING_PARTS.has(part))) return null;
  return GOALS.get(parts.slice(-2).join("_")) ?? GOALS.get(parts.at(-1) ?? "") ?? null;
}
