/*
 * Keeps what Node makes of the TypeScript sources (types stripped, code compiled) in .toolchain/, so that a command starts
 * in a third of the time from its second start on. Loaded first, by `--require`: a setting in the environment would
 * reach the users' own programs too. Where the folder cannot be written, everything is as without it.
 */
require("node:module").enableCompileCache?.(
  require("node:path").join(__dirname, "../.toolchain/compile-cache"),
);
