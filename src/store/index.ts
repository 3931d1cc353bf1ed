export type * from "./artifact-store.ts";
export type * from "./run-store.ts";
