import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { captureEnvironment, recordedVariables } from "./capture.ts";

const folder = mkdtempSync(join(tmpdir(), "capture-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("records the machine", () => {
  expect(captureEnvironment()).toMatchObject({
    architecture: process.arch,
    node: process.version,
    memoryBytes: totalmem(),
    cores: expect.any(Number),
  });
});

it("records the listed variables alone, secrets taken out", () => {
  const variables = recordedVariables({
    CUDA_VISIBLE_DEVICES: "0",
    OMP_NUM_THREADS: "2",
    PYTHONHASHSEED: "0",
    SLURM_JOB_ID: "7",
    SLURM_JOB_USER: "me",
    ASSAY_ML_STORE: "postgres://u:planted@h/db",
    ASSAY_ML_API_TOKEN: "planted",
    HOME: "/home/me",
    HF_TOKEN: "planted",
    PATH: "/bin",
  });
  expect(variables).toEqual({
    ASSAY_ML_API_TOKEN: "[redacted]",
    ASSAY_ML_STORE: "postgres://[redacted]@h/db",
    CUDA_VISIBLE_DEVICES: "0",
    OMP_NUM_THREADS: "2",
    PYTHONHASHSEED: "0",
    SLURM_JOB_ID: "7",
  });
});

it("asks the driver for GPUs, and a Python of the commands for its packages", () => {
  const program = (name: string, text: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  program("nvidia-smi", "echo 'NVIDIA A100, 550.54.15, 40960 MiB'; echo 'NVIDIA A100, 550.54.15, 40960 MiB'");
  program("python3", `echo '{"version": "3.12.1", "packages": {"torch": "2.4.0"}}'`);
  const env = { PATH: `${folder}:${process.env.PATH}` };
  const gpu = { name: "NVIDIA A100", driver: "550.54.15", memory: "40960 MiB" };
  expect(captureEnvironment({ env, programs: ["python3", "node", "python3"] })).toMatchObject({
    gpus: [gpu, gpu],
    pythons: [{ program: "python3", version: "3.12.1", packages: { torch: "2.4.0" } }],
  });
  program("nvidia-smi", "exit 9");
  expect(captureEnvironment({ env, programs: ["no-such/python3"] })).toMatchObject({ gpus: [], pythons: [] });
});
