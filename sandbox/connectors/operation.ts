import type { HttpResponse } from "../http.ts";
import type { Outbox } from "../outbox/index.ts";

/** An API connection (`Microsoft.Web/connections`) as its runtime sees it. */
export interface Connection {
  /** The ARM id. */
  readonly id: string;
  /** The managed API's name. */
  readonly api: "office365" | "teams" | "twilio" | (string & {});
  /** `Error` until a person has consented, for the APIs that act for a person. */
  readonly status: "Connected" | "Error";
  readonly parameterValues: Readonly<Record<string, unknown>>;
  /** A workflow uses it with its own identity. @default false */
  readonly usesIdentity?: boolean;
}

/** Asks a workspace as an identity does: its role is checked. */
export type AskLogs = (
  principalId: string,
  workspaceId: string,
  query: string,
) => { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] };

/** One call of an operation, its body being a JSON object. */
export interface Call {
  readonly connection: Connection;
  /** The values of the path's parameters, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly queries: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Of the identity that the call is made with. */
  readonly principalId: string | undefined;
  readonly askLogs: AskLogs | undefined;
  readonly outbox: Outbox;
  readonly at: Date;
  /** Differs for every call of a service. */
  readonly number: number;
}

/** An operation of a managed API, as its swagger describes it. */
export interface Operation {
  readonly id: string;
  readonly method: "POST";
  /** With parameters in braces. */
  readonly path: string;
  /** Answers a call; throws a `Refusal`, which becomes the connector's error reply. */
  handle(call: Call): HttpResponse;
}

/** A request that the connector refuses with an error in its own form. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
