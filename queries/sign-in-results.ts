/**
 * Sign-ins that stopped after the password was right, because more was asked of the user. `ResultType` is a
 * text. Source: learn.microsoft.com/entra/identity-platform/reference-error-codes.
 */
export const INTERRUPTIONS: Readonly<Record<string, string>> = {
  "50055": "password expired",
  "50058": "no session for silent sign-in",
  "50072": "must register for multifactor authentication",
  "50074": "multifactor authentication required",
  "50076": "multifactor authentication required by policy",
  "50079": "must register for multifactor authentication",
  "50097": "device authentication required",
  "50125": "password reset or registration pending",
  "50129": "device is not joined to the workplace",
  "50140": "asked to stay signed in",
  "50158": "external security challenge pending",
  "50199": "asked to confirm the application",
  "65001": "application needs consent",
  "16000": "asked to choose an account",
};
