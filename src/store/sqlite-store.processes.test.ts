/** Several processes on one file, and processes that are killed in the middle of it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { openRunStore } from "./open.ts";
import { openSqliteStore } from "./sqlite-store.ts";

/** A folder that will hold a record. */
function newPlace(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-processes-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, ".assay");
}

/** A process with `openRunStore`, `place` and `say` (a line that is out when it returns), and what `body` does with them. */
function start(place: string, body: string): ChildProcess & { readonly output: Promise<string> } {
  const program = `
    import { writeSync } from "node:fs";
    const { openRunStore } = await import(${JSON.stringify(new URL("./open.ts", import.meta.url).href)});
    const place = ${JSON.stringify(place)};
    const say = (value) => writeSync(1, String(value) + "\\n");
    ${body}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return Object.assign(child, { output: text(child.stdout) });
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode ?? child.signalCode;
}

it("eight processes that make a record at the same time and write to it lose nothing", async () => {
  const place = newPlace();
  const [writers, batches, points] = [8, 40, 5];
  const children = Array.from({ length: writers }, (_, writer) =>
    start(
      place,
      `const store = await openRunStore(place, { create: true });
       const { id } = await store.createRun({ experimentId: "0", startTime: ${writer}, params: { writer: "${writer}" } });
       const one = (batch) => store.logMetrics(id, Array.from({ length: ${points} }, (_, index) =>
         ({ key: "m" + index, step: BigInt(batch), at: ${writer}, value: batch })));
       for (let batch = 0; batch < ${batches}; batch += 4)
         await Promise.all([batch, batch + 1, batch + 2, batch + 3].map(one));
       await store.changeRun(id, { status: "FINISHED", endTime: 99, tags: { last: "yes" } });
       await store.close();`,
    ),
  );
  expect(await Promise.all(children.map(endOf))).toEqual(Array(writers).fill(0));
  // The last one to close has folded the log into the file.
  expect(existsSync(join(place, "assay.db-wal"))).toBe(false);
  const store = await openRunStore(place, { readOnly: true });
  onTestFinished(() => store.close());
  const runs = await store.runs({});
  expect(runs.map(({ params }) => params.writer)).toEqual(Array.from({ length: writers }, (_, n) => `${n}`));
  for (const { id, status, tags } of runs) {
    expect({ status, tags }).toEqual({ status: "FINISHED", tags: { last: "yes" } });
    const keys = Array.from({ length: points }, (_, index) => `m${index}`);
    expect(await store.metricHistories([id], keys)).toHaveLength(batches * points);
  }
});

it("looks of several processes at a study whose progress another one writes: every look counts, no progress is lost", async () => {
  const place = newPlace();
  const store = await openRunStore(place, { create: true });
  onTestFinished(() => store.close());
  const { id, experimentId } = await store.createStudy({
    name: "s",
    plan: {},
    planHash: "",
    identity: "",
    fingerprint: {},
    createdAt: 1,
  });
  const [lookers, looks, proposals] = [2, 150, 150];
  const look = `for (let n = 1; n <= ${looks}; n++) await store.countLook(id, n);`;
  const propose = `for (let number = 1; number <= ${proposals}; number++)
    await store.createRun({
      experimentId: "${experimentId}",
      startTime: 1,
      link: { studyId: id, problem: "p", method: "m", trial: number, replicate: 0, role: "search", unit: "1" },
      proposed: {
        trials: [{ problem: "p", method: "m", number, config: {}, state: "running" }],
        progress: { asked: number },
      },
    });`;
  const children = [...Array(lookers).fill(look), propose].map((body) =>
    start(
      place,
      `const store = await openRunStore(place); const id = "${id}"; say("ready");
       await new Promise((go) => process.stdin.once("data", go));
       ${body}
       await store.close(); process.stdin.destroy();`,
    ),
  );
  await Promise.all(children.map((child) => once(child.stdout as Readable, "data")));
  for (const child of children) child.stdin?.write("go");
  expect(await Promise.all(children.map(endOf))).toEqual([0, 0, 0]);
  expect(await store.study(id)).toMatchObject({
    unplannedLooks: lookers * looks,
    progress: { asked: proposals },
  });
  expect(await store.trials(id)).toHaveLength(proposals);
});

it("a writer that is killed loses nothing acknowledged, tears nothing, and holds nobody up", async () => {
  const place = newPlace();
  const survivor = await openRunStore(place, { create: true });
  const { id: own } = await survivor.createRun({ experimentId: "0", startTime: 0 });
  const points = 7;
  let lastRound = 0n;
  for (const wanted of [1, 40, 200, 700]) {
    const child = start(
      place,
      `const store = await openRunStore(place);
       const { id } = await store.createRun({ experimentId: "0", startTime: 1 });
       say(id);
       for (let batch = 0; ; batch += 16)
         await Promise.all(Array.from({ length: 16 }, (_, index) => batch + index).map(async (step) => {
           await store.logMetrics(id, Array.from({ length: ${points} }, (_, at) => ({ key: "m", step: BigInt(step), at, value: step })));
           say(step);
         }));`,
    );
    let lines = 0;
    child.stdout?.on("data", (chunk: Buffer) => {
      lines += chunk.toString().split("\n").length - 1;
      if (lines >= wanted) child.kill("SIGKILL");
    });
    await survivor.logMetrics(own, [{ key: "m", step: lastRound++, at: 1, value: 1 }]);
    expect(await endOf(child)).toBe("SIGKILL");
    const [id = "", ...acknowledged] = (await child.output).split("\n").slice(0, -1);
    await survivor.logMetrics(own, [{ key: "m", step: lastRound++, at: 1, value: 1 }]);
    const bySteps = Map.groupBy(await survivor.metricHistory(id, "m"), ({ step }) => String(step));
    for (const [step, batch] of bySteps) expect([step, batch.length]).toEqual([step, points]);
    expect(acknowledged.filter((step) => !bySteps.has(step))).toEqual([]);
    expect((await survivor.run(id))?.status).toBe("RUNNING");
  }
  expect(await survivor.metricHistory(own, "m")).toHaveLength(Number(lastRound));
  await survivor.close();
});

it("recovers what the log holds when every process was killed", async () => {
  const place = newPlace();
  const child = start(
    place,
    `const store = await openRunStore(place, { create: true });
     const { id } = await store.createRun({ experimentId: "0", startTime: 1, tags: { note: "kept" } });
     await store.changeRun(id, { status: "FINISHED", metrics: [{ key: "m", step: 1n, at: 1, value: 0.25 }] });
     process.kill(process.pid, "SIGKILL");`,
  );
  expect(await endOf(child)).toBe("SIGKILL");
  expect(existsSync(join(place, "assay.db-wal"))).toBe(true);
  const reader = await openRunStore(place, { readOnly: true });
  const [run] = await reader.runs({});
  expect(run).toMatchObject({
    status: "FINISHED",
    tags: { note: "kept" },
    latest: { m: { value: 0.25 } },
  });
  await reader.close();
  await (await openRunStore(place)).close();
  expect(existsSync(join(place, "assay.db-wal"))).toBe(false);
  const database = new DatabaseSync(join(place, "assay.db"));
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  expect(database.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
  database.close();
});

it("acknowledges nothing to a record that was deleted or replaced under it", async () => {
  const place = newPlace();
  const store = await openRunStore(place, { create: true });
  const { id } = await store.createRun({ experimentId: "0", startTime: 1 });
  const write = () => store.changeRun(id, { tags: { note: "lost?" } });
  rmSync(place, { recursive: true });
  const said = (what: string) => ({
    code: "IO",
    message: expect.stringContaining(what),
    where: join(place, "assay.db"),
    next: expect.stringContaining("again"),
  });
  await expect(write()).rejects.toMatchObject(said("was deleted"));
  const another = await openRunStore(place, { create: true });
  await expect(write()).rejects.toMatchObject(said("was replaced"));
  expect(await another.runs({})).toEqual([]);
  await another.close();
  await store.close();
  const reader = await openRunStore(place, { readOnly: true });
  expect(await reader.runs({})).toEqual([]);
  await reader.close();
});

it("waits for another process's lock, then is BUSY; reads go on, and the program's own thread too", async () => {
  const place = newPlace();
  await (await openRunStore(place, { create: true })).close();
  const file = join(place, "assay.db");
  const open = (busyTimeoutMs: number) =>
    openSqliteStore({ file, location: place, readOnly: false, journal: "wal", busyTimeoutMs });
  const [impatient, patient] = [await open(200), await open(60_000)];
  const { id } = await impatient.createRun({ experimentId: "0", startTime: 1 });
  const other = new DatabaseSync(file);
  other.exec("BEGIN IMMEDIATE");

  const events: string[] = [];
  const point = (step: bigint) => [{ key: "m", step, at: 1, value: 1 }];
  setTimeout(() => events.push("timer"), 20);
  const waits = patient.logMetrics(id, point(1n)).then(() => events.push("written"));
  const refused = [2n, 3n].map((step) =>
    impatient.logMetrics(id, point(step)).catch((error: unknown) => {
      events.push("refused");
      return error;
    }),
  );
  expect((await impatient.run(id))?.id).toBe(id);
  for (const error of await Promise.all(refused))
    expect(error).toMatchObject({
      code: "BUSY",
      message: expect.stringContaining("locked"),
      where: file,
      next: expect.stringContaining("again"),
    });
  await (await open(200)).close(); // to open it takes no lock
  events.push("opened");
  other.exec("COMMIT");
  other.close();
  await waits;
  expect(events).toEqual(["timer", "refused", "refused", "opened", "written"]);
  await impatient.logMetrics(id, point(4n));
  expect((await impatient.metricHistory(id, "m")).map(({ step }) => step)).toEqual([1n, 4n]);
  await Promise.all([impatient.close(), patient.close()]);
});
