/**
 * Makes `data/ryan-tunes.jsonl` of a collection in ABC notation: one tune a line, its type, and its notes alone.
 *
 *     node convert.ts < ryan.jsonl > data/ryan-tunes.jsonl
 *
 * Each line of the input is a JSON object with id, split, type, key and abc. Tunes of other types are left out, and so
 * are title, meter and unit length, which tell the type. Of tunes with the same notes, also in another key, the first is
 * kept: the other would be in two splits at once.
 * @module
 */
import { readFileSync } from "node:fs";
import { readKey, readNotes } from "./abc.ts";
import { TYPES } from "./tunes.ts";

const melodies = new Set<string>();
const input = readFileSync(0, "utf8").trim().split("\n");
for (const line of input) {
  const { id, split, type, key, abc } = JSON.parse(line) as Record<string, string>;
  if (!(TYPES as readonly string[]).includes(type!)) continue;
  const notes = readNotes(abc!, readKey(key!));
  const { tonic } = readKey(key!);
  const pitches = notes.map(({ pitch }) => pitch);
  const melody = notes
    .map(({ pitch, duration }) => `${pitch === null ? "z" : pitch - tonic}:${duration}`)
    .join(" ");
  if (melodies.has(melody)) continue;
  melodies.add(melody);
  const durations = notes.map(({ duration }) => duration);
  console.log(JSON.stringify({ id, split, type, tonic, pitches, durations }));
}
