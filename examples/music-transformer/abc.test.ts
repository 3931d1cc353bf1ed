import { describe, expect, it } from "vitest";
import { readKey, readNotes } from "./abc.ts";

const C = readKey("C");
const pitches = (body: string, key = "C") => readNotes(body, readKey(key)).map(({ pitch }) => pitch);
const durations = (body: string) => readNotes(body, C).map(({ duration }) => duration / 12);

it.each([
  ["C", 0, 0],
  ["G", 7, 1],
  ["Bb", 10, -2],
  ["F#m", 6, 3],
  ["Am", 9, 0],
  ["A Minor", 9, 0],
  ["EM", 4, 4],
  ["Dmix", 2, 1],
  ["Adorian", 9, 1],
  ["Bphr", 11, 1],
  ["Glydian", 7, 2],
  ["EMin", 4, 1],
])("key %s: tonic %d, %d sharps", (text, tonic, sharps) => {
  expect(readKey(text)).toEqual({ tonic, sharps });
});

it.each(["H", "", "Gxyz"])("%j is no key", (text) => {
  expect(() => readKey(text)).toThrow(/is no key|no mode that is known/);
});

describe("pitches", () => {
  it.each([
    ["C D E F G A B c d", "C", [60, 62, 64, 65, 67, 69, 71, 72, 74]],
    ["C, c' C,, c''", "C", [48, 84, 36, 96]],
    ["F C f", "D", [66, 61, 78]],
    ["B E A", "Eb", [70, 63, 68]],
    ["z A x", "C", [null, 69, null]],
    ["^F F | F", "C", [66, 66, 65]],
    ["=F F | F", "D", [65, 65, 66]],
    ["^F f", "C", [66, 77]],
    ["_B ^^c __d", "C", [70, 74, 72]],
    ["[CEG] D", "C", [67, 62]],
    ["F\nK:D\nF", "C", [65, 66]],
    ["F [K:D] F", "C", [65, 66]],
  ] as const)("%j in %s", (body, key, expected) => {
    expect(pitches(body, key)).toEqual(expected);
  });
});

describe("durations, in unit lengths", () => {
  it.each([
    ["A2 A A/2 A/ A// A3/2 A/4", [2, 1, 0.5, 0.5, 0.25, 1.5, 0.25]],
    ["A>B A<B A>>B", [1.5, 0.5, 0.5, 1.5, 1.75, 0.25]],
    ["A2>B2", [3, 1]],
    ["(3ABc d", [2 / 3, 2 / 3, 2 / 3, 1]],
    ["((3ABc) d", [2 / 3, 2 / 3, 2 / 3, 1]],
    ["A2- A B", [3, 1]],
    ["A2- A>B", [3.5, 0.5]],
    ["A- B", [1, 1]],
    ["[CE]2 [C2E2]", [2, 2]],
    ["(B>.A)", [1.5, 0.5]],
  ] as const)("%j", (body, expected) => {
    expect(durations(body)).toEqual(expected);
  });
});

it.each([
  ["bar lines and repeats", "|:A|B:|[|c|]", 3],
  ["numbered endings", "|1 A :|2 B ||[1 c :|[2 d |]", 4],
  ["grace notes", "{cd}A {e}B", 2],
  ["ornaments and bowing", "~A uB vc .d kTe H!Coda!f", 6],
  ["meter changes", "A [M:2/4] B\nM: 6/8\nc", 3],
])("%s are no notes", (_, body, notes) => {
  expect(readNotes(body, C)).toHaveLength(notes);
});
