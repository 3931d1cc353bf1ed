/**
 * The command of a method as `assay.yaml` writes it: the program of the study, where it names one, then the method's own
 * words. Joined where the file is read, so that all that follows sees one command and none knows in how many places it stood.
 * @module
 */
import { isScalar, isSeq, Scalar } from "yaml";
import { scanCommand } from "./command-line.ts";
import { errorAt, type Field, resolved } from "./yaml-file.ts";
import { readAnyText, readList, unexpected } from "./yaml-read.ts";

type Command = string | readonly string[];

/**
 * @param program - The words in front, of all methods; null where the command stands alone.
 * @returns One text where both are texts, else the list of all words.
 * @throws {AssayError} INVALID_INPUT at the character that only a shell could read, or at what is no command at all.
 */
export function readCommand(program: Field | null, command: Field, shell: boolean): Command {
  if (program === null) return readPart(command, shell, false);
  return joined(readPart(program, shell, false), readPart(command, shell, true));
}

function joined(program: Command, command: Command): Command {
  if (typeof program === "string" && typeof command === "string")
    return `${program.replace(SPACE_AT_END, "")} ${command.trimStart()}`;
  return [...wordsOf(program, false), ...wordsOf(command, true)];
}

/** White space at the end, where a line break would part program and command; what a backslash quotes belongs to its word. */
const SPACE_AT_END = /(?<=(?:^|[^\\])(?:\\\\)*)\s+$/;

/** @param follows - Whether it goes on after the program. */
function readPart(field: Field, shell: boolean, follows: boolean): Command {
  const expected = "a text, or a list of words";
  const node = resolved(field);
  if (isSeq(node)) {
    if (shell) throw errorAt(field, "is a list, but shell: true takes one text for /bin/sh -c");
    const items = readList(field, expected);
    if (items.length === 0) throw errorAt(field, "is empty, expected a program and its arguments");
    return items.map((item) => {
      const word = readAnyText(item, "a word");
      if (word.includes("\0")) throw errorAt(item, "holds a NUL character, which no program can be given");
      return word;
    });
  }
  if (!isScalar(node) || typeof node.value !== "string" || node.value.trim() === "")
    throw unexpected(field, expected);
  if (shell) return node.value;
  const { flaw } = scanCommand(node.value, follows);
  if (flaw === null) return node.value;
  const [start, end] = field.range;
  // Only where the text stands as it is (one line, no quotes of YAML) do its characters map one to one.
  const isAsWritten = node.type === Scalar.PLAIN && field.file.text.slice(start, end) === node.value;
  const range = isAsWritten ? ([start + flaw.index, start + flaw.index + flaw.length] as const) : field.range;
  throw errorAt({ ...field, range }, flaw.message);
}

function wordsOf(part: Command, follows: boolean): readonly string[] {
  return typeof part === "string" ? (scanCommand(part, follows).words ?? []) : part;
}

/** The field that holds a piece of the joined command, narrowed to it where it stands in the file as it is. */
export function placeOfFault(
  program: Field | null,
  command: Field,
  piece: string | null,
): { readonly place: Field; readonly isProgram: boolean } {
  if (piece !== null)
    for (const field of [program, command]) {
      const place = field === null ? null : placeOf(field, piece);
      if (place !== null) return { place, isProgram: field === program };
    }
  return { place: command, isProgram: false };
}

function placeOf(field: Field, piece: string): Field | null {
  const [start, end] = field.range;
  const at = field.file.text.slice(start, end).indexOf(piece);
  return at < 0 ? null : { ...field, range: [start + at, start + at + piece.length] };
}
