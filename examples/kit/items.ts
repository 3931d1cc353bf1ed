/**
 * What a trained model says of each item of the test set, for whoever asked for the run.
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Item {
  readonly id: string;
  readonly label: string | number;
  readonly prediction: string | number;
}

/** Writes `items.csv` where ASSAY_ML_RUN_DIR names a folder; nothing where it does not. */
export function writeItems(items: readonly Item[]): void {
  const folder = process.env.ASSAY_ML_RUN_DIR;
  if (folder === undefined || folder === "") return;
  const rows = items.map(({ id, label, prediction }) => `${id},${label},${prediction}\n`);
  writeFileSync(join(folder, "items.csv"), `id,label,prediction\n${rows.join("")}`);
}
