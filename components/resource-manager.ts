import { getClientToken } from "@pulumi/azure-native/authorization/getClientToken.js";
import type { InvokeOptions } from "@pulumi/pulumi";
import { type CloudName, clouds } from "azure-alerting-sandbox/clouds";
import { answerOf } from "./look-up.ts";

type Json = Readonly<Record<string, unknown>>;

/** Reads from Resource Manager what azure-native has no function for. */
export interface ResourceManager {
  /** @throws Error with the service's status, code and message */
  get(id: string, apiVersion: string): Promise<Json>;
  /** A whole list, across its pages. */
  list(id: string, apiVersion: string): Promise<readonly unknown[]>;
}

/**
 * Resource Manager, as the identity that deploys: azure-native hands its token over (pulumi.com/registry/packages/azure-native,
 * getClientToken). The token goes nowhere else, and is in no output.
 *
 * @returns undefined where a preview cannot know the identity yet
 */
export async function resourceManager(
  cloud: CloudName,
  options: InvokeOptions,
): Promise<ResourceManager | undefined> {
  const issued = await answerOf(getClientToken({}, options));
  if (issued === undefined) return undefined;
  const { arm } = clouds[cloud];
  const base = endpoint(arm);
  const ask = async (url: URL): Promise<Json> => {
    if (url.origin !== arm) throw new Error(`${arm} links to ${url.origin}, where no token is sent.`);
    const response = await fetch(new URL(url.pathname + url.search, base), {
      headers: { authorization: `Bearer ${issued.token}` },
    }).catch((error: Error) => {
      throw new Error(`${arm} cannot be reached: ${String(error.cause ?? error.message)}`);
    });
    const body = parsed(await response.text());
    if (response.ok) return body;
    const { code = "", message = "" } = (body["error"] ?? {}) as { code?: string; message?: string };
    throw new Error(`Status=${response.status} Code="${code}" Message="${message}"`);
  };
  const at = (id: string, apiVersion: string) => new URL(`${id}?api-version=${apiVersion}`, arm);
  return {
    get: (id, apiVersion) => ask(at(id, apiVersion)),
    async list(id, apiVersion) {
      const found: unknown[] = [];
      for (let next: URL | undefined = at(id, apiVersion); next !== undefined; ) {
        const page: Json = await ask(next);
        found.push(...((page["value"] ?? []) as unknown[]));
        const link = page["nextLink"];
        next = typeof link === "string" && link !== "" ? new URL(link) : undefined;
      }
      return found;
    },
  };
}

/** The sandbox sets BREAKGLASS_ARM_ENDPOINT, on this machine alone: a real token is sent to no other host. */
function endpoint(arm: string): string {
  const local = process.env["BREAKGLASS_ARM_ENDPOINT"];
  if (local === undefined) return arm;
  if (URL.canParse(local) && new URL(local).hostname === "127.0.0.1") return local;
  throw new Error(
    `BREAKGLASS_ARM_ENDPOINT is "${local}": only an address of 127.0.0.1 may stand for ${arm}.`,
  );
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
