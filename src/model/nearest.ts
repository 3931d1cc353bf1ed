/**
 * The known word that a mistyped one most likely stands for.
 * @module
 */

/**
 * The nearest of `known` to `word`, by edits (insert, delete, replace, swap of neighbours), case and the characters
 * `_`, `-` left out of account; a word that is the beginning of a known one is near too.
 *
 * @returns null when nothing is near: more than one edit for each three letters, and at least one is always allowed.
 */
export function nearest(word: string, known: Iterable<string>): string | null {
  const plain = simplified(word);
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const target = simplified(candidate);
    const isBeginning = plain.length >= 3 && target.startsWith(plain);
    const distance = isBeginning ? 0.5 : edits(plain, target);
    const limit = Math.max(1, Math.floor(Math.max(plain.length, target.length) / 3));
    if (distance < least && distance <= limit && distance < Math.max(plain.length, target.length)) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** `; did you mean "log"?`, or nothing: the end of a message about an unknown word. */
export function suggestion(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === null ? "" : `; did you mean ${JSON.stringify(near)}?`;
}

/** `type, low, high or log`. */
export function anyOf(words: readonly string[]): string {
  if (words.length <= 1) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function simplified(word: string): string {
  // A name of more than 100 letters is no slip of the fingers, and the table of edits grows with the square.
  return word.slice(0, 100).toLowerCase().replaceAll(/[_-]/g, "");
}

/** Optimal string alignment distance. */
function edits(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replaced, last[j]! + 1, row[j - 1]! + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
