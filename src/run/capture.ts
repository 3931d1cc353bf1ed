/**
 * What is recorded beside a study so that it can be understood later: the machine, the versions of what ran, a documented list
 * of environment variables, and the uncommitted changes of the code. Secrets are taken out before anything is kept.
 * @module
 */
import { spawnSync } from "node:child_process";
import { arch, availableParallelism, cpus, release, type as systemType, totalmem } from "node:os";
import type { Json } from "../model/index.ts";
import { git, gitLine, PLAIN_DIFF } from "./git.ts";
import type { Redactor } from "./known-secrets.ts";
import { redact, redactValue } from "./redact.ts";

/** Variables that change what a training does or how fast it is; no other one is recorded. A `*` stands for anything. */
export const RECORDED_VARIABLES = [
  "CUDA_*",
  "NVIDIA_VISIBLE_DEVICES",
  "HIP_VISIBLE_DEVICES",
  "ROCR_VISIBLE_DEVICES",
  "CUBLAS_WORKSPACE_CONFIG",
  "NCCL_*",
  "OMP_*",
  "KMP_*",
  "MKL_*",
  "OPENBLAS_*",
  "BLIS_NUM_THREADS",
  "VECLIB_MAXIMUM_THREADS",
  "NUMEXPR_NUM_THREADS",
  "TOKENIZERS_PARALLELISM",
  "PYTHONHASHSEED",
  "TF_DETERMINISTIC_OPS",
  "TF_CUDNN_DETERMINISTIC",
  "XLA_FLAGS",
  "PYTORCH_*",
  "JAX_PLATFORMS",
  "SLURM_JOB_ID",
  "SLURM_NTASKS",
  "SLURM_NNODES",
  "SLURM_CPUS_PER_TASK",
  "SLURM_CPUS_ON_NODE",
  "SLURM_GPUS",
  "SLURM_GPUS_ON_NODE",
  "SLURM_MEM_PER_NODE",
  "CONDA_DEFAULT_ENV",
  "NODE_OPTIONS",
  "ASSAY_ML_*",
] as const;

/** A program that is asked for its version gets this long. */
const PATIENCE_MS = 10_000;

export interface CaptureOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The first words of the commands: a Python among them is asked for its packages. */
  readonly programs?: readonly string[];
}

export function captureEnvironment({ env = process.env, programs = [] }: CaptureOptions = {}): Json {
  const [cpu] = cpus();
  const pythons = [...new Set(programs)].filter((program) => /(?:^|\/)python[\d.]*$/.test(program));
  return {
    system: systemType(),
    release: release(),
    architecture: arch(),
    cpu: cpu?.model.trim() ?? null,
    cores: cpus().length,
    coresAvailable: availableParallelism(),
    memoryBytes: totalmem(),
    gpus: gpus(env),
    node: process.version,
    pythons: pythons.flatMap((program) => pythonVersions(program, env) ?? []),
    variables: recordedVariables(env),
  };
}

/** The variables of the list, by name, secrets taken out. */
export function recordedVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const isRecorded = (name: string) =>
    RECORDED_VARIABLES.some((pattern) =>
      pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
    );
  return Object.fromEntries(
    Object.keys(env)
      .filter(isRecorded)
      .sort()
      .map((name) => [name, redactValue(name, env[name] ?? "")]),
  );
}

function gpus(env: CaptureOptions["env"]): Json {
  const query = "--query-gpu=name,driver_version,memory.total";
  const answer = ask("nvidia-smi", [query, "--format=csv,noheader"], env);
  if (answer === null) return [];
  return answer.split("\n").map((line) => {
    const [name = "", driver = "", memory = ""] = line.split(",").map((cell) => cell.trim());
    return { name, driver, memory };
  });
}

const PYTHON_VERSIONS = `
import sys, json, importlib.metadata as m
print(json.dumps({"version": sys.version.split()[0], "packages": {d.metadata["Name"]: d.version for d in m.distributions() if d.metadata["Name"]}}))
`;

function pythonVersions(program: string, env: CaptureOptions["env"]): Json[] | null {
  const answer = ask(program, ["-c", PYTHON_VERSIONS], env);
  if (answer === null) return null;
  try {
    return [{ program, ...(JSON.parse(answer) as { readonly [key: string]: Json }) }];
  } catch {
    return null;
  }
}

/** null: there is no such program, or it fails. */
function ask(program: string, args: readonly string[], env: CaptureOptions["env"]): string | null {
  const { error, status, stdout } = spawnSync(program, args, {
    encoding: "utf8",
    timeout: PATIENCE_MS,
    stdio: ["ignore", "pipe", "ignore"],
    ...(env === undefined ? {} : { env }),
  });
  return error === undefined && status === 0 ? stdout.trim() || null : null;
}

/** State of the repository that the study's folder is in. */
export interface CapturedCode {
  readonly commit: string | null;
  readonly branch: string | null;
  /** Address of `origin`. */
  readonly remote: string | null;
  /** Uncommitted changes of tracked files, staged ones too. */
  readonly diff: string;
  /** The diff was longer than 1 MB and ends early. */
  readonly cut: boolean;
}

const LONGEST_DIFF = 1_000_000; // characters

/** @returns null outside git. */
export async function captureCode(folder: string, redactor: Redactor = redact): Promise<Json> {
  const root = await gitLine(folder, ["rev-parse", "--show-toplevel"]);
  if (root === null) return null;
  const commit = await gitLine(root, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  const [branch, remote, answer] = await Promise.all([
    gitLine(root, ["symbolic-ref", "--short", "--quiet", "HEAD"]),
    gitLine(root, ["config", "--get", "remote.origin.url"]),
    git(
      root,
      [
        "diff",
        commit === null ? "--cached" : "HEAD",
        ...PLAIN_DIFF,
        "--",
        ".",
        ":(exclude,glob)**/.assay/**",
      ],
      2 * LONGEST_DIFF,
    ),
  ]);
  // Redacted before it is cut: half a secret has no shape to be known by.
  const diff = redactor(answer?.stdout.toString("utf8") ?? "");
  const cut = answer?.cut === true || diff.length > LONGEST_DIFF;
  const captured: CapturedCode = {
    commit,
    branch,
    remote: remote === null ? null : redact(remote),
    diff: cut ? diff.slice(0, diff.lastIndexOf("\n", LONGEST_DIFF) + 1) : diff,
    cut,
  };
  return { ...captured };
}

/** What MLflow clients look for. @param fingerprint - As stored with the study, what `captureCode` gave under `diff`. */
export function gitTags(fingerprint: { readonly diff?: CapturedCode | null } | null): Record<string, string> {
  const code = fingerprint?.diff ?? null;
  const tags = {
    "mlflow.source.git.commit": code?.commit,
    "mlflow.source.git.branch": code?.branch,
    "mlflow.source.git.repoURL": code?.remote,
  };
  return Object.fromEntries(
    Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
