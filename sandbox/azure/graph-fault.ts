import type { HttpResponse } from "../http.ts";
import { json } from "./server.ts";

/** A refusal, as Microsoft Graph words it. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function fault(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}
