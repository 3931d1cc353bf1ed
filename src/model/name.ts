/**
 * Which names are valid. They go into file names, environment variables, tags and sentences, so they are plain.
 * @module
 */

const LONGEST_NAME = 100;

export const LABEL_RULE = "letters, digits and _ . - only, not starting with . or -, at most 100";
export const PARAMETER_NAME_RULE = "letters, digits and _ . - only, starting with a letter or _, at most 100";

/** Names of studies, methods and problems; may start with a digit: `20newsgroups`. */
export function isLabel(name: string): boolean {
  return name.length <= LONGEST_NAME && /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name) && name !== "__proto__";
}

/** Names of hyperparameters and of a problem's values. */
export function isParameterName(name: string): boolean {
  return isLabel(name) && !/^[0-9]/.test(name);
}

/** `cnn's`, `patterns'`. */
export function possessive(name: string): string {
  return name.endsWith("s") ? `${name}'` : `${name}'s`;
}
