/**
 * Tests that need a part which a machine may lack: a browser, a second user, a full disk.
 *
 * Where the part is missing they are skipped and say why. Where `ASSAY_TEST_REQUIRE` is `all`, or names the part among
 * others separated by commas, they fail instead: a machine that is meant to test everything does not fall silent. What
 * `ASSAY_TEST_WITHOUT` excuses (`python: no python3 here`) is skipped with that reason all the same.
 *
 *     const withChromium = realPart("chromium", () => (existsSync(path) ? null : `no browser at ${path}`));
 *     withChromium("opens without console errors", async () => { ... });
 * @module
 */
import { it, type TestContext } from "vitest";
import { excuseFor, isRequired } from "./required-parts.ts";

type RealPartTest = (
  title: string,
  body: (context: TestContext) => void | Promise<void>,
  timeoutMs?: number,
) => void;

/**
 * @param name - One word, as it stands in `ASSAY_TEST_REQUIRE`.
 * @param probe - Why the part is missing on this machine; null where it is there. Asked once.
 */
export function realPart(name: string, probe: () => string | null): RealPartTest {
  const missing = probe();
  if (missing === null) return (title, body, timeoutMs) => it(title, body, timeoutMs);
  const excuse = excuseFor(name, process.env.ASSAY_TEST_WITHOUT ?? "");
  const reason = excuse ?? `${name}: ${missing}`;
  if (excuse === null && isRequired(name, process.env.ASSAY_TEST_REQUIRE ?? ""))
    return (title) =>
      it(title, () => {
        throw new Error(`${reason} (required by ASSAY_TEST_REQUIRE)`);
      });
  return (title) => it(title, ({ skip }) => skip(reason));
}
