import { describe, expect, it } from "vitest";
import { errorOf, FIXED } from "./assay-yaml.samples.ts";
import { parseStudy } from "./assay-yaml.ts";

const SEARCH = `study: pair
problem: mnist
metric: {name: val_loss}
methods:
  new: {command: "python new.py \${lr}", space: {lr: {type: float, low: 0, high: 1}}}
  old: {command: python old.py}
budget: {trials: 10}
`;

const repeated = (count: number, piece: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => piece(i)).join("");
const latin1 = (text: string) => new TextDecoder().decode(Uint8Array.from(text, (c) => c.charCodeAt(0)));
const utf16 = (text: string) =>
  new TextDecoder().decode(Uint8Array.from([...text].flatMap((c) => [c.charCodeAt(0), 0])));

describe("is read as what it says", () => {
  it.each([
    ["with a byte order mark", `\ufeff${FIXED}`],
    ["with line ends of Windows", FIXED.replaceAll("\n", "\r\n")],
    ["without a last line end", FIXED.trimEnd()],
    ["with tabs between words", FIXED.replaceAll(": ", ":\t")],
    ["after a directive", `%YAML 1.2\n---\n${FIXED}`],
  ])("%s", (_, text) => {
    expect(parseStudy(text, "assay.yaml")).toEqual(parseStudy(FIXED, "assay.yaml"));
  });

  it("an alias for a whole value, also for a unit", () => {
    const study = parseStudy(
      `${FIXED}unit: &u {name: fold, test_fraction: 0.2}\nfloor: &f 3\nseed: *f\n`,
      "a",
    );
    expect([study.seed, study.floor, study.unit]).toEqual([3, 3, { name: "fold", testFraction: 0.2 }]);
  });

  it("yes and no are words, -0 is 0", () => {
    expect(errorOf(`%YAML 1.1\n---\n${FIXED}paired: yes\n`).message).toBe(
      'paired: is "yes", expected true or false',
    );
    expect(Object.is(parseStudy(`${FIXED}seed: -0\n`, "a").seed, 0)).toBe(true);
  });

  it("a space as wide as numbers go", () => {
    const wide = SEARCH.replace("low: 0, high: 1", "low: -1.7e308, high: 1.7e308");
    expect(parseStudy(wide, "a").methods[0]?.space.lr).toMatchObject({ low: -1.7e308, high: 1.7e308 });
  });
});

/** [what, text, where, message] */
const HOSTILE: readonly (readonly [string, string, string, RegExp])[] = [
  ["a wrong key after a byte order mark", `\ufeffsede: 1\n${FIXED}`, "1:1", /unknown key "sede"/],
  [
    "a wrong key among line ends of Windows",
    `${FIXED}sede: 1\n`.replaceAll("\n", "\r\n"),
    "7:1",
    /unknown key "sede"/,
  ],
  ["a tab as indentation", FIXED.replace("  new", "\tnew"), "5:1", /tabs are not allowed as indentation/],
  ["a file in Latin-1", `study: caf\u00e9\n${FIXED}`, "1:11", /not UTF-8/],
  ["a key twice", `${FIXED}seed: 1\nseed: 2\n`, "8:1", /^seed: this key stands here for the second time/],
  ["a key twice, once in quotes", `${FIXED}"seed": 1\nseed: 2\n`, "8:1", /second time/],
  ["a key twice, once escaped", `${FIXED}"s\\x65ed": 1\nseed: 2\n`, "8:1", /second time/],
  [
    "a method twice in one line",
    FIXED.replace(/methods:.*/s, "methods: {a: {command: x}, a: {command: y}}"),
    "4:28",
    /^methods\.a: .*second time/,
  ],
  ["a number out of range", `${FIXED}seed: 1e999\n`, "7:7", /^seed: is 1e999, expected a whole number/],
  [
    "a number beyond exact ones",
    `${FIXED}seed: 9007199254740993\n`,
    "7:7",
    /^seed: is 9007199254740993, expected/,
  ],
  [
    "a bound out of range",
    SEARCH.replace("high: 1", "high: 1e400"),
    "5:81",
    /high: is 1e400, expected a finite number/,
  ],
  [
    "an int bound beyond exact ones",
    SEARCH.replace("float, low: 0, high: 1", "int, low: 0, high: 9007199254740993"),
    "5:79",
    /at most 2\^53 - 1/,
  ],
  ["a tag of YAML's own", `${FIXED}seed: !!int 3\n`, "7:13", /^seed: tags are not read/],
  ["a tag that decodes", `${FIXED}seed: !!binary aGVsbG8=\n`, "7:16", /^seed: tags are not read/],
  [
    "a tag that constructs",
    `${FIXED}seed: !<tag:yaml.org,2002:js/function> 'x'\n`,
    "7:7",
    /tags are not read/,
  ],
  ["a tagged mapping", `${FIXED}executor: !!omap\n  - parallel: 2\n`, "8:3", /tags are not read/],
  ["a key that is a list", `${FIXED}? [a, b]\n: 1\n`, "7:3", /a key is a list or mapping/],
  ["a key that is an alias", `${FIXED}floor: &f 1\n*f : 2\n`, "8:1", /a key is an alias/],
  [
    "an alias of itself among choices",
    SEARCH.replace("type: float, low: 0, high: 1", "type: categorical, choices: &c [*c]"),
    "5:86",
    /choices\[0\]: is a list/,
  ],
  [
    "a mapping that holds itself",
    FIXED.replace(/methods:.*/s, "methods: &m\n  a: *m\n  b: {command: y}\n"),
    "5:3",
    /^methods\.a: unknown key "a"/,
  ],
  ["a text", "hello", "1:1", /is "hello", expected a mapping/],
  ["a list", "- a\n- b\n", "1:1", /is a list, expected a mapping/],
  ["names of every object", `${FIXED}constructor: 1\n`, "7:1", /unknown key "constructor"/],
];

describe("is refused with its place", () => {
  it.each(HOSTILE)("%s", (what, text, where, message) => {
    const error = errorOf(what.includes("Latin-1") ? latin1(text) : text);
    expect(error.message).toMatch(message);
    expect(error.where).toBe(`assay.yaml:${where}`);
    expect(error.code).toBe("INVALID_INPUT");
  });

  it("a file in UTF-16", () => {
    const error = errorOf(utf16(FIXED));
    expect(error.message).toMatch(/not UTF-8 text/);
    expect(error.next).toBe("save the file as UTF-8");
  });

  it("no character of a file steers a terminal", () => {
    for (const nasty of ["\u001b[31m", "\u202e", "\u0007", "\u009b"])
      for (const text of [
        `study: "a${nasty}b"\n`,
        `"a${nasty}b": 1\n`,
        FIXED.replace("new:", `"n${nasty}":`),
        `${FIXED}seed: !a${nasty} 1\n`,
      ]) {
        const error = errorOf(text);
        const shown = `${error.message}${error.excerpt}${error.next}`.replaceAll("\n", "");
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
  });
});

describe("what is large ends soon", () => {
  // Each of these took minutes while keys were compared one by one with all others; the runner's time-out would tell.
  it.each([
    ["many keys", FIXED + repeated(90_000, (i) => `k${i}: 1\n`), /unknown key "k0"/],
    [
      "many hyperparameters",
      SEARCH.replace(
        "lr: {type: float, low: 0, high: 1}",
        repeated(30_000, (i) => `p${i}: 1, `),
      ),
      /space\.p0: is 1/,
    ],
    [
      "many choices",
      SEARCH.replace(
        "type: float, low: 0, high: 1",
        `type: categorical, choices: [${repeated(100_000, (i) => `${i},`)} 7]`,
      ),
      /"7" is among the choices twice/,
    ],
    ["much nesting", `a: ${"[".repeat(100_000)}`, /nested|sequence/],
    ["ten megabytes", "a".repeat(10_000_000), /10000000 characters, expected at most 1048576/],
    [
      "aliases of aliases",
      repeated(40, (i) => `a${i}: &a${i} [${i === 0 ? "x" : `*a${i - 1}, *a${i - 1}`}]\n`),
      /unknown key "a0"/,
    ],
  ] as const)("%s", (_, text, message) => {
    expect(errorOf(text).message).toMatch(message);
  });
});
