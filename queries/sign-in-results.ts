/**
 * What became of a sign-in: `in`, it ended with success or asked for more after the password was right; `blocked`, the
 * password was right, and the sign-in was blocked or its second factor was denied; `failed`, everything else.
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
  "50127": "must install a broker application",
  "50129": "device is not joined to the workplace",
  "50135": "must change the password, as the account is at risk",
  "50140": "asked to stay signed in",
  "50144": "password expired in Active Directory",
  "50158": "external security challenge pending",
  "50199": "asked to confirm the application",
  "65001": "application needs consent",
  "65004": "consent to the application declined",
  "90094": "application needs an administrator's consent",
  "90095": "application needs an administrator's consent",
};

/**
 * Sign-ins that ended after the password was right, with nobody in. They are not among the interruptions: no success
 * follows of itself.
 *
 * - Conditional Access is evaluated when the first factor is done
 *   (learn.microsoft.com/entra/identity/conditional-access/overview), and security defaults and the risk of a registration
 *   likewise. The codes are those of the reference above; 530001 to 530003, 530021, 530031 and 530033 belong to the same
 *   controls, and are in lists of the codes that tenants log only (github.com/msandbu/azuread, azuread.md).
 * - The second factor is asked for after the first. 500121 "can be an indication an attacker has the password for the
 *   account": learn.microsoft.com/entra/architecture/security-operations-privileged-accounts, things to monitor. The others
 *   are failures of the same step: of its service (50086, 50087), of its calls (50088, 500881), and of an external
 *   provider (50161, 50166, 50170, 50177), whose challenge itself is an interruption (50158).
 *
 * Not here, for nothing says that the password was checked first: 50053 (locked, or from a malicious address), 50057
 * (disabled), 50155 (a device failed), 500212 and 500213 (access between tenants), 80012 (outside the allowed hours). They
 * count as failed, which notifies as well.
 */
export const BLOCKS: Readonly<Record<string, string>> = {
  "53003": "blocked by Conditional Access: access is blocked by a policy",
  "50131": "blocked by Conditional Access: access is blocked by a policy",
  "530031": "blocked by Conditional Access: access is blocked by a policy",
  "530033": "blocked by Conditional Access: access is blocked by a policy",
  "53000": "blocked by Conditional Access: device is not compliant",
  "530002": "blocked by Conditional Access: device is not compliant",
  "530003": "blocked by Conditional Access: device is not managed",
  "53001": "blocked by Conditional Access: device is not joined to the domain",
  "50005": "blocked by Conditional Access: platform is not supported",
  "530001": "blocked by Conditional Access: platform is not supported",
  "53002": "blocked by Conditional Access: application is not approved",
  "530021": "blocked by Conditional Access: application is not approved",
  "530032": "blocked by a security policy of the tenant",
  "530035": "blocked by security defaults",
  "53004": "blocked because of a risk",
  "53011": "blocked because of a risk",
  "530034": "blocked because of a risk",
  "53010": "no second factor can be registered from here",
  "500121": "second factor denied or not given",
  "50086": "second factor failed",
  "50087": "second factor failed",
  "50088": "second factor failed",
  "500881": "second factor failed",
  "50161": "second factor failed",
  "50166": "second factor failed",
  "50170": "second factor failed",
  "50177": "second factor failed",
};

/** The results after which somebody knows the password: success, and all that comes after it. */
export const RIGHT_PASSWORD = ["0", ...Object.keys(INTERRUPTIONS), ...Object.keys(BLOCKS)];
