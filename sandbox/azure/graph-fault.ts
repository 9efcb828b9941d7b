import type { HttpResponse } from "../http.ts";
import { StatusError } from "../status-error.ts";
import { json } from "./server.ts";

/** A refusal, as Microsoft Graph words it. */
export class GraphError extends StatusError {}

export function fault(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}
