/**
 * The files that a command names: its scripts, its settings, its data. They are part of what a study ran, also where no
 * repository holds them.
 *
 * A file that the command writes is none of these: what follows a flag like `--output` or `--log` is left out. Modules
 * that a script imports are not followed: only a repository covers them.
 * @module
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type Method, scanCommand } from "../model/index.ts";

/** Flags that name a file or folder to write. */
const OUTPUT_FLAG =
  /^-{1,2}(?:o|out|output|log|save|result|results|checkpoint|ckpt|dump|export|write|metrics|run|tmp|cache)(?:[-_]?(?:file|path|dir|folder|to|name|json|csv))?$/i;

/** @param folder - Where the command starts. @returns Absolute paths of files that exist, each once. */
export function commandFiles(
  { command, shell }: Pick<Method, "command" | "shell">,
  folder: string,
): string[] {
  const words = shell ? shellWords(String(command)) : plainWords(command);
  const paths = words.flatMap((word, i) => {
    const before = words[i - 1] ?? "";
    if (OUTPUT_FLAG.test(before) || /^\d?>>?$/.test(before)) return [];
    if (before === "-m") return moduleFiles(word);
    const [flag, ...rest] = word.split("=");
    if (rest.length > 0 && OUTPUT_FLAG.test(flag ?? "")) return [];
    return rest.length > 0 ? [word, rest.join("=")] : [word];
  });
  const files = paths
    .filter((path) => path !== "" && !path.includes("${") && !path.includes("\0"))
    .map((path) => resolve(folder, path))
    .filter(isFile);
  return [...new Set(files)];
}

function plainWords(command: string | readonly string[]): readonly string[] {
  return typeof command === "string" ? (scanCommand(command).words ?? []) : command;
}

/** Near enough for finding names of files: what a shell would do with the text is not known without running it. */
function shellWords(text: string): string[] {
  return text
    .replaceAll(/(\d?>>?)/g, " $1 ")
    .split(/[\s"'|&;<()`]+/)
    .filter((word) => word !== "");
}

/** `python -m train.main` */
function moduleFiles(name: string): string[] {
  const path = name.replaceAll(".", "/");
  return [`${path}.py`, `${path}/__main__.py`, `${path}/__init__.py`];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
