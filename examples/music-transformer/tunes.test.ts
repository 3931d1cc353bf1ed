import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createRandom } from "../kit/random.ts";
import { CATEGORIES, durationCategory, loadTunes, pitchCategory, type Tune, TYPES } from "./tunes.ts";
import { NETWORK_CATEGORIES, patternCounts, stretches, type Views } from "./views.ts";

const DATA = new URL("data/", import.meta.url);
const tunes = loadTunes();

it("the tunes are those that their README counts", () => {
  const readme = readFileSync(new URL("README.md", DATA), "utf8");
  const file = readFileSync(new URL("ryan-tunes.jsonl", DATA));
  expect(readme).toContain(createHash("sha256").update(file).digest("hex"));
  for (const [type, name] of TYPES.entries()) {
    const counts = [tunes.train, tunes.val, tunes.test].map(
      (split) => split.filter((tune) => tune.type === type).length,
    );
    expect(readme).toContain(`| ${name} | ${counts.join(" | ")} |`);
  }
});

it("the file tells a method nothing but notes, tonic and type", () => {
  const lines = readFileSync(new URL("ryan-tunes.jsonl", DATA), "utf8").trim().split("\n");
  for (const line of lines)
    expect(Object.keys(JSON.parse(line) as object)).toEqual([
      "id",
      "split",
      "type",
      "tonic",
      "pitches",
      "durations",
    ]);
});

it("no melody is in two splits", () => {
  const melodies = Object.values(tunes).map(
    (split) => new Set(split.map(({ pitches, durations }) => `${pitches} ${durations}`)),
  );
  const all = new Set(melodies.flatMap((split) => [...split]));
  expect(all.size).toBe(melodies.reduce((sum, split) => sum + split.size, 0));
  expect(all.size).toBeGreaterThan(900);
});

it("a transposed tune looks the same, and every category is known", () => {
  expect(pitchCategory(null, 3)).toBe(0);
  expect(pitchCategory(67, 7)).toBe(pitchCategory(62, 2));
  expect(pitchCategory(0, 0)).toBe(1);
  expect(pitchCategory(127, 0)).toBe(CATEGORIES.pitch - 1);
  expect([1, 4, 6, 12, 13, 200].map(durationCategory)).toEqual([0, 0, 1, 3, 3, CATEGORIES.duration - 1]);
});

const tune: Tune = {
  id: "short",
  type: 0,
  pitches: Uint8Array.from([1, 2, 3, 4, 5]),
  durations: Uint8Array.from([3, 3, 1, 1, 3]),
};

function view({ shape, writeTraining }: Views, of: Tune, seed: number): Float32Array {
  const target = new Float32Array(shape.reduce((size, length) => size * length, 1));
  writeTraining(target, of, createRandom(seed));
  return target;
}

it("a stretch goes round and round", () => {
  const shown = view(stretches(0), tune, 1);
  const shownPitches = Array.from({ length: 64 }, (_, i) => shown[2 * i]!);
  shownPitches.forEach((pitch, i) => {
    if (i > 0) expect(pitch).toBe((shownPitches[i - 1]! % 5) + 1);
    expect(shown[2 * i + 1]).toBe(tune.durations[pitch - 1]);
  });
});

it("training leaves out a share of pitches and durations, scoring none; views to score start evenly", () => {
  const dropping = stretches(0.25);
  const shown = [1, 2, 3, 4, 5].flatMap((seed) => [...view(dropping, tune, seed)]);
  const hidden = NETWORK_CATEGORIES.map(
    (size, kind) => shown.filter((value, i) => i % 2 === kind && value === size - 1).length / (5 * 64),
  );
  for (const share of hidden) expect(share).toBeGreaterThan(0.15);
  for (const share of hidden) expect(share).toBeLessThan(0.35);
  const starts = Array.from({ length: dropping.scoringViews }, (_, i) => {
    const target = new Float32Array(128);
    dropping.writeScoring(target, { ...tune, pitches: tune.pitches }, i);
    expect(Math.max(...target)).toBeLessThanOrEqual(5);
    return target[0];
  });
  expect(starts).toEqual([1, 2, 3, 4]);
});

it("patterns are counted up to their lengths, those of the training tunes alone", () => {
  const training = [tune, tune, tune];
  // Durations 3 and 1, and of two in a row 33, 31, 11, 13; no melody.
  const views = patternCounts(training, 2, 0);
  expect(views.shape).toEqual([6]);
  const shown = view(views, tune, 1);
  const squares = shown.map((value) => value ** 2);
  expect(squares.reduce((sum, square) => sum + square, 0)).toBeCloseTo(100, 3);
  // Three of the nine counted patterns are the duration 3, two the duration 1, the others one each.
  const rounded = [...squares].map((square) => Math.round((square * 9) / 100)).sort();
  expect(rounded).toEqual([1, 1, 1, 1, 2, 3]);
  expect(patternCounts(training, 2, 1).shape).toEqual([11]);
  expect(patternCounts([tune, tune], 2, 1).shape).toEqual([0]); // in fewer than three tunes
  const foreign = { ...tune, durations: Uint8Array.from([7, 7, 7, 7, 7]) };
  expect([...view(views, foreign, 1)]).toEqual([0, 0, 0, 0, 0, 0]);
});
