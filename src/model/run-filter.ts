/**
 * The filter of runs: MLflow's search grammar, as a predicate over plain records.
 *
 *     filter     = comparison { "and" comparison }
 *     comparison = field operator value | field ("in" | "not in") "(" value { "," value } ")"
 *     field      = [("metrics" | "params" | "tags" | "attributes") "."] name     (a bare name is a parameter)
 *     operator   = "=" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "like" | "ilike"
 *     name       = word | "`" any "`" | '"' any '"'
 *     value      = number | "'" text "'" | '"' text '"' | word
 *
 * @see MLflow documentation, "Search Runs": filter string syntax.
 * @module
 */
import { AssayError } from "./errors.ts";

/** What a filter sees of a run. `metrics` holds the score of each name. */
export interface FilterableRun {
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string | number>>;
}

export type RunFilter = (run: FilterableRun) => boolean;

type Table = keyof FilterableRun;
type Token = {
  readonly kind: "word" | "text" | "number" | "operator" | "mark";
  readonly text: string;
  readonly at: number;
};

const TABLES: Readonly<Record<string, Table>> = {
  metric: "metrics",
  metrics: "metrics",
  param: "params",
  params: "params",
  parameter: "params",
  tag: "tags",
  tags: "tags",
  attribute: "attributes",
  attributes: "attributes",
  run: "attributes",
};

/**
 * @param where - Named in errors: `--a`.
 * @throws {AssayError} INVALID_INPUT with the column at which the text stops making sense.
 */
export function parseRunFilter(text: string, where: string): RunFilter {
  const tokens = tokenize(text, where);
  let place = 0;
  const fail = (expected: string): never => {
    const token = tokens[place];
    const found = token === undefined ? "the end" : `"${token.text}"`;
    throw new AssayError(
      "INVALID_INPUT",
      `expected ${expected} at column ${(token?.at ?? text.length) + 1}, found ${found} in ${text}`,
      { where },
    );
  };
  const isWord = (word: string) =>
    tokens[place]?.kind === "word" && tokens[place]?.text.toLowerCase() === word;
  const take = (kinds: readonly Token["kind"][], expected: string): Token => {
    const token = tokens[place];
    if (token === undefined || !kinds.includes(token.kind)) return fail(expected);
    place++;
    return token;
  };

  const comparison = (): RunFilter => {
    const [table, name] = fieldOf(take(["word", "text"], "a field such as params.lr"));
    if (isWord("in") || isWord("not")) {
      const negated = isWord("not");
      place += negated ? 2 : 1;
      if (negated && tokens[place - 1]?.text.toLowerCase() !== "in") fail('"in"');
      if (take(["mark"], '"("').text !== "(") fail('"("');
      const values: string[] = [];
      do values.push(take(["text", "number", "word"], "a value").text);
      while (take(["mark"], '"," or ")"').text === ",");
      return (run) => {
        const value = run[table][name];
        return value !== undefined && values.some((one) => compare(value, "=", one)) !== negated;
      };
    }
    const operator =
      isWord("like") || isWord("ilike")
        ? (tokens[place++] as Token)
        : take(["operator"], "an operator such as =");
    const value = take(["text", "number", "word"], "a value");
    return (run) => {
      const found = run[table][name];
      return found !== undefined && compare(found, operator.text.toLowerCase(), value.text);
    };
  };

  const parts = [comparison()];
  while (place < tokens.length) {
    if (!isWord("and")) fail('"and"');
    place++;
    parts.push(comparison());
  }
  return (run) => parts.every((part) => part(run));
}

function fieldOf(token: Token): readonly [Table, string] {
  const dot = token.text.indexOf(".");
  const table = dot < 0 ? undefined : TABLES[token.text.slice(0, dot).toLowerCase()];
  const name = table === undefined ? token.text : token.text.slice(dot + 1);
  return [table ?? "params", name.replace(/^[`"](.*)[`"]$/s, "$1")];
}

/** Numbers are compared as numbers wherever both sides are one, so that `params.lr = 1e-3` finds "0.001". */
function compare(found: string | number, operator: string, wanted: string): boolean {
  if (operator === "like" || operator === "ilike")
    return likePattern(wanted, operator === "ilike").test(String(found));
  const numbers = [Number(found), Number(wanted)] as const;
  const numeric = String(found).trim() !== "" && wanted.trim() !== "" && !numbers.some(Number.isNaN);
  const order = numeric
    ? numbers[0] - numbers[1]
    : String(found) < wanted
      ? -1
      : String(found) > wanted
        ? 1
        : 0;
  switch (operator) {
    case "=":
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    default:
      return order >= 0;
  }
}

function likePattern(pattern: string, ignoreCase: boolean): RegExp {
  const source = pattern
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replaceAll("%", ".*")
    .replaceAll("_", ".");
  return new RegExp(`^${source}$`, ignoreCase ? "is" : "s");
}

const TOKEN =
  /\s+|(?<text>'(?:[^']|'')*')|(?<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))|(?<word>(?:[A-Za-z_][\w/@:-]*|`[^`]*`|"[^"]*")(?:\.(?:[\w/@:-]+|`[^`]*`|"[^"]*"))*)|(?<operator>==|!=|<=|>=|=|<|>)|(?<mark>[(),])/y;

function tokenize(text: string, where: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null)
      throw new AssayError(
        "INVALID_INPUT",
        `cannot read the filter at column ${at + 1}: ${text.slice(at, at + 20)}`,
        { where },
      );
    const groups = match.groups ?? {};
    for (const kind of ["text", "number", "word", "operator", "mark"] as const) {
      const found = groups[kind];
      if (found === undefined) continue;
      if (kind === "text") tokens.push({ kind, text: found.slice(1, -1).replaceAll("''", "'"), at });
      // A whole word in double quotes is a value or a name, as MLflow has it.
      else if (kind === "word" && /^"[^"]*"$/.test(found))
        tokens.push({ kind: "text", text: found.slice(1, -1), at });
      else tokens.push({ kind, text: found, at });
    }
  }
  return tokens;
}
