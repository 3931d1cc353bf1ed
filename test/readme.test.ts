/** README.md shows commands that exist, with options that exist, and a study that is accepted as it stands. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseArguments } from "../src/cli/arguments.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { parseStudy, splitCommand } from "../src/model/index.ts";

const README = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");

function blocks(language: string): string[] {
  const fence = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g");
  return [...README.matchAll(fence)].map(([, text = ""]) => text);
}

const lines = blocks("sh").flatMap((block) =>
  block.split("\n").filter((line) => line.startsWith("./assay ")),
);

describe("README.md", () => {
  it("shows the two commands of package.json", () => {
    const { scripts } = JSON.parse(
      readFileSync(fileURLToPath(new URL("../package.json", import.meta.url)), "utf8"),
    );
    expect(scripts).toHaveProperty("demo");
    expect(scripts).toHaveProperty("test");
    expect(blocks("sh")[0]).toMatch(/^npm run demo .*\nnpm test /);
  });

  it("shows at least one command of each journey that it tells", () => {
    expect(new Set(lines.map((line) => line.split(" ")[1]))).toEqual(
      new Set(["compare", "init", "run", "verdict", "plan", "report"]),
    );
  });

  it.each(lines)("%s is a command with options that it takes", async (line) => {
    const [, name = "", ...words] = splitCommand(line.replace(/\s+# .*$/, ""));
    const entry = COMMANDS[name];
    expect(entry, name).toBeDefined();
    expect(parseArguments(name, await entry!.load(), words)).toBeDefined();
  });

  it("shows a study that is accepted as it stands", () => {
    const [study = ""] = blocks("yaml");
    expect(parseStudy(study, "assay.yaml").methods.map(({ name }) => name)).toEqual(["resnet", "cnn"]);
  });
});
