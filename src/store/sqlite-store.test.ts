import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRunStore } from "./open.ts";
import { type RunStorePlace, runStoreContract } from "./run-store.contract.ts";

async function createPlace(): Promise<RunStorePlace> {
  const folder = mkdtempSync(join(tmpdir(), "assay-store-"));
  return {
    open: () => openRunStore(join(folder, ".assay"), { create: true }),
    remove: async () => rmSync(folder, { recursive: true }),
  };
}

runStoreContract("SQLite", createPlace);
