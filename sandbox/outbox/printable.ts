/**
 * Text that cannot steer a terminal. A message may quote what an attacker wrote into an event, so each control or
 * direction character but the line break is shown as its code.
 */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replaceAll("\t", "  ")
    .replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (character) =>
      character === "\n" ? character : `<U+${hex(character)}>`,
    );
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
}
