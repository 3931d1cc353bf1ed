/**
 * The command line of a training script: `--name value` or `--name=value`, each named in a table.
 * @module
 */

/** Turns the text of one argument into its value, or throws what was expected ("a number above 0"). */
export interface Argument<T> {
  /** Where the argument is not given; undefined: it must be. */
  readonly fallback: T | undefined;
  readonly read: (text: string) => T;
  readonly help: string;
}

/** What `readArguments` makes of a table. */
export type OptionsOf<A> = { readonly [K in keyof A]: A[K] extends Argument<infer T> ? T : never };

/** A mistake in the command line: its message is one sentence for the person who typed it. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

/** A number in [low, high]; the ends are left out on request. */
export function numberBetween(
  low: number,
  high: number,
  fallback: number | undefined,
  { whole = false, above = false } = {},
): Argument<number> {
  const kind = whole ? "a whole number" : "a number";
  const help =
    high === Infinity ? `${kind} ${above ? "above" : "from"} ${low}` : `${kind} from ${low} to ${high}`;
  const read = (text: string) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    const inside = Number.isFinite(value) && (above ? value > low : value >= low) && value <= high;
    if (!inside || (whole && !Number.isInteger(value))) throw new ArgumentError(help);
    return value;
  };
  return { fallback, read, help };
}

export function oneOf<const T extends string>(choices: readonly T[], fallback?: T): Argument<T> {
  const help = choices.join(", ").replace(/, ([^,]*)$/, " or $1");
  const read = (text: string) => {
    const choice = choices.find((each) => each === text);
    if (choice === undefined) throw new ArgumentError(help);
    return choice;
  };
  return { fallback, read, help };
}

/** @throws {ArgumentError} if a name is unknown, given twice, without value or missing, or a value is not as expected. */
export function readArguments<A extends Record<string, Argument<unknown>>>(
  words: readonly string[],
  table: A,
): OptionsOf<A> {
  const given = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const [, name = "", joined] = /^--([^=]+)(?:=(.*))?$/s.exec(words[i]!) ?? [];
    if (!Object.hasOwn(table, name)) {
      throw new ArgumentError(
        `unknown argument ${JSON.stringify(words[i])}, expected --${Object.keys(table).join(", --")}`,
      );
    }
    if (given.has(name)) throw new ArgumentError(`--${name} is given twice`);
    const value = joined ?? words[++i];
    if (value === undefined) throw new ArgumentError(`--${name} has no value, expected ${table[name]!.help}`);
    given.set(name, value);
  }
  const values = Object.entries(table).map(([name, { fallback, read, help }]) => {
    const text = given.get(name);
    if (text === undefined) {
      if (fallback === undefined) throw new ArgumentError(`--${name} is missing, expected ${help}`);
      return [name, fallback];
    }
    try {
      return [name, read(text)];
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      throw new ArgumentError(`--${name} is ${JSON.stringify(text)}, expected ${error.message}`);
    }
  });
  return Object.fromEntries(values) as OptionsOf<A>;
}

/**
 * Runs a training script: what it throws is one sentence on stderr, and the exit code is 2 for a mistake in the command line,
 * 1 for anything else.
 */
export function runScript<A extends Record<string, Argument<unknown>>>(
  name: string,
  table: A,
  train: (options: OptionsOf<A>) => void,
): void {
  try {
    train(readArguments(process.argv.slice(2), table));
  } catch (error) {
    console.error(`${name}: ${(error as Error).message}`);
    process.exitCode = error instanceof ArgumentError ? 2 : 1;
  }
}
