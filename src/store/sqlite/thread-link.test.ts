import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { startThread } from "./thread-link.ts";

/** A thread that does what a request's name says. */
const SCRIPT = `
  import { parentPort, workerData } from "node:worker_threads";
  if (workerData === "throws") throw new Error("no start");
  if (workerData === "exits") process.exit();
  if (workerData === "refuses")
    parentPort.postMessage({ id: 0, failure: { code: "IO", message: "cannot", details: { where: "there", next: "look" } } });
  else parentPort.postMessage({ id: 0, value: null });
  parentPort.on("message", ({ id, name, values }) => {
    if (name === "throw") throw new Error("broke");
    if (name === "exit") process.exit();
    if (name === "exhaust") for (const all = []; ; ) all.push(new Array(1e6).fill(id));
    if (name === "echo") parentPort.postMessage({ id, value: values });
    if (name === "refuse") parentPort.postMessage({ id, failure: { code: "BUSY", message: "no", details: {} } });
    if (name === "close") { parentPort.postMessage({ id, value: null }); parentPort.close(); }
  });`;

function startOne(data = "works") {
  const folder = mkdtempSync(join(tmpdir(), "assay-thread-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const script = join(folder, "thread.mjs");
  writeFileSync(script, SCRIPT);
  return startThread(pathToFileURL(script), "a test", data);
}

it.each([
  ["throws", "INTERNAL", /no start/],
  ["exits", "INTERNAL", /has ended/],
  ["refuses", "IO", /cannot/],
])("is told when a thread %s instead of starting", async (how, code, message) => {
  await expect(startOne(how)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

it("answers each call with its own value or refusal", async () => {
  const thread = await startOne();
  const calls = [1, 2, 3].map((value) => thread.call("echo", [value, 2n ** 60n]));
  expect(await Promise.all(calls)).toEqual([1, 2, 3].map((value) => [value, 2n ** 60n]));
  await expect(thread.call("refuse", [])).rejects.toMatchObject({ code: "BUSY", message: "no" });
  await thread.close();
});

it.each([
  ["throw", /the store's thread failed: broke/],
  ["exit", /the store's thread has ended/],
])(
  "after a thread's %s every open call ends, later ones are refused, and it can be closed",
  async (how, message) => {
    const thread = await startOne();
    const failure = { code: "INTERNAL", message: expect.stringMatching(message) };
    const calls = [thread.call(how, []), thread.call("never answered", [])];
    for (const call of calls) await expect(call).rejects.toMatchObject(failure);
    await expect(thread.call("echo", [1])).rejects.toMatchObject(failure);
    await thread.close();
    await thread.close();
  },
);

it("tells what a thread failed with when it fails while it is closed", async () => {
  const thread = await startOne();
  const failure = { code: "INTERNAL", message: expect.stringMatching(/broke/) };
  const call = thread.call("throw", []);
  const closing = thread.close();
  await expect(call).rejects.toMatchObject(failure);
  await expect(closing).rejects.toMatchObject(failure);
});

it("refuses a value that cannot cross to another thread, and goes on", async () => {
  const thread = await startOne();
  await expect(thread.call("echo", [() => 1])).rejects.toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringContaining("could not be cloned"),
  });
  expect(await thread.call("echo", ["on"])).toEqual(["on"]);
  await thread.close();
});

it("answers what was asked before it is closed, however often that is asked", async () => {
  const thread = await startOne();
  const calls = [thread.call("echo", [1]), thread.call("echo", [2])];
  await Promise.all([thread.close(), thread.close()]);
  expect(await Promise.all(calls)).toEqual([[1], [2]]);
  await expect(thread.call("echo", [3])).rejects.toMatchObject({
    code: "INTERNAL",
    message: "the store is closed",
  });
});
