/**
 * The keys that `assay.yaml` may hold, level by level, in the order in which messages list them.
 * @module
 */
export const STUDY_KEYS = {
  study: [
    "assay",
    "study",
    "problem",
    "problems",
    "metric",
    "unit",
    "baseline",
    "methods",
    "budget",
    "plan",
    "seed",
    "executor",
    "floor",
    "paired",
    "capture",
  ],
  metric: ["name", "select_by", "goal", "margin", "score", "unbounded"],
  unit: ["name", "test_fraction"],
  method: [
    "command",
    "space",
    "timeout",
    "default",
    "sampler",
    "env",
    "cwd",
    "shell",
    "score_pattern",
    "deterministic",
  ],
  float: ["type", "low", "high", "log"],
  int: ["type", "low", "high", "log"],
  categorical: ["type", "choices"],
  budget: ["trials", "decide_at", "replicates", "confirm", "units"],
  plan: ["looks", "alpha", "primary", "family"],
  executor: ["type", "parallel"],
  capture: ["git", "environment"],
} as const satisfies Record<string, readonly string[]>;
