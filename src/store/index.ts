export type * from "./artifact-store.ts";
export { type OpenOptions, openArtifactStore, openRunStore } from "./open.ts";
export type * from "./run-store.ts";
export { createWorkspace, findWorkspace } from "./workspace.ts";
