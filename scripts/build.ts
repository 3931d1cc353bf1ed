/**
 * Makes `dist/`, the published form: JavaScript with types, and the files that the sources read beside them.
 *
 *     npm run build
 * @module
 */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const DIST = join(ROOT, "dist");

rmSync(DIST, { recursive: true, force: true });
compile();
for (const file of globSync("**/*.js", { cwd: DIST }))
  rewrite(join(DIST, file), /(new URL\("\.[^"]*)\.ts(",\s*import\.meta\.url\))/g);
for (const file of globSync("**/*.d.ts", { cwd: DIST }))
  rewrite(join(DIST, file), /((?:from |import\()"\.[^"]*)\.ts(")/g);
copyAssets();
copyBin();

function compile(): void {
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "--project", join(ROOT, "tsconfig.build.json")], {
    stdio: ["ignore", 2, 2], // stdout belongs to `npm pack --json`, which starts this
  });
  if (status !== 0) process.exit(1);
}

/** The compiler makes `./worker.js` of `./worker.ts` in imports, but not in URLs, and not in declarations. */
function rewrite(file: string, pattern: RegExp): void {
  const text = readFileSync(file, "utf8");
  const rewritten = text.replace(pattern, "$1.js$2");
  if (rewritten !== text) writeFileSync(file, rewritten);
}

/** Migrations, style sheets and the like: whatever lies in `src/` and is neither source nor test material. */
function copyAssets(): void {
  const isOther = (path: string) => /\.(ts|tsx|md)$|(^|\/)reference(\/|$)/.test(path);
  for (const entry of globSync("**/*", { cwd: join(ROOT, "src"), withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name).slice(join(ROOT, "src/").length);
    if (isOther(path)) continue;
    mkdirSync(dirname(join(DIST, path)), { recursive: true });
    cpSync(join(ROOT, "src", path), join(DIST, path));
  }
}

function copyBin(): void {
  mkdirSync(join(DIST, "bin"), { recursive: true });
  cpSync(join(ROOT, "bin/assay.cjs"), join(DIST, "bin/assay.cjs"));
  chmodSync(join(DIST, "bin/assay.cjs"), 0o755);
}
