/**
 * What tests that start npm need: an environment that the npm around them does not steer, and whether it has a registry.
 * @module
 */
import { spawnSync } from "node:child_process";

/** Without what `npm test` sets for its own package, and without what the test runner sets for itself. */
export function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const steering =
    /^(npm_(package|lifecycle|command|execpath|node_execpath|config_(local_prefix|prefix|ignore_scripts|prefer_offline|offline))|NODE_ENV$|NODE_OPTIONS$|VITEST)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !steering.test(name)));
}

/** @returns Why nothing can be installed here; null where the registry answers. A probe for `realPart`. */
export function registryMissing(): string | null {
  const quick = ["--fetch-retries=0", "--fetch-timeout=15000"];
  const { error, status, stderr } = spawnSync("npm", ["view", "yaml", "version", ...quick], {
    encoding: "utf8",
    env: withoutNpm(process.env),
    timeout: 60_000,
  });
  if (error) return `npm does not start: ${error.message}`;
  if (status === 0) return null;
  const code = /npm (?:error|ERR!) code (\S+)/.exec(stderr)?.[1] ?? `exit ${status}`;
  return `the npm registry does not answer (${code})`;
}
