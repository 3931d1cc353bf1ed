/**
 * What a run of the tests may not skip, as the environment says it.
 *
 * - `ASSAY_TEST_REQUIRE`: `all`, or names of parts separated by commas. A test that lacks such a part fails.
 * - `ASSAY_TEST_WITHOUT`: parts that this machine is known to lack, each with its reason: `python: no python3 here`, several
 *   separated by semicolons. Their tests are skipped with that reason also where everything is required.
 * @module
 */

export function isRequired(name: string, setting: string): boolean {
  const required = setting.split(",").map((part) => part.trim());
  return required.includes("all") || required.includes(name);
}

/** @returns `name: reason` where the part is among those that the machine is known to lack, else null. */
export function excuseFor(name: string, setting: string): string | null {
  const excuses = setting.split(";").map((excuse) => excuse.trim());
  return excuses.find((excuse) => excuse.startsWith(`${name}: `)) ?? null;
}
