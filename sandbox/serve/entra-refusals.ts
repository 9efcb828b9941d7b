import { json } from "../azure/server.ts";
import type { HttpResponse } from "../http.ts";

/** A refusal as Entra ID writes it, with the number that clients know (learn.microsoft.com/entra/identity-platform, reference-error-codes). */
export function refused(status: number, error: string, code: number, message: string): HttpResponse {
  return json(status, { error, error_description: `AADSTS${code}: ${message}`, error_codes: [code] });
}
