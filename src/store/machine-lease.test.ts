import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { networkFileSystem } from "./file-system.ts";
import { acquireMachineLease, requireNoOtherMachine } from "./machine-lease.ts";
import { openRunStoreOn } from "./open.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-lease-"));
  file = join(folder, "assay.lease");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

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

it("refuses the writes of a machine that slept while another took the record, and gives it back afterwards", () => {
  const slept = acquireMachineLease(file, "alpha");
  slept.confirm();
  grow(61);
  const taken = acquireMachineLease(file, "beta");
  const refused = expect.objectContaining({ code: "BUSY", message: expect.stringContaining("beta") });
  expect(() => slept.confirm()).toThrow(refused);
  expect(() => slept.confirm()).toThrow(refused);
  expect(readFileSync(file, "utf8")).toMatch(/^beta\n\d+ \w+\n$/);
  taken.release();
  slept.confirm();
  expect(() => taken.confirm()).toThrow(/alpha has it open/);
  slept.release();
  expect(readdirSync(folder)).toEqual([]);
});

it("enters itself again when another process gave the lease free without knowing of it", () => {
  const lease = acquireMachineLease(file, "alpha");
  rmSync(file);
  lease.confirm();
  expect(() => acquireMachineLease(file, "beta")).toThrow(/alpha has it open/);
  lease.release();
  expect(readdirSync(folder)).toEqual([]);
});

it("measures ages by the disk's clock, whatever this machine's own says", () => {
  acquireMachineLease(file, "alpha");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  try {
    expect(() => acquireMachineLease(file, "beta")).toThrow(/alpha has it open/);
    expect(() => requireNoOtherMachine(file, "beta")).toThrow(/alpha has it open/);
    vi.setSystemTime(Date.now() - 7_200_000);
    grow(61 - 3600); // 61 s before the disk's now
    requireNoOtherMachine(file, "beta");
    acquireMachineLease(file, "beta").release();
  } finally {
    vi.useRealTimers();
  }
});

it("touches its own file while it lives, also when its clock was set back or it slept", () => {
  const lease = acquireMachineLease(file, "alpha");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3_600_000 });
  try {
    grow(-3_600_000 / 1000 + 50);
    lease.confirm();
  } finally {
    vi.useRealTimers();
  }
  expect(Date.now() - statSync(file).mtimeMs).toBeLessThan(40_000);
  lease.release();
});

it("leaves another machine's lease alone, whose processes this one cannot see", () => {
  const slept = acquireMachineLease(file, "alpha");
  const theirs = "beta\n4194400 0123456789abcdef\n"; // a larger number than Linux gives to a process
  writeFileSync(file, theirs);
  slept.release();
  expect(readFileSync(file, "utf8")).toBe(theirs);
});

it("says so when the folder cannot be written any more", () => {
  const lease = acquireMachineLease(file, "alpha");
  rmSync(folder, { recursive: true });
  expect(() => lease.confirm()).toThrow(/ENOENT/);
  lease.release();
  mkdirSync(folder);
});

it("goes to one of several machines that ask at once for what a dead one left", async () => {
  const dead = acquireMachineLease(file, "dead");
  grow(61);
  const outcomes = await Promise.all(
    ["a", "b", "c", "d", "e", "f"].map((machine) =>
      ask(
        `try {
           const lease = acquireMachineLease(file, "${machine}");
           say("got");
           await wait();
           try { lease.confirm(); say("kept"); } catch ({ code }) { say(code); }
         } catch ({ code }) { say(code); await wait(); say(code); }`,
      ),
    ),
  );
  const first = await Promise.all(outcomes.map(({ next }) => next()));
  expect(first.filter((word) => word === "got").length).toBeGreaterThan(0);
  expect(new Set(first)).toEqual(new Set(["got", "BUSY"]));
  for (const { go } of outcomes) go();
  const second = await Promise.all(outcomes.map(({ next }) => next()));
  expect(second.filter((word) => word === "kept")).toHaveLength(1);
  expect(() => dead.confirm()).toThrow(/has it open/);
});

it("is given free by the last process of a machine, whichever was killed", async () => {
  const body = `const lease = acquireMachineLease(file, "alpha"); say("got"); await wait(); lease.confirm(); lease.release(); say("done");`;
  const [killed, one, other] = await Promise.all([ask(body), ask(body), ask(body)]);
  for (const { next } of [killed, one, other]) expect(await next()).toBe("got");
  killed.child.kill("SIGKILL");
  await once(killed.child, "exit");
  one.go();
  expect(await one.next()).toBe("done");
  expect(existsSync(file)).toBe(true);
  other.go();
  expect(await other.next()).toBe("done");
  expect(readdirSync(folder)).toEqual([]);
});

/** A process with what `machine-lease.ts` exports, `file`, `say` (a line to us) and `wait` (until `go`). */
async function ask(body: string) {
  const program = `
    import { once } from "node:events";
    const { acquireMachineLease } = await import(${JSON.stringify(new URL("./machine-lease.ts", import.meta.url).href)});
    const file = ${JSON.stringify(file)};
    const say = (word) => console.log(word);
    const wait = () => once(process.stdin, "data");
    ${body}
    process.exit();`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    child,
    next: async () => (await lines.next()).value as string,
    go: () => child.stdin.write("go\n"),
  };
}

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

  file = join(place, "assay.lease");
  grow(61);
  const taken = acquireMachineLease(file, "elsewhere");
  const write = () => store.changeRun(id, { tags: { note: "late" } });
  await expect(write()).rejects.toMatchObject({
    code: "BUSY",
    message: expect.stringContaining("elsewhere has it open"),
    where: file,
    next: expect.stringContaining("--store"),
  });
  taken.release();
  expect((await store.run(id))?.tags).toEqual({});
  await write();
  expect((await store.run(id))?.tags).toEqual({ note: "late" });
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
