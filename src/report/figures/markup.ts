/**
 * Markup that cannot be broken by what is put into it: every value in a `markup` template is escaped unless it is
 * markup itself. One function for HTML and SVG.
 * @module
 */

/** Text that is markup already. Made only by {@link markup} and, for constants of this room, {@link verbatim}. */
export interface Markup {
  readonly markup: string;
}

export type Content = Markup | string | number | null | undefined | false | readonly Content[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Safe as text and between either quotes of an attribute. Characters that no page may hold become U+FFFD, and so do those
 * that turn the direction of what follows: a name must not reverse the sentence around it.
 */
export function escapeText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be replaced
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, "\ufffd")
      .replaceAll(/[&<>"']/g, (character) => ESCAPES[character] as string)
  );
}

/** Template tag: `markup\`<b>${name}</b>\``. Null, undefined and false leave nothing; lists are joined. */
export function markup(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = strings[0] as string;
  values.forEach((value, i) => {
    text += contentText(value) + strings[i + 1];
  });
  return { markup: text };
}

/** For constants written in this room (style sheet, script); never for data. */
export function verbatim(text: string): Markup {
  return { markup: text };
}

export const NOTHING: Markup = { markup: "" };

function contentText(value: Content): string {
  if (value === null || value === undefined || value === false) return "";
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") return escapeText(String(value));
  if (isMarkup(value)) return value.markup;
  return value.map(contentText).join("");
}

function isMarkup(value: Markup | readonly Content[]): value is Markup {
  return !Array.isArray(value);
}
