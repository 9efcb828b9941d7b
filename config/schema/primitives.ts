import { z } from "zod";
import type { ObjectId } from "../configuration.ts";
import { phoneNumberFault } from "../phone-number.ts";
import { shown } from "../shown.ts";
import { unprintable } from "../unprintable.ts";
import { jsonPattern } from "./json-pattern.ts";

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NIL = "00000000-0000-0000-0000-000000000000";

/** A text of a given form. The error says what was found and what to write; an editor gets the form, too. */
function matching(pattern: RegExp, expected: string) {
  return z
    .string({ error: (issue) => `expected ${expected}, found ${shown(issue.input)}` })
    .refine((text) => pattern.test(text), {
      error: (issue) => `expected ${expected}, found ${shown(issue.input)}`,
    })
    .meta({ pattern: jsonPattern(pattern), patternErrorMessage: `expected ${expected}` });
}

export const guid = matching(GUID, "a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301").refine(
  (text) => text !== NIL,
  "is the empty GUID, which names nobody",
);

export const objectId = guid.transform((text) => text.toLowerCase() as ObjectId);

/** Entra ID allows letters, digits and ' . - _ ! # ^ ~ before the @ (learn.microsoft.com/entra, UPN limits). */
const USER_PRINCIPAL_NAME = /^[A-Za-z0-9'._\-!#^~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** learn.microsoft.com/entra/identity/authentication/concept-sspr-policy, length constraints. */
const LONGEST_NAME = 113;

export const userPrincipalName = matching(
  USER_PRINCIPAL_NAME,
  "a user principal name such as bg1@contoso.onmicrosoft.com",
).max(LONGEST_NAME, `is longer than the ${LONGEST_NAME} characters that Entra ID allows`);

const OBJECT_ID_OR_NAME = "a user principal name such as alerts@contoso.com or an object id";

/** A user by either of his two names; the id in lower case. */
export const objectIdOrName = z
  .string({ error: (issue) => `expected ${OBJECT_ID_OR_NAME}, found ${shown(issue.input)}` })
  .refine((text) => text !== NIL && (GUID.test(text) || USER_PRINCIPAL_NAME.test(text)), {
    error: (issue) => `expected ${OBJECT_ID_OR_NAME}, found ${shown(issue.input)}`,
  })
  .max(LONGEST_NAME, `is longer than the ${LONGEST_NAME} characters that Entra ID allows`)
  .meta({
    pattern: `${jsonPattern(GUID)}|${jsonPattern(USER_PRINCIPAL_NAME)}`,
    patternErrorMessage: `expected ${OBJECT_ID_OR_NAME}`,
  })
  .transform((text) => (GUID.test(text) ? text.toLowerCase() : text));

/** One address; `;` separates addresses in the Office 365 connector's `To`, so none may hold one. Length: RFC 5321, 4.5.3.1.3. */
export const emailAddress = matching(
  /^[^\s@;,<>"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
  "one e-mail address such as soc@contoso.com",
)
  .max(254, "is longer than the 254 characters that an e-mail address may have")
  .superRefine(printable);

const E164 = /^\+[1-9]\d{6,14}$/;

/** E.164: a plus, the country code, at most 15 digits (ITU-T E.164). Twilio refuses others with error 21211. */
export const phoneNumber = matching(E164, "a phone number in E.164 form such as +31201234567").superRefine(
  possible,
);

/** Who sends a text message: a number, or what else the service takes, which `forms` says and `expected` names. */
export function sender(forms: readonly RegExp[], expected: string) {
  const all = new RegExp([E164, ...forms].map(({ source }) => source).join("|"));
  return matching(all, `a phone number in E.164 form such as +31201234567, ${expected}`).superRefine(
    (text, context) => {
      if (E164.test(text)) possible(text, context);
    },
  );
}

function possible(number: string, context: z.RefinementCtx): void {
  const fault = E164.test(number) ? phoneNumberFault(number) : undefined;
  if (fault !== undefined) context.addIssue(`${shown(number)} ${fault}`);
}

/** A text that people read: no character that a terminal, a card or a text message obeys instead of showing it. */
export const text = (expected: string) => matching(/\S/, expected).superRefine(printable);

export function printable(value: string, context: z.RefinementCtx): void {
  const found = unprintable(value);
  if (found !== undefined) context.addIssue(`has a character that cannot be shown, ${found}: take it out`);
}

export { matching };
