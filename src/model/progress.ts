/**
 * What a running study tells as it goes: the coordinator emits these, the live view draws them. No judged score is in
 * them while a look is pending: the seal is kept where the events are made, not where they are shown.
 * @module
 */
import type { Role } from "./record.ts";
import type { Configuration } from "./space.ts";
import type { Goal } from "./study.ts";

export interface RunProgress {
  readonly runId: string;
  /** `resnet-007`, `resnet-confirm-2`. */
  readonly label: string;
  readonly problem: string;
  readonly method: string;
  readonly role: Role;
  readonly trial: number;
  readonly config: Configuration;
  readonly unit: string;
}

export interface ArmProgress {
  readonly problem: string;
  readonly method: string;
  readonly role: Role;
  /** Runs planned in this role. */
  readonly planned: number;
  readonly finished: number;
  readonly failed: number;
}

export type StudyEvent =
  /** Once, at the start; `resumed`: finished runs that were found and are not run again. */
  | {
      readonly type: "study-started";
      readonly study: string;
      readonly studyId: string;
      readonly parallel: number;
      readonly resumed: number;
      readonly arms: readonly ArmProgress[];
      /** Shown beside the marks; null: the study has no separate selection score, so nothing is shown. */
      readonly selectionMetric: string | null;
      /** Which selection score is the better one; left out where it is not known yet. */
      readonly goal?: Goal;
      readonly judgedMetric: string;
    }
  | { readonly type: "run-started"; readonly run: RunProgress; readonly at: number }
  /** The newest selection score of a running run. */
  | { readonly type: "run-score"; readonly runId: string; readonly value: number; readonly step: string }
  | {
      readonly type: "run-ended";
      readonly run: RunProgress;
      readonly outcome: "done" | "failed" | "interrupted";
      /** Why it failed: `exit 137`, `time-out after 10 m`, `no test_auc was printed`. */
      readonly reason: string | null;
      readonly seconds: number;
      readonly selection: number | null;
      readonly arms: readonly ArmProgress[];
      /** Estimated from the runs so far; null until there is something to estimate from. */
      readonly secondsLeft: number | null;
      readonly at: number;
    }
  /** Something that the user should know once. */
  | { readonly type: "notice"; readonly code: string; readonly message: string }
  | { readonly type: "study-ended"; readonly state: "complete" | "interrupted"; readonly seconds: number };
