/**
 * Places where a store cannot write: a small disk that is full, a disk that is read-only, a folder of another user.
 * Real ones, where the machine allows it.
 * @module
 */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it, onTestFinished } from "vitest";
import { realPart } from "./real-part.ts";

const SMALL = "4m";

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-place-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function mount(folder: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${SMALL}`, "none", folder], { stdio: "pipe" });
}

const withMount = realPart("small-disk", () => {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "only root on Linux can mount a disk for a test";
  const folder = mkdtempSync(join(tmpdir(), "assay-place-"));
  try {
    mount(folder);
    execFileSync("umount", [folder]);
    return null;
  } catch (error) {
    return `a disk cannot be mounted: ${String(error).split("\n")[0]}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

export interface SmallDisk {
  readonly folder: string;
  /** Bytes that the whole disk has. */
  readonly size: number;
  setReadOnly(readOnly: boolean): void;
}

/** A test on a disk of four megabytes, which can be filled and made read-only. */
export function withSmallDisk(title: string, body: (disk: SmallDisk) => Promise<void>): void {
  withMount(title, async () => {
    const folder = newFolder();
    mount(folder);
    onTestFinished(() => void execFileSync("umount", ["--lazy", folder]));
    await body({
      folder,
      size: 4 << 20,
      setReadOnly: (readOnly) =>
        void execFileSync("mount", ["-o", `remount,${readOnly ? "ro" : "rw"}`, folder], { stdio: "pipe" }),
    });
  });
}

const NOBODY = 65534;

/**
 * A test that acts without the right to write in its folder. Root, whom no mode stops, becomes another user for it: so
 * load everything before.
 *
 * @param body - Gets the folder, where it may write, and what takes that right from an action.
 */
export function withoutRights(
  title: string,
  body: (folder: string, without: <T>(action: () => Promise<T> | T) => Promise<T>) => Promise<void>,
): void {
  it(title, async () => {
    const folder = newFolder();
    chmodSync(folder, 0o755);
    await body(folder, async (action) => {
      const isRoot = process.geteuid?.() === 0;
      chmodSync(folder, 0o555);
      if (isRoot) process.seteuid?.(NOBODY);
      try {
        return await action();
      } finally {
        if (isRoot) process.seteuid?.(0);
        chmodSync(folder, 0o755);
      }
    });
  });
}
