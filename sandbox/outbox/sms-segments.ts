export interface SmsSize {
  readonly encoding: "GSM-7" | "UCS-2";
  /** Characters as a person counts them (Unicode code points). */
  readonly characters: number;
  /** Places that they take: an extension character takes two of GSM-7, one outside of the BMP two of UCS-2. */
  readonly units: number;
  /** How many text messages are sent and paid for. */
  readonly segments: number;
}

/**
 * The default alphabet of 3GPP TS 23.038, in the order of its codes; LF and CR are part of it. Source:
 * unicode.org/Public/MAPPINGS/ETSI/GSM0338.TXT, with the capital Ç at 0x09 that the current TS 23.038 has there.
 */
const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);

/** The extension table: each stands behind an escape, so it takes two places. Source: as above. */
const EXTENSION = new Set("\f^{}\\[~]|€");

/**
 * Places of a message that fits in one segment, and of each segment of a longer one, whose header takes some.
 * Source: twilio.com/docs/glossary/what-sms-character-limit; 67 follows from the same header of six octets.
 */
const PLACES = { "GSM-7": { single: 160, each: 153 }, "UCS-2": { single: 70, each: 67 } } as const;

/**
 * How a text travels as SMS. One character outside of GSM-7, such as an emoji or a curly quote, puts the whole text
 * in UCS-2.
 *
 * @example
 * smsSize("Sev0: sign-in"); // { encoding: "GSM-7", characters: 13, units: 13, segments: 1 }
 */
export function smsSize(text: string): SmsSize {
  const characters = [...text];
  const gsm = characters.every((character) => BASIC.has(character) || EXTENSION.has(character));
  const encoding = gsm ? "GSM-7" : "UCS-2";
  const sizes = characters.map((character) => (gsm ? (EXTENSION.has(character) ? 2 : 1) : character.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { single, each } = PLACES[encoding];
  return {
    encoding,
    characters: characters.length,
    units,
    segments: units <= single ? 1 : pack(sizes, each),
  };
}

/** A character of two places never stands on both sides of a segment's end. */
function pack(sizes: readonly number[], places: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > places) {
      segments++;
      used = 0;
    }
    used += size;
  }
  return segments;
}
