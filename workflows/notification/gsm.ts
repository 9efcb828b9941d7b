import { call, type Expression, either, type Operand } from "../builder/index.ts";

/** Characters of one GSM-7 segment. One character outside of the alphabet leaves 70 of them. */
export const SEGMENT = 160;

/** Greatest lengths of what an event puts into a text message. */
export const SMS_LENGTHS = {
  account: 24,
  activity: 40,
  actor: 32,
  address: 39,
  place: 16,
  minute: 16,
  dimension: 39,
  tenant: 20,
} as const;

/** The basic GSM-7 alphabet (3GPP TS 23.038), without line breaks: each takes one of a segment's places. */
const BASIC =
  "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/** Text in the basic alphabet: accents that it lacks are dropped, other characters become `?`. */
export function gsm(text: string): string {
  return [...text.normalize("NFC")]
    .flatMap((character) =>
      BASIC.includes(character) ? [character] : [...character.normalize("NFD").replace(/\p{M}/gu, "")],
    )
    .map((character) => (BASIC.includes(character) ? character : "?"))
    .join("");
}

export function isGsm(text: string): boolean {
  return [...text].every((character) => BASIC.includes(character));
}

/** What percent-encoding changes, though the basic alphabet has it. */
const ENCODED = [
  ["%20", " "],
  ["%21", "!"],
  ["%23", "#"],
  ["%26", "&"],
  ["%27", "'"],
  ["%28", "("],
  ["%29", ")"],
  ["%2A", "*"],
  ["%2B", "+"],
  ["%2C", ","],
  ["%2F", "/"],
  ["%3A", ":"],
  ["%3B", ";"],
  ["%3D", "="],
  ["%40", "@"],
] as const;

/**
 * At most `longest` characters of the text where it is plain ASCII of the basic alphabet, else an empty text. The language cannot look at
 * characters; but percent-encoding leaves only letters, digits and `-_.~!*'()` as they are, of which `~` alone is
 * not in the basic alphabet.
 */
export function gsmSafe(value: Operand, longest: number): Expression {
  const text = call("string", value);
  const tamed = call("replace", text, "~", "-");
  const plain = ENCODED.reduce(
    (inner, [code, character]) => call("replace", inner, code, character),
    call("encodeURIComponent", tamed),
  );
  return either(call("equals", plain, tamed), call("take", tamed, longest), "");
}
