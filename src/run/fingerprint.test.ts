import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type CapturedCode, captureCode, gitTags } from "./capture.ts";
import { changedSince, codeFingerprint, type Fingerprint, fingerprintState } from "./fingerprint.ts";
import { studyIdentity } from "./identity.ts";

const parent = mkdtempSync(join(tmpdir(), "fingerprint-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(parent, "study-"));
  write("train.py", "print('acc=1')\n");
});

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}
function git(...args: string[]): string {
  const identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe" }).trim();
}
function commit(): void {
  git("add", "-A");
  git("commit", "-q", "-m", "x");
}
function code(
  command: string | readonly string[] = "python train.py --lr ${lr}",
  change = {},
): Promise<Fingerprint> {
  return codeFingerprint({ cwd: folder, methods: [{ command, shell: false, cwd: null, ...change }] });
}
async function changes(act: () => void, command?: string, change = {}): Promise<readonly string[]> {
  const before = await code(command, change);
  act();
  const after = await code(command, change);
  const found = changedSince(before, after);
  const identity = (fingerprint: Fingerprint) => studyIdentity({ planHash: "p", cwd: folder, fingerprint });
  expect(identity(before) !== identity(after)).toBe(found.length > 0);
  return found;
}

describe("in git", () => {
  beforeEach(() => {
    git("init", "-q", "-b", "main");
    write("lib/model.py", "x = 1\n");
    write("assay.yaml", "assay: 1\nmethods: {}\n");
    write("conf.yaml", "lr: 1\n");
    commit();
  });

  it("is clean when everything is committed, and stays what it is", async () => {
    expect(fingerprintState(await code())).toBe("clean");
    expect(await changes(() => {})).toEqual([]);
  });

  it("sees edits of tracked files, staged or not, deleted or new", async () => {
    expect(await changes(() => write("lib/model.py", "x = 2\n"))).toEqual(["lib/model.py"]);
    expect(fingerprintState(await code())).toBe("captured");
    expect(await changes(() => write("lib/model.py", "x = 3\n"))).toEqual(["lib/model.py"]);
    expect(await changes(() => git("add", "-A"))).toEqual([]); // the same code, staged
    expect(await changes(() => rmSync(join(folder, "train.py")))).toEqual(["train.py (deleted)"]);
    expect(await changes(() => git("checkout", "-q", "HEAD", "."))).toEqual([
      "lib/model.py (as committed now)",
      "train.py (as committed now)",
    ]);
  });

  it("sees another commit", async () => {
    const found = await changes(() => {
      write("lib/model.py", "x = 2\n");
      commit();
    });
    expect(found).toEqual([expect.stringMatching(/^another commit \([0-9a-f]{7} -> [0-9a-f]{7}\)$/)]);
  });

  it("does not take a file for changed that was only touched", async () => {
    expect(await changes(() => utimesSync(join(folder, "train.py"), 1, 1))).toEqual([]);
    expect(fingerprintState(await code())).toBe("clean");
  });

  it("counts those untracked files that a command names, and no others", async () => {
    expect(await changes(() => write("notes.txt", "x"))).toEqual([]);
    expect(fingerprintState(await code())).toBe("clean");
    const command = "python train.py --config=new.json";
    expect(await changes(() => write("new.json", "{}"), command)).toEqual(["new.json"]);
    expect(await changes(() => write("new.json", "[]"), command)).toEqual(["new.json"]);
    expect(fingerprintState(await code(command))).toBe("captured");
  });

  it("leaves out the record, what the command writes, and study files", async () => {
    write(".assay/runs/a.txt", "1");
    git("add", "-f", ".assay");
    git("commit", "-q", "-m", "a record by mistake");
    const command = "python train.py --out res.json --log-file=log.txt --data .assay/runs/a.txt";
    const found = await changes(() => {
      write(".assay/runs/a.txt", "2");
      write("res.json", "1");
      write("log.txt", "1");
      write("assay.yaml", "assay: 1\nmethods: {}\nexecutor: {parallel: 2}\n");
    }, command);
    expect(found).toEqual([]);
    expect(await changes(() => write("conf.yaml", "lr: 2\n"), command)).toEqual(["conf.yaml"]);
  });

  it("sees changes from a folder below, and names them from there", async () => {
    const before = await codeFingerprint({ cwd: join(folder, "lib"), methods: [] });
    write("train.py", "print(2)\n");
    const after = await codeFingerprint({ cwd: join(folder, "lib"), methods: [] });
    expect(changedSince(before, after)).toEqual(["../train.py"]);
  });

  it("runs no program that the repository's settings name", async () => {
    const marker = join(folder, "ran");
    write("evil.sh", `#!/bin/sh\ntouch ${marker}\n`);
    execFileSync("chmod", ["+x", join(folder, "evil.sh")]);
    for (const key of ["diff.external", "core.fsmonitor", "diff.x.textconv", "core.pager"])
      git("config", key, join(folder, "evil.sh"));
    write(".gitattributes", "*.py diff=x\n");
    write("train.py", "print(3)\n");
    rmSync(marker, { force: true }); // git of this test itself may have run it
    await code();
    await captureCode(folder);
    expect(() => rmSync(marker)).toThrow(/ENOENT/);
  });

  it("works before the first commit", async () => {
    rmSync(join(folder, ".git"), { recursive: true });
    git("init", "-q");
    git("add", "train.py");
    expect(fingerprintState(await code())).toBe("captured");
    expect(await changes(() => write("train.py", "2"))).toEqual(["train.py"]);
  });

  it("captures the diff without secrets, at most a megabyte", async () => {
    write("lib/model.py", `x = 2\napi_key = "planted-secret-1"\n`);
    git("add", "lib/model.py");
    git("remote", "add", "origin", "https://me:planted-secret-2@example.org/r.git");
    const small = (await captureCode(folder)) as unknown as CapturedCode;
    expect(small).toMatchObject({ commit: git("rev-parse", "HEAD"), branch: "main", cut: false });
    expect(small.diff).toContain("+x = 2\n");
    expect(JSON.stringify(small)).not.toContain("planted-secret");
    expect(gitTags({ diff: small })).toEqual({
      "mlflow.source.git.commit": git("rev-parse", "HEAD"),
      "mlflow.source.git.branch": "main",
      "mlflow.source.git.repoURL": "https://[redacted]@example.org/r.git",
    });
    for (const megabytes of [1.5, 5]) {
      write("lib/model.py", "0123456\n".repeat((megabytes * 1e6) / 8));
      const large = (await captureCode(folder)) as unknown as CapturedCode;
      expect(large.cut).toBe(true);
      expect(large.diff.length).toBeLessThanOrEqual(1e6);
      expect(large.diff.endsWith("\n")).toBe(true);
    }
  });
});

describe("outside git", () => {
  it("goes by the files that commands name", async () => {
    expect(fingerprintState(await code())).toBe("captured");
    expect(await changes(() => write("train.py", "2"))).toEqual(["train.py"]);
    expect(await changes(() => write("other.py", "2"))).toEqual([]);
    expect(await changes(() => rmSync(join(folder, "train.py")))).toEqual([
      "train.py (gone, or in a commit now)",
    ]);
    expect(fingerprintState(await code())).toBe("unknown");
    expect(await captureCode(folder)).toBeNull();
    expect(gitTags({ diff: null })).toEqual({});
    expect(gitTags(null)).toEqual({});
  });

  it("finds files in modules, shell texts, links and the method's own folder", async () => {
    write("pkg/main.py", "1");
    expect(await changes(() => write("pkg/main.py", "2"), "python -m pkg.main")).toEqual(["pkg/main.py"]);
    const shell = { shell: true };
    const text = "cd .; python 'train.py' > out.txt 2>err.txt && echo done";
    expect(await changes(() => write("train.py", "5"), text, shell)).toEqual(["train.py"]);
    expect(await changes(() => write("out.txt", "5"), text, shell)).toEqual([]);
    symlinkSync("train.py", join(folder, "link.py"));
    expect(await changes(() => write("train.py", "6"), "python link.py")).toEqual(["train.py"]);
    expect(await changes(() => write("pkg/main.py", "3"), "python main.py", { cwd: "pkg" })).toEqual([
      "pkg/main.py",
    ]);
  });

  it("says that a repository was made", async () => {
    const found = await changes(() => {
      git("init", "-q");
      commit();
    });
    expect(found).toEqual(["now in a git repository", "train.py (gone, or in a commit now)"]);
  });
});

it("tells studies apart by plan, folder and code", () => {
  const fingerprint: Fingerprint = { repositories: [], files: { a: "1" } };
  const base = { planHash: "p", cwd: "/a", fingerprint };
  const identities = [
    base,
    { ...base, planHash: "q" },
    { ...base, cwd: "/b" },
    { ...base, fingerprint: { repositories: [], files: { a: "2" } } },
    { ...base, fingerprint: null },
  ].map(studyIdentity);
  expect(new Set(identities).size).toBe(identities.length);
  expect(studyIdentity({ ...base, cwd: "/a/b/.." })).toBe(studyIdentity(base));
});
