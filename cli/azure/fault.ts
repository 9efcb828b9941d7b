/** Why a call to Azure failed. */
export interface AzureFault {
  readonly kind: "unreachable" | "credentials" | "forbidden" | "missing" | "throttled" | "failed";
  /** HTTP status, if Azure answered. */
  readonly status?: number;
  /** Azure's own code, such as `AuthorizationFailed`. */
  readonly code?: string;
  /** One line for a person. */
  readonly message: string;
}

/** An error response from Azure; the SDKs throw a `RestError` of the same shape. */
export class AzureError extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** Codes of failures below HTTP, from Node.js and from the SDKs, when Azure did not answer. */
const NO_ANSWER =
  /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|REQUEST_SEND_ERROR|CERT_\w+)$/;
/** What `@azure/identity` throws when it cannot get a token. */
const NO_TOKEN =
  /^(CredentialUnavailableError|AuthenticationError|AggregateAuthenticationError|AuthenticationRequiredError)$/;

/**
 * Classifies a failure of an Azure SDK, of Microsoft Graph or of the credential.
 *
 * @throws the error itself if it does not come from Azure: a bug of ours
 */
export function azureFault(error: unknown): AzureFault {
  if (!(error instanceof Error)) throw error;
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown };
  const message = oneLine(error);
  const named = typeof code === "string" ? { code } : {};
  if (NO_TOKEN.test(error.name)) return { kind: "credentials", message: reasonOf(error) };
  if (typeof statusCode === "number")
    return { kind: kindOf(statusCode), status: statusCode, ...named, message };
  if (typeof code === "string" && NO_ANSWER.test(code)) return { kind: "unreachable", code, message };
  throw error;
}

/** When several credentials were tried: why the available ones failed. AADSTS codes are Entra ID's own errors. */
function reasonOf(error: Error): string {
  const { errors } = error as { errors?: readonly Error[] };
  if (errors === undefined) return oneLine(error);
  const tried = errors.filter(
    ({ name, message }) => name !== "CredentialUnavailableError" || message.includes("AADSTS"),
  );
  if (tried.length > 0) return tried.map(oneLine).join("; ");
  return "you are not signed in: found no credentials in environment variables, no managed identity and no `az login`";
}

function kindOf(status: number): AzureFault["kind"] {
  if (status === 401) return "credentials";
  if (status === 403) return "forbidden";
  if (status === 404) return "missing";
  return status === 429 ? "throttled" : "failed";
}

/** Graph and Resource Manager nest their message; the SDKs append the whole request to it. */
function oneLine(error: Error): string {
  const { details } = error as { details?: { error?: { message?: unknown } } };
  const own = details?.error?.message;
  const [line = ""] = (typeof own === "string" ? own : error.message).split(/\r?\n/);
  return line.trim() || error.name;
}
