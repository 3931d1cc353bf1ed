import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { createKeptOutput } from "./kept-output.ts";

const folder = mkdtempSync(join(tmpdir(), "kept-output-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("keeps the first and the last bytes, and counts the others", async () => {
  const path = join(folder, "output.log");
  const chunk = fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.uint8Array({ minLength: 100_000, maxLength: 100_008 }),
  );
  const size = fc.constantFrom(1, 7, 16, 70_000, 150_000);
  await fc.assert(
    fc.asyncProperty(fc.array(chunk), size, size, async (chunks, head, tail) => {
      rmSync(path, { force: true });
      const output = createKeptOutput(path, head, tail);
      for (const bytes of chunks) output.push(Buffer.from(bytes));
      const all = Buffer.concat(chunks);
      const dropped = Math.max(0, all.length - head - tail);
      expect(await output.end()).toEqual({ outputBytes: all.length, droppedBytes: dropped });
      const note = Buffer.from(dropped === 0 ? "" : `\n[... ${dropped} bytes left out ...]\n`);
      const kept = [all.subarray(0, head), note, all.subarray(head).subarray(dropped)];
      expect(existsSync(path)).toBe(all.length > 0);
      if (all.length > 0) expect(readFileSync(path).equals(Buffer.concat(kept))).toBe(true);
    }),
    { numRuns: 200 },
  );
});
