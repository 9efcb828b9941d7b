import grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { clouds } from "../../sandbox/clouds/index.ts";
import type { Send } from "../../sandbox/http.ts";
import { startProviders } from "../../sandbox/provider/index.ts";
import type { PropertyMap } from "../../sandbox/provider/values.ts";

export const SUBSCRIPTION = "11111111-1111-1111-1111-111111111111";
export const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body?: PropertyMap;
  readonly authorization?: string;
}

export type Answer = [status: number, body: object, headers?: Record<string, string>];

/** The provider stand-ins, as the engine speaks to them, over a service that gives set answers. */
export class ProviderClient {
  /** What the service was asked. */
  readonly asked: Asked[] = [];
  /** What it answers, by method and path; anything else is not found. */
  answers: Record<string, Answer> = {};
  /** The ids whose creation was begun. */
  readonly begun: string[] = [];
  /** Ids that an interrupted run had begun. */
  readonly unfinished = new Set<string>();
  readonly #clients: grpc.Client[] = [];
  #close = () => {};

  async start(options: { readonly hasSteadyNames?: boolean } = {}): Promise<void> {
    const providers = await startProviders({
      ...options,
      send: this.#send,
      token: () => "a-token",
      cloud: clouds.public,
      subscriptionId: SUBSCRIPTION,
      caller: { clientId: "c", objectId: "o", tenantId: "t" },
      creations: {
        isUnfinished: (id) => id.endsWith("/interrupted") || this.unfinished.has(id),
        begin: (id) => this.begun.push(id),
      },
    });
    this.#close = () => providers.close();
    for (const attachment of providers.attachment.split(",")) {
      const address = `127.0.0.1:${attachment.split(":")[1]}`;
      this.#clients.push(new services.ResourceProviderClient(address, grpc.credentials.createInsecure()));
    }
  }

  call<R>(
    method: string,
    request: unknown,
    provider: "azure-native" | "azuread" = "azure-native",
  ): Promise<R> {
    const client = this.#clients[provider === "azure-native" ? 0 : 1] as unknown as Record<
      string,
      (...args: unknown[]) => void
    >;
    return new Promise((resolve, reject) => {
      client[method]?.(request, (error: Error | null, reply: R) => (error ? reject(error) : resolve(reply)));
    });
  }

  reset(): void {
    this.asked.length = 0;
    this.begun.length = 0;
    this.unfinished.clear();
    this.answers = {};
  }

  close(): void {
    for (const client of this.#clients) client.close();
    this.#close();
  }

  #send: Send = async ({ method, url, headers, body }) => {
    const { authorization } = headers;
    this.asked.push({
      method,
      url,
      ...(body === undefined ? {} : { body: JSON.parse(body) }),
      ...(authorization === undefined ? {} : { authorization }),
    });
    const notFound = { error: { code: "ResourceNotFound", message: "There is none." } };
    const [status, answer, more = {}] = this.answers[`${method} ${new URL(url).pathname}`] ?? [404, notFound];
    return { status, headers: more, body: JSON.stringify(answer) };
  };
}

export function urn(type: string, name = "x"): string {
  return `urn:pulumi:dev::p::my:index:Component$azure-native:${type}::${name}`;
}
