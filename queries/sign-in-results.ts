/**
 * What became of a sign-in: `in`, it ended with success or asked for more after the password was right; `blocked`, the
 * password was right and Conditional Access let nobody in; `failed`, everything else.
 */
export type Outcome = "in" | "blocked" | "failed";

/**
 * Sign-ins that stopped after the password was right, because more was asked of the user. `ResultType` is a
 * text. Source: learn.microsoft.com/entra/identity-platform/reference-error-codes, by whose texts a code comes after the
 * password or before it, as 50058 (no session for a silent sign-in) and 16000 (no account chosen yet) do.
 */
export const INTERRUPTIONS: Readonly<Record<string, string>> = {
  "50055": "password expired",
  "50072": "must register for multifactor authentication",
  "50074": "multifactor authentication required",
  "50076": "multifactor authentication required by policy",
  "50078": "multifactor authentication has expired",
  "50079": "must register for multifactor authentication",
  "50097": "device authentication required",
  "50105": "not assigned to the application",
  "50125": "password reset or registration pending",
  "50129": "device is not joined to the workplace",
  "50135": "must change the password, as the account is at risk",
  "50140": "asked to stay signed in",
  "50158": "external security challenge pending",
  "50199": "asked to confirm the application",
  "65001": "application needs consent",
};

/** Sign-ins that Conditional Access blocked, which it does after the password was right. The same source. */
export const BLOCKS: Readonly<Record<string, string>> = {
  "53000": "device is not compliant",
  "53001": "device is not joined to the domain",
  "53002": "application is not approved",
  "53003": "access is blocked by a policy",
};

/** The results after which somebody knows the password: success, and all that comes after it. */
export const RIGHT_PASSWORD = ["0", ...Object.keys(INTERRUPTIONS), ...Object.keys(BLOCKS)];
