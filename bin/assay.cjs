#!/usr/bin/env node
/*
 * The published command. CommonJS in JavaScript of 2015 on purpose: an old Node must be able to read it, and to say that
 * it is too old. The build copies this file to dist/bin.
 */
const NEEDED = 24;
const NOT_REACHABLE = 69;
const INTERNAL = 70;

/** As one has to type it into a shell. */
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`);

const words = process.argv.slice(2);
if (parseInt(process.versions.node, 10) >= NEEDED) {
  import("../cli/main.js")
    .then((module) => module.runProcess(words))
    .catch((error) => {
      console.error(error);
      process.exitCode = INTERNAL;
    });
} else {
  const command = words.length > 0 ? words.map(quoted).join(" ") : "--help";
  console.error(
    `assay: this is Node ${process.versions.node}, Assay needs Node ${NEEDED} or later; this works here: ` +
      `npx -p node@${NEEDED} -p assay-ml assay ${command}`,
  );
  process.exitCode = NOT_REACHABLE;
}
