/**
 * The secrets that a study's programs are given: values of variables, words and problems under a secret name. Known by
 * their value, they are found in a program's output and in a diff also where nothing beside them says what they are.
 * @module
 */
import { type Study, scanCommand } from "../model/index.ts";
import { isSecretName, REDACTED, redact, redactCommand } from "./redact.ts";

/** Takes secrets out of a text. */
export type Redactor = (text: string) => string;

/** A shorter one (`PASSWORD=test`) is a word of any text. */
const SHORTEST = 8;

export function createRedactor(
  study: Pick<Study, "methods" | "problems">,
  env: Readonly<Record<string, string | undefined>>,
): Redactor {
  const named = [
    env,
    ...study.methods.map((method) => method.env),
    ...study.problems.map(({ values }) => values),
  ];
  const secrets = new Set([
    ...named.flatMap((values) =>
      Object.entries(values).flatMap(([name, value]) =>
        typeof value === "string" && isSecretName(name) ? [value] : [],
      ),
    ),
    ...study.methods.flatMap(({ command }) => commandSecrets(command)),
  ]);
  // The longest first: one may be a part of another.
  const known = [...secrets]
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  return (text) => redact(known.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text));
}

/** What `redactCommand` takes out of the words of a command. */
function commandSecrets(command: string | readonly string[]): string[] {
  const words = typeof command === "string" ? (scanCommand(command).words ?? command.split(/\s+/)) : command;
  const shown = redactCommand(words);
  return words.flatMap((word, i) => {
    const text = shown[i] ?? word;
    const at = text.indexOf(REDACTED);
    if (text === word || at < 0) return [];
    const after = text.length - at - REDACTED.length;
    const secret = word.slice(at, word.length - after);
    return secret.includes("${") ? [] : [secret];
  });
}
