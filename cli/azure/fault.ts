/** Why Azure did not answer what was asked. */
export interface AzureFault {
  readonly kind: "unreachable" | "credentials" | "forbidden" | "missing" | "throttled" | "failed";
  /** Of HTTP, where there was an answer. */
  readonly status?: number;
  /** Azure's own code, such as `AuthorizationFailed`. */
  readonly code?: string;
  /** One line for a person. */
  readonly message: string;
}

/** An answer of Azure that is a refusal; the SDKs throw a `RestError` of the same shape. */
export class AzureError extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** Names of failures below HTTP: of Node.js, and of the SDKs where there was no answer. */
const NO_ANSWER =
  /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|REQUEST_SEND_ERROR|CERT_\w+)$/;
/** What `@azure/identity` throws where it has no token to give. */
const NO_TOKEN =
  /^(CredentialUnavailableError|AuthenticationError|AggregateAuthenticationError|AuthenticationRequiredError)$/;

/**
 * What a failure of an Azure SDK, of Microsoft Graph or of the credential means.
 *
 * @throws the error itself where it is none of Azure's: a defect of ours
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

/** Where several credentials were tried: why those failed that there are; AADSTS is Entra ID's own refusal. */
function reasonOf(error: Error): string {
  const { errors } = error as { errors?: readonly Error[] };
  if (errors === undefined) return oneLine(error);
  const tried = errors.filter(
    ({ name, message }) => name !== "CredentialUnavailableError" || message.includes("AADSTS"),
  );
  if (tried.length > 0) return tried.map(oneLine).join("; ");
  return "nobody is signed in: neither the environment's variables, nor a managed identity, nor `az login`";
}

function kindOf(status: number): AzureFault["kind"] {
  if (status === 401) return "credentials";
  if (status === 403) return "forbidden";
  if (status === 404) return "missing";
  return status === 429 ? "throttled" : "failed";
}

/** Graph and Resource Manager nest their words; the SDKs repeat them with the whole request below. */
function oneLine(error: Error): string {
  const { details } = error as { details?: { error?: { message?: unknown } } };
  const own = details?.error?.message;
  const [line = ""] = (typeof own === "string" ? own : error.message).split(/\r?\n/);
  return line.trim() || error.name;
}
