import type { VirtualClock } from "../clock.ts";
import type { HttpRequest, HttpResponse } from "../http.ts";
import type { Readings } from "../readings/index.ts";
import type { Value } from "./expressions/value.ts";
import type { Secured } from "./secure-data.ts";

export type Status = "Succeeded" | "Failed" | "Skipped" | "TimedOut" | "Cancelled";

/** What a workflow reaches outside of itself. */
export interface WorkflowHost {
  readonly clock: VirtualClock;
  /** What Logic Apps are taken to do. Default: `DEFAULT_READINGS`. */
  readonly readings?: Readings;
  /** Sends a request of an action. What it throws is a connection that could not be made, or was broken. */
  send(request: HttpRequest, action: string): Promise<HttpResponse>;
  /** What an action gives that sends nothing, and is not run here, such as code. Without it, such actions are refused. */
  result?(action: string): Promise<HttpResponse>;
  /** Resource Manager, for what is addressed by its id. Default: that of the public cloud. */
  readonly arm?: string;
  /** A token of the workflow's identity. What it throws is the action's failure. */
  token(audience: string): Promise<string>;
  /** A token of an application, for its own credentials. Without it, none is to be had. */
  clientToken?(application: ClientApplication): Promise<string>;
  /** The request that a call of an API connection becomes. */
  connector(connectionId: string, call: ConnectorCall): HttpRequest;
  /** From 0 to 1; spreads the waits of retries, and is what `rand()` and `guid()` draw from. */
  random(): number;
}

export interface ClientApplication {
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly audience: string;
}

export interface ConnectorCall {
  readonly method: string;
  readonly path: string;
  readonly queries: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Fault {
  readonly code: string;
  readonly message: string;
}

/** What an action's work gave. */
export interface Outcome {
  readonly status: Status;
  readonly code: string;
  readonly inputs?: Value;
  readonly outputs?: Value;
  readonly error?: Fault;
  readonly retries?: number;
  /** Of a loop: how often it has been through. */
  readonly iterations?: number;
}

export interface ActionRecord extends Outcome {
  readonly name: string;
  readonly type: string;
  /** The iterations of the loops around it, such as `For_each[2]`. */
  readonly iteration?: string;
  readonly startTime: Date;
  readonly endTime: Date;
  /** What the run history must not show. */
  readonly secured: Secured;
}

/** What a `Response` action answers the caller. */
export interface WorkflowResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Value;
}

export interface WorkflowRun {
  readonly name: string;
  readonly trackingId: string;
  readonly status: Status;
  /** Of a run that failed: what `Terminate` says, or why. */
  readonly error?: Fault;
  readonly startTime: Date;
  readonly endTime: Date;
  /** What called, with secured data hidden. */
  readonly trigger: { readonly name: string; readonly outputs: Value };
  /** Of a run that succeeded: each `{ type, value }`, by name. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** In the order in which they ended, with secured data hidden. */
  readonly actions: readonly ActionRecord[];
  readonly response?: WorkflowResponse;
}
