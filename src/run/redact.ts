/**
 * Takes secrets out of what is recorded: command lines, parameters, environment variables, diffs, output.
 *
 * A secret is known by the name that it is given (`--api-key x`, `TOKEN=x`, `"password": "x"`) or by its shape (keys of
 * well-known services, JSON web tokens, private keys, passwords in URLs). A secret in free words, under a harmless
 * name, is not found: nothing here replaces keeping secrets out of command lines.
 *
 * Linear in the text: names, gaps and shapes have bounded lengths, since output is up to 10 MB of anything.
 * @module
 */

export const REDACTED = "[redacted]";

/** Words that make a name secret wherever they stand in it. */
const SECRET_WORDS = new Set([
  ..."secret secrets password passwords passwd passphrase pwd credential credentials apikey apikeys".split(
    " ",
  ),
  ..."authorization cookie".split(" "),
]);
/** `api_key`, `private-key`, `accessKey`; a `key` alone is the key of a map. */
const KEY_OWNERS = new Set("api access private secret auth account storage signing encryption".split(" "));
/** Tokens of a text, not of a login: hyperparameters and tokenizer settings. */
const TEXT_TOKENS = new Set(
  "pad mask unk bos eos cls sep start end stop special next first last per input output image prefix suffix num n max min sub".split(
    " ",
  ),
);
const LOGIN_TOKENS = new Set("api auth access bearer hf github gitlab refresh login session".split(" "));

/** Does a value under this name have to stay secret? `HF_TOKEN` and `apiKey` do; `tokenizer` and `max_tokens` do not. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
  return words.some((word, i) => {
    const before = words[i - 1] ?? "";
    const isLast = i === words.length - 1;
    if (SECRET_WORDS.has(word)) return true;
    if (word === "key" || word === "keys") return KEY_OWNERS.has(before);
    if (word === "token") return isLast ? !TEXT_TOKENS.has(before) : words[i + 1] === "value";
    if (word === "tokens") return isLast && LOGIN_TOKENS.has(before);
    // HFTOKEN, MYPASSWORD: written without a gap
    return /^[a-z]{2,12}(?:password|passwd|apikey)$|^(?:hf|gh|github|gitlab|auth|access|wandb|api)token$/.test(
      word,
    );
  });
}

/** The value of a variable or parameter as it may be recorded. */
export function redactValue(name: string, value: string): string {
  return isSecretName(name) && isWorthHiding(value) ? REDACTED : redact(value);
}

/** A command as it may be recorded, in the form that it has. */
export function redactCommand(command: string | readonly string[]): string | readonly string[] {
  if (typeof command === "string") return redact(command);
  return command.map((word, i) => {
    const flag = /^--?([A-Za-z][\w.-]*)$/.exec(command[i - 1] ?? "")?.[1];
    return flag !== undefined && !word.startsWith("--") ? redactValue(flag, word) : redact(word);
  });
}

/** Any text as it may be recorded. What was redacted before stays as it is. */
export function redact(text: string): string {
  let result = text;
  for (const [shape, replacement] of SHAPES) result = result.replaceAll(shape, replacement);
  return redactNamed(redactFlags(result));
}

const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g, REDACTED],
  // user:password@ in a URL; the password may hold @ and :
  [/(?<=:\/\/)[^\s/"'<>@:]{0,200}:[^\s/"'<>]{1,200}@/g, `${REDACTED}@`],
  // A long user without a password is a token: https://TOKEN@host
  [/(?<=https?:\/\/)[^\s/"'<>@:]{16,200}@/g, `${REDACTED}@`],
  [/(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{16,}/g, REDACTED],
  [/(?<![A-Za-z0-9])github_pat_\w{16,}/g, REDACTED],
  [/(?<![A-Za-z0-9])glpat-[\w-]{16,}/g, REDACTED],
  [/(?<![A-Za-z0-9])(?:sk|pk|rk)[-_](?:[a-z]{2,10}[-_])?(?=[\w-]{0,30}\d)[A-Za-z0-9_-]{16,}/g, REDACTED],
  [/(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g, REDACTED],
  [/(?<![A-Za-z0-9])xox[a-z]-[A-Za-z0-9-]{10,}/g, REDACTED],
  [/(?<![A-Za-z0-9])hf_[A-Za-z0-9]{16,}/g, REDACTED],
  [/(?<![A-Za-z0-9])AIza[\w-]{35}/g, REDACTED],
  [/(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/g, REDACTED],
  [/(?<![A-Za-z0-9])pypi-[\w-]{40,}/g, REDACTED],
  [/(?<![A-Za-z0-9_-])eyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*/g, REDACTED],
  [/(?<=\bBearer[ \t]{1,4})[\w.~+/=-]{8,}/gi, REDACTED],
  [/(?<=\bBasic[ \t]{1,4})[A-Za-z0-9+/]{12,}={0,2}(?![\w.-])/g, REDACTED],
];

/** A value in quotes on one line, or up to the next gap. */
const VALUE = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[^\s,;&)}\]"'`]+/y;

/** `--name value`, also where the words stand in a list: `"--name", "value"`. */
function redactFlags(text: string): string {
  return replaceValues(
    text,
    /(?<![\w-])--?([A-Za-z][\w.-]{0,80})(?:[ \t]{1,8}|["'][ \t]{0,8},\s{0,8})(?!--)/g,
  );
}

/** `name=value`, `name: value`, `"name": "value"`. */
function redactNamed(text: string): string {
  return replaceValues(
    text,
    /(?<![\w.-])-{0,2}([A-Za-z_][\w.-]{0,80})["']?\]?[ \t]{0,4}(?::=|=>|[=:])(?![=/])[ \t]{0,4}/g,
  );
}

/** @param name - Matches a name and all up to its value, which begins where the match ends. */
function replaceValues(text: string, name: RegExp): string {
  let result = "";
  let from = 0;
  for (let match = name.exec(text); match !== null; match = name.exec(text)) {
    if (!isSecretName(match[1] ?? "")) continue; // what looks like its value may hold a name of its own
    VALUE.lastIndex = name.lastIndex;
    const value = VALUE.exec(text)?.[0];
    if (value === undefined) continue;
    const quote = /^["']/.exec(value)?.[0] ?? "";
    if (isWorthHiding(quote === "" ? value : value.slice(1, -1))) {
      result += text.slice(from, name.lastIndex) + quote + REDACTED + quote;
      from = name.lastIndex + value.length;
    }
    name.lastIndex += value.length;
  }
  return result + text.slice(from);
}

/** Not: nothing, what was hidden already, and the name of a variable, which another place fills in. */
function isWorthHiding(value: string): boolean {
  return value !== "" && !value.startsWith(REDACTED.slice(0, -1)) && !/^\$\{?[\w.]+\}?$/.test(value);
}
