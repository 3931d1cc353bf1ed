/**
 * ABC notation to notes: what sounds, and for how long, and nothing else.
 *
 * Kept are pitches (with the key signature and the accidentals of the bar applied) and durations relative to the unit
 * length of the tune. Dropped are bar lines, beams, repeats, slurs, ornaments and grace notes: bars and beams would tell
 * the meter. Of a chord the highest note is kept. Repeats are not written out.
 *
 * @see The ABC music standard 2.1, https://abcnotation.com/wiki/abc:standard:v2.1
 * @module
 */

export interface Note {
  /** In semitones, 60 is middle C (the letter C); null: a rest. */
  readonly pitch: number | null;
  /** In twelfths of the tune's unit length. */
  readonly duration: number;
}

const TWELFTHS = 12;
/** Semitones above C, of the letters. */
const LETTERS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const SHARPS = ["F", "C", "G", "D", "A", "E", "B"];
/** Sharps of a major key. */
const FIFTHS: Readonly<Record<string, number>> = { F: -1, C: 0, G: 1, D: 2, A: 3, E: 4, B: 5 };
/** How a mode moves the signature of the major key on the same note; by the first three letters. */
const MODES: Readonly<Record<string, number>> = {
  "": 0,
  maj: 0,
  ion: 0,
  lyd: 1,
  mix: -1,
  dor: -2,
  m: -3,
  min: -3,
  aeo: -3,
  phr: -4,
  loc: -5,
};
/** (p:q: p notes in the time of q. */
const TUPLETS: Readonly<Record<string, number>> = { 2: 3, 3: 2, 4: 3, 5: 2, 6: 2, 7: 2, 8: 3, 9: 2 };
const ACCIDENTALS: Readonly<Record<string, number>> = { "^": 1, "^^": 2, _: -1, __: -2, "=": 0 };

export interface Key {
  /** Semitones above C, 0 to 11. */
  readonly tonic: number;
  /** Sharps of the signature; negative: flats. */
  readonly sharps: number;
}

/** @throws {Error} for a key that is none, such as `H`. */
export function readKey(text: string): Key {
  const match = /^\s*([A-G])([#b]?)\s*([A-Za-z]*)/.exec(text);
  if (match === null) throw new Error(`${JSON.stringify(text)} is no key`);
  const [, letter, sign, mode] = match as unknown as [string, string, string, string];
  // A lone M is major, a lone m minor.
  const known = MODES[mode === "M" ? "" : mode.toLowerCase().slice(0, 3)];
  if (known === undefined) throw new Error(`${JSON.stringify(text)} has no mode that is known`);
  const moved = sign === "#" ? 1 : sign === "b" ? -1 : 0;
  return {
    tonic: (LETTERS[letter]! + moved + 12) % 12,
    sharps: FIFTHS[letter]! + 7 * moved + known,
  };
}

const TOKEN =
  /(?<decoration>![^!\n]*!)|(?<grace>\{[^}]*\})|(?<field>\[[A-Za-z]:[^\]]*\]|(?:^|(?<=\n))[A-Za-z]:[^\n]*)|\((?<tuplet>\d)|(?<open>\[(?=[^|\d]))|(?<close>\](?<chordLength>[\d/]*))|(?<bar>\|)|(?<accidental>\^{1,2}|_{1,2}|=)?(?<letter>[A-Ga-gzx])(?<octaves>[',]*)(?<length>[\d/]*)|(?<tie>-)|(?<broken>[<>]+)/g;

/** The notes of a tune body. @param key - As the header says; `K:` in the body changes it. */
export function readNotes(body: string, key: Key): Note[] {
  const notes: { pitch: number | null; duration: number }[] = [];
  let signature = signatureOf(key);
  let accidentals = new Map<string, number>();
  let chord: { pitch: number | null; duration: number }[] | null = null;
  let tuplet = { left: 0, factor: 1 };
  let pending = 1; // what a broken rhythm asks of the next note
  let tied = false;
  let latest = 0; // of the last note, the part behind its last tie: what a broken rhythm changes

  for (const { groups } of body.matchAll(TOKEN) as Iterable<{ groups: Record<string, string | undefined> }>) {
    if (groups.field !== undefined) {
      const changed = /K:\s*([^\]]+)/.exec(groups.field);
      if (changed !== null) signature = signatureOf(readKey(changed[1]!));
    } else if (groups.tuplet !== undefined) {
      const count = Number(groups.tuplet);
      tuplet = { left: count, factor: (TUPLETS[groups.tuplet] ?? count) / count };
    } else if (groups.bar !== undefined) accidentals = new Map();
    else if (groups.tie !== undefined) tied = true;
    else if (groups.broken !== undefined) {
      const short = 0.5 ** groups.broken.length;
      const [here, next] = groups.broken[0] === ">" ? [2 - short, short] : [short, 2 - short];
      const last = notes.at(-1);
      if (last !== undefined) last.duration += latest * (here - 1);
      pending = next;
    } else if (groups.open !== undefined) chord = [];
    else if (groups.close !== undefined) {
      if (chord !== null && chord.length > 0) {
        const highest = chord.reduce((a, b) => ((b.pitch ?? 0) > (a.pitch ?? 0) ? b : a));
        sound(highest.pitch, highest.duration * lengthOf(groups.chordLength ?? ""));
      }
      chord = null;
    } else if (groups.letter !== undefined) {
      const pitch = pitchOf(groups.letter, groups.octaves ?? "", groups.accidental);
      const duration = lengthOf(groups.length ?? "");
      if (chord === null) sound(pitch, duration);
      else chord.push({ pitch, duration });
    }
  }
  return notes.map(({ pitch, duration }) => ({ pitch, duration: Math.round(duration * TWELFTHS) }));

  function sound(pitch: number | null, length: number): void {
    let duration = length * pending;
    pending = 1;
    if (tuplet.left > 0) {
      duration *= tuplet.factor;
      tuplet.left--;
    }
    const last = notes.at(-1);
    if (tied && last !== undefined && last.pitch === pitch) last.duration += duration;
    else notes.push({ pitch, duration });
    latest = duration;
    tied = false;
  }

  function pitchOf(letter: string, octaves: string, accidental: string | undefined): number | null {
    if (letter === "z" || letter === "x") return null;
    const upper = letter.toUpperCase();
    const octave = (letter === upper ? 0 : 1) + octaves.split("'").length - octaves.split(",").length;
    const place = `${upper}${octave}`;
    if (accidental !== undefined) accidentals.set(place, ACCIDENTALS[accidental]!);
    return 60 + LETTERS[upper]! + 12 * octave + (accidentals.get(place) ?? signature.get(upper) ?? 0);
  }
}

/** `2`, `/2`, `/`, `3/2`, nothing. */
function lengthOf(text: string): number {
  const [, whole, slashes, divisor] = /^(\d*)(\/*)(\d*)$/.exec(text)!;
  const above = whole === "" ? 1 : Number(whole);
  if (slashes === "") return above;
  return above / (divisor === "" ? 2 ** slashes!.length : Number(divisor));
}

function signatureOf({ sharps }: Key): Map<string, number> {
  const letters = sharps > 0 ? SHARPS.slice(0, sharps) : SHARPS.slice(7 + sharps);
  return new Map(letters.map((letter) => [letter, Math.sign(sharps)]));
}
