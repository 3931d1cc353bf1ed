/**
 * A YAML file that knows where each value stands, so that an error can point at it.
 *
 * Only plain data: YAML 1.2 core, one document, no tags, no merge keys; an alias is followed where a value is read, so
 * nothing is ever multiplied out.
 * @module
 */
import { type Document, isAlias, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { AssayError } from "./errors.ts";

export interface YamlFile {
  /** As the user calls it. */
  readonly name: string;
  readonly text: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/** A value of the file: where it stands, and what it is called. */
export interface Field {
  readonly file: YamlFile;
  /** Dotted: `methods.resnet.space.lr`; empty for the whole file. */
  readonly path: string;
  /** null: the key has no value. */
  readonly node: Node | null;
  /** Offsets into the text, for the marker. */
  readonly range: readonly [start: number, end: number];
}

const LARGEST_FILE = 1 << 20; // characters
const WIDEST_EXCERPT = 88; // columns

/**
 * Parses the text of a file.
 *
 * @returns The value of the whole file.
 * @throws {AssayError} INVALID_INPUT with line and column, for anything that is not one plain YAML document.
 */
export function openYaml(source: string, name: string): Field {
  const text = source.replace(/^\ufeff/, "");
  if (text.length > LARGEST_FILE)
    throw new AssayError(
      "INVALID_INPUT",
      `the file has ${text.length} characters, expected at most ${LARGEST_FILE}`,
      {
        where: name,
        next: "a study holds commands and ranges; lists of data belong into files that the commands read",
      },
    );
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: "1.2",
    schema: "core",
    merge: false,
    uniqueKeys: false, // looked for in `entriesOf`: the package's own search grows with the square of the keys
  });
  const file = { name, text, document, lines };
  // What is not UTF-8 was decoded as U+FFFD; NUL is in every other byte of UTF-16.
  const broken = text.search(/[\ufffd\0]/);
  if (broken >= 0)
    throw errorAt({ file, path: "", node: null, range: [broken, broken + 1] }, "this is not UTF-8 text", {
      next: "save the file as UTF-8",
    });
  const [flaw] = [...document.errors, ...document.warnings];
  if (flaw !== undefined) {
    const field = { file, path: "", node: null, range: flaw.pos };
    const { message, next } = inOurWords(flaw.code, flaw.message, text, flaw.pos[0]);
    throw errorAt(field, message, next === null ? {} : { next });
  }
  const start = document.contents?.range?.[0] ?? 0;
  return { file, path: "", node: document.contents as Node | null, range: [start, start] };
}

const TAGS = { message: "tags are not read: this file holds plain data only", next: "leave the tag out" };

function inOurWords(
  code: string,
  message: string,
  text: string,
  offset: number,
): { readonly message: string; readonly next: string | null } {
  if (code === "TAG_RESOLVE_FAILED") return TAGS;
  if (code === "MULTIPLE_DOCS") return { message: "a second document begins here, expected one", next: null };
  if (code === "RESOURCE_EXHAUSTION") return { message: "too deeply nested", next: null };
  const isVariable = text.slice(0, offset).endsWith("$") && text[offset] === "{";
  const sentence = message.charAt(0).toLowerCase() + message.slice(1);
  return {
    message: `not readable as YAML: ${sentence}`,
    next: isVariable ? `put words with \${...} in quotes inside [...] and {...}: "\${lr}"` : null,
  };
}

/** The entries of a mapping with the field of each value, in the order of the file. Anything else: null. */
export function entriesOf(field: Field): readonly { readonly key: Field; readonly value: Field }[] | null {
  const { file } = field;
  const node = resolved(field);
  if (!isMap(node)) return null;
  const seen = new Set<string>();
  return node.items.map((pair) => {
    const keyNode = pair.key as Node | null;
    const name = isScalar(keyNode) ? (keyNode.source ?? String(keyNode.value)) : null;
    const keyRange = rangeOf(keyNode) ?? field.range;
    const path = join(field.path, name ?? "?");
    const key = { file, path, node: keyNode, range: keyRange };
    if (name === null)
      throw errorAt(
        { ...key, path: field.path },
        `a key is ${isAlias(keyNode) ? "an alias" : "a list or mapping"}, expected a name`,
      );
    if (seen.has(name))
      throw errorAt(key, "this key stands here for the second time", { next: "keep one of the two" });
    seen.add(name);
    const valueNode = isNode(pair.value) ? pair.value : null;
    return { key, value: { file, path, node: valueNode, range: rangeOf(valueNode) ?? keyRange } };
  });
}

/** The node that the field stands for: an alias is followed. */
export function resolved(field: Field): Node | null {
  if (!isAlias(field.node)) return plain(field, field.node);
  const target = field.node.resolve(field.file.document);
  if (target === undefined)
    throw errorAt(field, `alias *${field.node.source} names no anchor that stands before it`);
  return plain(field, target);
}

/** Also a tag that YAML knows, such as `!!binary`, makes something else of what is written. */
function plain(field: Field, node: Node | null): Node | null {
  if (node === null || !("tag" in node) || node.tag === undefined) return node;
  throw errorAt(field, TAGS.message, { next: TAGS.next });
}

export function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function rangeOf(node: Node | null): readonly [number, number] | null {
  const range = node?.range;
  return range && range[1] > range[0] ? [range[0], range[1]] : null;
}

/** An error that points at a field: file, line, column, dotted key, and the line with a marker. */
export function errorAt(field: Field, message: string, details: { readonly next?: string } = {}): AssayError {
  const { file, path, range } = field;
  const { line, col } = file.lines.linePos(range[0]);
  return new AssayError("INVALID_INPUT", visible(path === "" ? message : `${path}: ${message}`), {
    ...details,
    where: `${file.name}:${line}:${col}`,
    excerpt: excerpt(file.text, line, col, range[1] - range[0]),
  });
}

/** Messages go to a terminal: what would steer it, or turn the direction of writing, is written as its code. */
function visible(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}]/gu,
    (character) => `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, "0")}`,
  );
}

/**
 * The line with its number and a marker below:
 *
 *      9 │     space: {lr: {type: float, logg: true}}
 *        │                               ▔▔▔▔
 *
 * A long line is cut on both sides of the spot; control characters are replaced, since this goes to a terminal.
 */
function excerpt(text: string, line: number, column: number, length: number): string {
  const source = (text.split("\n")[line - 1] ?? "").replace(/\r$/, "");
  const from = source.length > WIDEST_EXCERPT ? Math.max(0, column - 1 - WIDEST_EXCERPT / 2) : 0;
  const until = Math.min(source.length, from + WIDEST_EXCERPT);
  const shown = source
    .slice(from, until)
    .replaceAll("\t", " ")
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, "\ufffd");
  const [before, after] = [from > 0 ? "…" : "", until < source.length ? "…" : ""];
  const start = before.length + column - 1 - from;
  const marked = Math.max(1, Math.min(length, until - (column - 1)));
  const number = String(line).padStart(4);
  return [
    `  ${number} │ ${before}${shown}${after}`,
    `  ${" ".repeat(number.length)} │ ${" ".repeat(start)}${"▔".repeat(marked)}`,
  ].join("\n");
}
