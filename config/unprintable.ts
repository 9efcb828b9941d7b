/**
 * Control characters, separators of lines, halves of a character, and what turns the direction of text around, with which
 * a name can be made to look like another one (unicode.org/reports/tr36, section 3.1; tr9, section 2).
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/u;

/**
 * The first character of a text that cannot be shown as it is, by its number, or undefined.
 *
 * @example
 * unprintable("bg1\u0007"); // "U+0007"
 */
export function unprintable(text: string): string | undefined {
  const [found] = UNPRINTABLE.exec(text) ?? [];
  return found === undefined ? undefined : codePoint(found);
}

/** A text with each character that cannot be shown as its escape. */
export function escaped(text: string): string {
  return text.replace(
    new RegExp(UNPRINTABLE, "gu"),
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
