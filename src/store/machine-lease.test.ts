import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { networkFileSystem } from "./file-system.ts";
import { acquireMachineLease, requireNoOtherMachine } from "./machine-lease.ts";
import { openRunStoreOn } from "./open.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-lease-"));
  file = join(folder, "assay.lease");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As if nobody had touched it for so long. */
function grow(seconds: number): void {
  const at = Date.now() / 1000 - seconds;
  utimesSync(file, at, at);
}

it("goes to one machine, and to as many of its processes as there are", () => {
  const first = acquireMachineLease(file, "alpha");
  const second = acquireMachineLease(file, "alpha");
  expect(() => acquireMachineLease(file, "beta")).toThrow(/alpha has it open/);
  expect(() => requireNoOtherMachine(file, "beta")).toThrow(/alpha has it open/);
  requireNoOtherMachine(file, "alpha");
  first.release();
  expect(() => acquireMachineLease(file, "beta")).toThrow(/alpha has it open/);
  second.confirm();
  second.release();
  expect(readdirSync(folder)).toEqual([]);
  requireNoOtherMachine(file, "beta");
  acquireMachineLease(file, "beta").release();
});

it("is taken over from a machine that died, which is told so when it wakes", () => {
  const slept = acquireMachineLease(file, "alpha");
  grow(59);
  expect(() => acquireMachineLease(file, "beta")).toThrow(/alpha has it open/);
  grow(61);
  const taken = acquireMachineLease(file, "beta");
  expect(readFileSync(file, "utf8")).toMatch(/^beta\n/);
  slept.release();
  expect(existsSync(file)).toBe(true);
  taken.release();
  expect(readdirSync(folder)).toEqual([]);
});

it("keeps no trace of a process that was killed", () => {
  const lease = acquireMachineLease(file, "alpha");
  lease.release();
  // 2^22 is above the largest pid that Linux gives.
  const killed = acquireMachineLease(file, "alpha");
  expect(readFileSync(file, "utf8").split("\n")).toHaveLength(3);
  killed.release();
  expect(existsSync(file)).toBe(false);
});

it("a record on a network file system has no log in shared memory, is said once, and is one machine's", async () => {
  const place = join(folder, ".assay");
  const notices: string[] = [];
  const options = { create: true, notice: (text: string) => notices.push(text) };
  const store = await openRunStoreOn(place, options, () => "nfs");
  const { id } = await store.createRun({ experimentId: "0", startTime: 1 });
  expect(notices).toEqual([
    expect.stringMatching(/network file system \(nfs\).*--store FOLDER on a local disk/),
  ]);
  expect(readdirSync(place).sort()).toEqual([".gitignore", "artifacts", "assay.db", "assay.lease", "runs"]);
  expect(statSync(join(place, "assay.lease")).mode & 0o777).toBe(0o600);

  const reader = await openRunStoreOn(place, { readOnly: true }, () => "nfs");
  expect((await reader.run(id))?.id).toBe(id);
  await reader.close();
  await store.close();
  expect(existsSync(join(place, "assay.lease"))).toBe(false);

  acquireMachineLease(join(place, "assay.lease"), "elsewhere");
  const refused = { code: "BUSY", message: expect.stringContaining("elsewhere") };
  await expect(openRunStoreOn(place, {}, () => "nfs")).rejects.toMatchObject(refused);
  await expect(openRunStoreOn(place, { readOnly: true }, () => "nfs")).rejects.toMatchObject(refused);
});

it("tells a local disk from a network", () => {
  expect(networkFileSystem(tmpdir())).toBeNull();
});
