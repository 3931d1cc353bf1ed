/**
 * Who may import whom in `src/`; `test/architecture.test.ts` holds the sources to it.
 *
 * A room imports only from rows above its own, and only through the other room's `index.ts`; no import leads back to
 * where it started; pure rooms import nothing of `node:`. Tests, contract suites, samples for tests and reference scripts
 * may use Node and what is installed for development, and keep to the rows like everybody else.
 *
 * A new room is one line in ROWS (and in PURE, where it is), and one row of the table in ARCHITECTURE.md.
 */

/** From the top down: a room imports from rows above its own. Rooms of one row do not know each other. */
export const ROWS = [
  ["model"],
  ["numerics"],
  ["stats", "store", "readers"],
  ["tune", "judge"],
  ["run", "report"],
  ["server", "web"],
  ["cli"],
];

/** Data in, data out: no clock, no disk, no network. */
export const PURE = ["model", "numerics", "stats", "tune", "judge", "report", "web"];

const BESIDE = "\\.(test|contract|samples)\\.tsx?$|/reference/";

const rows = ROWS.flatMap((rooms, row) =>
  rooms.map((room) => {
    const above = ROWS.slice(0, row).flat();
    return {
      name: `${room}-imports-only-from-above`,
      comment: `src/${room} may import ${above.length > 0 ? above.join(", ") : "no other room"}: see ARCHITECTURE.md`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: { path: "^src/", pathNot: `^src/(${[room, ...above].join("|")})/` },
    };
  }),
);

export default {
  forbidden: [
    ...rows,
    {
      name: "through-index",
      comment: "another room is imported through its index.ts, never past it",
      severity: "error",
      from: { path: "^src/([^/]+)/" },
      to: { path: "^src/[^/]+/", pathNot: "^src/$1/|^src/[^/]+/index\\.ts$" },
    },
    {
      name: "no-cycle",
      comment:
        "an import that leads back to where it started: ask which of the two should not know the other",
      severity: "error",
      from: { path: "^src/" },
      to: { circular: true },
    },
    {
      name: "pure-rooms-without-node",
      comment:
        "a pure room takes data as arguments: the command line or `run` read the disk and the clock for it",
      severity: "error",
      from: { path: `^src/(${PURE.join("|")})/`, pathNot: BESIDE },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "nothing-outside-src",
      comment: "what is published imports only what is published",
      severity: "error",
      from: { path: "^src/", pathNot: BESIDE },
      to: { pathNot: "^src/|node_modules/", dependencyTypesNot: ["core"], couldNotResolve: false },
    },
    {
      name: "no-development-packages",
      comment: "a package that is installed for development alone is missing from the published form",
      severity: "error",
      from: { path: "^src/", pathNot: BESIDE },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "known-packages",
      comment: "an import that package.json does not list, or that leads nowhere",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "unknown", "undetermined"] },
    },
    {
      name: "tests-stay-tests",
      comment: "no source imports a test, a contract suite or reference material",
      severity: "error",
      from: { path: "^src/", pathNot: BESIDE },
      to: { path: BESIDE },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Types count: a room that needs only another's types knows it all the same.
    tsPreCompilationDeps: true,
    builtInModules: { add: ["node:sqlite", "node:test", "node:sea"] },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"] },
  },
};
