/**
 * What makes two starts the same study: plan (with its commands), folder and code.
 * @module
 */
import { resolve } from "node:path";
import { hashJson } from "../model/index.ts";
import type { Fingerprint } from "./fingerprint.ts";

export interface StudyIdentity {
  readonly planHash: string;
  /** The study's folder. */
  readonly cwd: string;
  /** null: the user does not want it recorded. */
  readonly fingerprint: Fingerprint | null;
}

/** 64 hexadecimal digits. */
export function studyIdentity({ planHash, cwd, fingerprint }: StudyIdentity): string {
  return hashJson({ planHash, folder: resolve(cwd), code: fingerprint });
}
