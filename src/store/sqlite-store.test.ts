import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRunStoreOn } from "./open.ts";
import { type RunStorePlace, runStoreContract } from "./run-store.contract.ts";

/** @param kind - The network file system that the folder is taken for; null for a local disk. */
async function createPlace(kind: string | null): Promise<RunStorePlace> {
  const folder = mkdtempSync(join(tmpdir(), "assay-store-"));
  return {
    open: () => openRunStoreOn(join(folder, ".assay"), { create: true }, () => kind),
    remove: async () => rmSync(folder, { recursive: true }),
  };
}

runStoreContract("SQLite", () => createPlace(null));
runStoreContract("SQLite on a network disk", () => createPlace("nfs"));
