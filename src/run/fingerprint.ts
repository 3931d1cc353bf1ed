/**
 * The fingerprint of a study's code: equal fingerprints, equal code, as far as it can be seen from outside.
 *
 * In git: the commit, every tracked file that differs from it (staged or not), and those untracked files that a command
 * names. Outside git: the files that a command names, and nothing that they import. Left out are the record itself,
 * what a command writes, and study files, whose meaning the plan's hash covers.
 * @module
 */
import { createHash } from "node:crypto";
import { createReadStream, lstatSync, readlinkSync, realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import type { CodeState, Method } from "../model/index.ts";
import { commandFiles } from "./command-files.ts";
import { git, gitLine, gitPaths, PLAIN_DIFF } from "./git.ts";

/** Plain data: it is stored with the study. Paths are relative to the study's folder, with `/`. */
export interface Fingerprint {
  readonly repositories: readonly RepositoryState[];
  /** Files that commands name and no commit holds, with the hash of their content. */
  readonly files: Readonly<Record<string, string>>;
}

export interface RepositoryState {
  readonly path: string;
  /** null: nothing is committed yet. */
  readonly commit: string | null;
  /** Tracked files that differ from the commit, with the hash of their content, or `deleted`. */
  readonly changed: Readonly<Record<string, string>>;
}

export interface CodeOfStudy {
  /** The study's folder. */
  readonly cwd: string;
  readonly methods: readonly Pick<Method, "command" | "shell" | "cwd">[];
}

/** Larger files are told apart by size and time of change: hashing them would keep the study waiting. */
const LARGEST_HASHED = 512 * 1024 * 1024; // bytes

export async function codeFingerprint({ cwd, methods }: CodeOfStudy): Promise<Fingerprint> {
  const folder = realPath(cwd);
  const folders = methods.map((method) => realPath(resolve(cwd, method.cwd ?? ".")));
  const roots = new Set<string>();
  for (const each of new Set([folder, ...folders])) {
    const root = await gitLine(each, ["rev-parse", "--show-toplevel"]);
    if (root !== null) roots.add(realPath(root));
  }
  const repositories: RepositoryState[] = [];
  const named = new Set(
    methods.flatMap((method, i) => commandFiles(method, folders[i] ?? folder)).map(realPath),
  );
  for (const root of [...roots].sort()) {
    repositories.push(await repositoryState(folder, root));
    for (const path of await trackedAmong(root, [...named])) named.delete(path);
  }
  const files: Record<string, string> = {};
  for (const path of [...named].filter((each) => !isOwn(each)).sort())
    files[shortPath(folder, path)] = await contentHash(path);
  return { repositories, files };
}

async function repositoryState(folder: string, root: string): Promise<RepositoryState> {
  const commit = await gitLine(root, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  const listing =
    commit === null
      ? ["ls-files", "-z"]
      : ["diff", "HEAD", ...PLAIN_DIFF, "--name-only", "--no-renames", "--ignore-submodules=none", "-z"];
  const changed: Record<string, string> = {};
  for (const path of ((await gitPaths(root, listing)) ?? []).sort()) {
    const absolute = join(root, path);
    if (isOwn(absolute) || (await isStudyFile(absolute))) continue;
    changed[shortPath(folder, absolute)] = await trackedHash(root, path);
  }
  return { path: shortPath(folder, root), commit, changed };
}

async function trackedHash(root: string, path: string): Promise<string> {
  const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
  if (stat === undefined) return "deleted";
  if (!stat.isDirectory()) return await contentHash(join(root, path));
  const answer = await git(root, ["diff", "HEAD", ...PLAIN_DIFF, "--submodule=diff", "--", path]);
  return sha256(answer?.stdout ?? "");
}

async function trackedAmong(root: string, paths: readonly string[]): Promise<string[]> {
  const inside = paths.filter((path) => path.startsWith(root + sep)).map((path) => relative(root, path));
  if (inside.length === 0) return [];
  const tracked = await gitPaths(root, ["--literal-pathspecs", "ls-files", "-z", "--", ...inside]);
  return (tracked ?? []).map((path) => join(root, path));
}

/** Of the record: it grows while the study runs. */
function isOwn(path: string): boolean {
  return path.split(sep).includes(".assay");
}

async function isStudyFile(path: string): Promise<boolean> {
  if (!/\.ya?ml$/.test(path)) return false;
  try {
    return /^["']?assay["']?[ \t]*:[ \t]*\d/m.test(await readFile(path, "utf8"));
  } catch {
    return false; // deleted
  }
}

async function contentHash(path: string): Promise<string> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return "deleted";
  if (stat.isSymbolicLink()) return `link ${sha256(readlinkSync(path))}`;
  if (stat.size > LARGEST_HASHED) return `size ${stat.size} changed ${Math.trunc(stat.mtimeMs)}`;
  try {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest("hex");
  } catch (error) {
    return `unreadable ${(error as NodeJS.ErrnoException).code ?? ""}`;
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function shortPath(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/") || ".";
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** What a person has to look at: `train.py`, `a new commit (1a2b3c4 -> 5d6e7f8)`; empty where the code is the same. */
export function changedSince(before: Fingerprint, after: Fingerprint): readonly string[] {
  const changes: string[] = [];
  const [old, now] = [before, after].map(
    ({ repositories }) => new Map(repositories.map((each) => [each.path, each])),
  ) as [Map<string, RepositoryState>, Map<string, RepositoryState>];
  for (const path of union(old.keys(), now.keys())) {
    const [a, b] = [old.get(path), now.get(path)];
    const where = path === "." || old.size + now.size <= 2 ? "" : ` in ${path}`;
    if (a === undefined) changes.push(`now in a git repository${where}`);
    else if (b === undefined) changes.push(`no longer in a git repository${where}`);
    else if (a.commit !== b.commit)
      changes.push(`another commit${where} (${shortCommit(a.commit)} -> ${shortCommit(b.commit)})`);
  }
  for (const [a, b, kind] of [
    [allChanged(before), allChanged(after), "as committed"],
    [before.files, after.files, "gone, or in a commit"],
  ] as const)
    for (const path of union(Object.keys(a), Object.keys(b)))
      if (a[path] !== b[path]) changes.push(changeOf(path, b[path], kind));
  return changes;
}

function changeOf(path: string, now: string | undefined, gone: string): string {
  if (now === undefined) return `${path} (${gone} now)`;
  return now === "deleted" ? `${path} (deleted)` : path;
}

function allChanged({ repositories }: Fingerprint): Readonly<Record<string, string>> {
  return Object.assign({}, ...repositories.map((each) => each.changed));
}

function union(a: Iterable<string>, b: Iterable<string>): string[] {
  return [...new Set([...a, ...b])].sort();
}

function shortCommit(commit: string | null): string {
  return commit?.slice(0, 7) ?? "none";
}

/** clean: all of it is in a commit. captured: what no commit holds is known by hash. unknown: nothing to go by. */
export function fingerprintState({ repositories, files }: Fingerprint): Exclude<CodeState, "changed"> {
  const named = Object.keys(files);
  if (repositories.length === 0) return named.length === 0 ? "unknown" : "captured";
  const committed = repositories.every(
    ({ commit, changed }) => commit !== null && Object.keys(changed).length === 0,
  );
  // A program elsewhere on the machine (/usr/bin/python3) is no code of the study's.
  const ownFiles = named.filter((path) => !path.startsWith("../"));
  return committed && ownFiles.length === 0 ? "clean" : "captured";
}
