export type { Executor, Job, JobEnd, RunningJob } from "./executors/executor.ts";
export { createExecutor } from "./executors/registry.ts";
export { loadRuns, loadStudyRecord } from "./load-record.ts";
export { redact } from "./redact.ts";
export { runStudy, type StudyRunOptions, type StudyRunResult } from "./study-run.ts";
