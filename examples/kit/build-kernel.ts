/**
 * Compiles `kernel/kernel.as.ts` and what it imports (AssemblyScript) to `kernel/kernel.wasm`. Needed only after a change of the source:
 *
 *     node examples/kit/build-kernel.ts
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";

const SOURCES: readonly string[] = ["kernel.as.ts", "softmax.as.ts", "vectors.as.ts"];
const readSource = (name: string) => readFileSync(new URL(`kernel/${name}`, import.meta.url), "utf8");

/** @returns The bytes of the module: the same for the same source and the same version of the compiler. */
export async function buildKernel(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      "kernel.as.ts",
      "--outFile",
      "kernel.wasm",
      "--runtime",
      "stub",
      "-O3",
      "--noAssert",
      "--importMemory",
      "--enable",
      "simd",
    ],
    {
      readFile: (name: string) => (SOURCES.includes(name) ? readSource(name) : null),
      writeFile: (name: string, contents: Uint8Array | string) => {
        if (name === "kernel.wasm") binary = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(`kernel.as.ts does not compile:\n${stderr}`);
  return binary;
}
if (import.meta.main) writeFileSync(new URL("kernel/kernel.wasm", import.meta.url), await buildKernel());
