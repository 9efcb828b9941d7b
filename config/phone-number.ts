import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * What is wrong with a phone number in E.164 form, or undefined. The numbering plans are those of libphonenumber. A length
 * that the country has is enough: new ranges are given out all the time, and a number of one of them must not be refused.
 *
 * @example
 * phoneNumberFault("+49015123456"); // 'is written as it is dialled within the country: write "+4915123456"'
 */
export function phoneNumberFault(number: string): string | undefined {
  const parsed = parsePhoneNumberFromString(number, { extract: false });
  if (parsed === undefined) return "begins with no country code that exists, or is too short";
  if (!parsed.isPossible()) {
    return `has ${parsed.nationalNumber.length} digits after +${parsed.countryCallingCode}, and no number there is as long`;
  }
  return parsed.number === number ? undefined : `${WITHIN} "${parsed.number}"`;
}

/**
 * The same for a number whose country code stands apart.
 *
 * @example
 * splitNumberFault({ countryCode: "49", phoneNumber: "015123456" });
 * // 'is written as it is dialled within the country: write "15123456"'
 */
export function splitNumberFault(receiver: { countryCode: string; phoneNumber: string }): string | undefined {
  const { countryCode, phoneNumber } = receiver;
  const number = `+${countryCode}${phoneNumber}`;
  const parsed = parsePhoneNumberFromString(number, { extract: false });
  const code = parsed?.countryCallingCode;
  if (code !== undefined && code !== countryCode) {
    return `goes with country code "${code}" and not "${countryCode}"; write "${number.slice(1 + code.length)}"`;
  }
  return phoneNumberFault(number)?.replace(`${WITHIN} "+${countryCode}`, `${WITHIN} "`);
}

const WITHIN = "is written as it is dialled within the country: write";
