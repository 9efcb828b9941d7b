import { z } from "zod";
import { shown } from "../shown.ts";
import { printable } from "./primitives.ts";

const EXPECTED = "an https URL such as https://contoso.com/runbook";
const HTTPS_URL = /^https:\/\/[^\s"'<>]+$/;
/** A text message has room for 1,600 characters at Twilio (error 21617), and needs some for what happened. */
const LONGEST = 1000;

/** Parameters of a URL by which whoever has it is let in: signatures, tokens, keys, passwords. */
const SECRET_PARAMETER =
  /^(sig|signature|x-amz-signature|code|pwd|pass|passwd|password|secret|api-?key|.*[-_]?(token|secret|apikey|api_key|password))$/i;

/** A URL that stands in every message, and so may hold no secret. An error never quotes one. */
export const publicUrl = z
  .string({ error: ({ input }) => `expected ${EXPECTED}, found ${shown(input)}` })
  .max(LONGEST, `is longer than the ${LONGEST.toLocaleString("en")} characters for which messages have room`)
  .superRefine(printable)
  .superRefine((text, context) => {
    if (!HTTPS_URL.test(text) || !URL.canParse(text)) {
      context.addIssue(`expected ${EXPECTED}, found ${shown(withoutSecrets(text))}`);
      return;
    }
    const { username, password, searchParams } = new URL(text);
    if (username !== "" || password !== "") {
      context.addIssue(
        "has a user name or password before the @, which would stand in every message: leave it out, and change the password",
      );
    }
    for (const name of new Set(searchParams.keys())) {
      if (!SECRET_PARAMETER.test(name)) continue;
      context.addIssue(
        `has the parameter ${shown(name)}, which looks like a secret and would stand in every message: give a page to which people sign in themselves, and make that secret void`,
      );
    }
  })
  .meta({ pattern: HTTPS_URL.source, patternErrorMessage: `expected ${EXPECTED}` });

function withoutSecrets(text: string): string {
  return text.replace(/\/\/[^/?#]*@/, "//…@").replace(/[?#].*$/s, "?…");
}
