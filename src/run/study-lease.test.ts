import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openRunStore, type RunStore } from "../store/index.ts";
import { acquireStudyLease, isStudyRunning, type LeaseTimes } from "./study-lease.ts";

const STUDY = { name: "s", planHash: "f".repeat(64) };
const NAME = `study:s:${STUDY.planHash}`;

let folder = "";
let store: RunStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "study-lease-"));
  store = await openRunStore(join(folder, ".assay"), { create: true });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Nothing is renewed by itself, and the clock is the test's. */
function clock(start: number): LeaseTimes & { at: number } {
  const times = { at: start, ttlMs: 30_000, renewMs: 2 ** 31 - 1, now: () => times.at };
  return times;
}

/** The number of a process that has ended. */
function endedPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

const onAnotherMachine = { pid: process.pid, host: "elsewhere", pidSpace: null, started: null };

it("one process has the right until it gives it back", async () => {
  const lease = await acquireStudyLease(store, STUDY);
  expect(await isStudyRunning(store, STUDY)).toBe(true);
  await expect(acquireStudyLease(store, STUDY)).rejects.toMatchObject({
    code: "BUSY",
    message: `process ${process.pid} is running the study s already`,
  });
  await lease.release();
  expect(await isStudyRunning(store, STUDY)).toBe(false);
  await (await acquireStudyLease(store, STUDY)).release();
});

it("a process of this machine that lives keeps its right, however long it was silent", async () => {
  const times = clock(Date.now());
  const lease = await acquireStudyLease(store, STUDY, times);
  times.at += 3_600_000;
  await expect(acquireStudyLease(store, STUDY, times)).rejects.toMatchObject({ code: "BUSY" });
  await lease.confirm();
  expect(lease.lost.aborted).toBe(false);
  await lease.release();
});

it("the right of a process that has died is void at once", async () => {
  const first = await acquireStudyLease(store, STUDY);
  const holder = (await store.currentLease(NAME))?.holder as Record<string, string>;
  await first.release();
  await store.acquireLease(NAME, { ...holder, pid: endedPid() }, 3_600_000, Date.now());
  expect(await isStudyRunning(store, STUDY)).toBe(false);
  await (await acquireStudyLease(store, STUDY)).release();
});

it.runIf(process.platform === "linux")("a number that is used again is another process", async () => {
  const first = await acquireStudyLease(store, STUDY);
  const holder = (await store.currentLease(NAME))?.holder as Record<string, string>;
  await first.release();
  await store.acquireLease(NAME, { ...holder, started: "1" }, 3_600_000, Date.now());
  await (await acquireStudyLease(store, STUDY)).release();
});

it("of another machine's process only its last sign is known: its right lasts as long as that", async () => {
  const times = clock(Date.now());
  await store.acquireLease(NAME, onAnotherMachine, 30_000, times.at);
  await expect(acquireStudyLease(store, STUDY, times)).rejects.toMatchObject({
    code: "BUSY",
    message: `process ${process.pid} on elsewhere is running the study s already`,
  });
  times.at += 30_001;
  await (await acquireStudyLease(store, STUDY, times)).release();
});

it("a container of the same name has numbers of its own: its process is not asked for here", async () => {
  await store.acquireLease(
    NAME,
    { pid: endedPid(), host: hostname(), pidSpace: "pid:[1]", started: "1" },
    30_000,
    Date.now(),
  );
  await expect(acquireStudyLease(store, STUDY)).rejects.toMatchObject({ code: "BUSY" });
});

it("who was silent for too long asks before it writes, and stops where another took over", async () => {
  const times = clock(Date.now());
  const lease = await acquireStudyLease(store, STUDY, times);
  times.at += 31_000;
  await store.acquireLease(NAME, onAnotherMachine, 30_000, times.at);
  await expect(lease.confirm()).rejects.toMatchObject({
    code: "BUSY",
    message: "another machine took over the study s: this one was silent for too long",
  });
  expect(lease.lost.reason).toMatchObject({ code: "BUSY" });
  await lease.release();
  expect((await store.currentLease(NAME))?.holder).toEqual(onAnotherMachine);
});

it("who was silent for too long goes on where nobody took over", async () => {
  const times = clock(Date.now());
  const lease = await acquireStudyLease(store, STUDY, times);
  times.at += 31_000;
  await lease.confirm();
  expect((await store.currentLease(NAME))?.expiresAt).toBe(times.at + 30_000);
  await lease.release();
});
