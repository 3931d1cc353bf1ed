export * from "./errors.ts";
export * from "./json.ts";
export * from "./progress.ts";
export * from "./record.ts";
export * from "./space.ts";
export * from "./study.ts";
export * from "./verdict.ts";
