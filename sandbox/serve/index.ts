import { rmSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import {
  type DirectoryGroup,
  type DirectoryUser,
  GRAPH_PERMISSIONS,
  giveRole,
  ORDINARY_TENANT,
} from "../azure/index.ts";
import { type LocalCloud, startCloud } from "../cloud/index.ts";
import { type CloudName, hostOf } from "../clouds/index.ts";
import { ControlError, type Controlled, control, isControl } from "./control.ts";
import { endpointsService, isEndpoints } from "./endpoints.ts";
import { entraService } from "./entra.ts";
import { startFront } from "./front.ts";
import type { Page } from "./page.ts";
import { People } from "./people.ts";
import { readSecrets, type Secrets } from "./secrets.ts";
import { Watchers } from "./watchers.ts";

export type { Page, PageFile } from "./page.ts";
export { readSecrets, type Secrets } from "./secrets.ts";

export interface ServeOptions {
  /** Keeps what is deployed, and the secrets, from one start to the next. */
  readonly directory: string;
  /** 0 is any that is free. */
  readonly port: number;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly users: readonly DirectoryUser[];
  /** Which of the clouds of Azure it is. Default: the public one. */
  readonly cloud?: CloudName;
  /** Default: none. */
  readonly groups?: readonly DirectoryGroup[];
  /** When the clock starts. */
  readonly start: Date;
  /** Whether the clock follows the machine's; otherwise it stands still until it is moved. */
  readonly isRealTime: boolean;
  /** Shows it in a browser. Default: it has no page. */
  readonly page?: Page;
  /** Hears of what fails in the background. */
  readonly onTrouble: (message: string) => void;
}

export interface Served {
  readonly port: number;
  readonly secrets: Secrets;
  readonly cloud: LocalCloud;
  close(): Promise<void>;
}

const TICK_MILLISECONDS = 1_000;

/**
 * Keeps a local Azure up for any client, on one port of 127.0.0.1: a proxy with a certificate authority of its own, so
 * that clients keep the names of Azure's hosts. One application may do everything in it.
 *
 * @throws Error with the code EADDRINUSE where the port is taken
 */
export async function startServing(options: ServeOptions): Promise<Served> {
  const secrets = readSecrets(options.directory);
  const watchers = new Watchers();
  const onChange = () => watchers.changed();
  let { cloud, people } = await open(options, secrets, onChange);
  let work: Promise<unknown> = Promise.resolve();
  /** One after the other: time that passes for one is over before it passes for another. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const done = work.then(task);
    work = done.catch(() => undefined);
    return done;
  };
  /** In real time, how far the clock is ahead of the machine's, where somebody has moved it. */
  let ahead = 0;
  const controlled: Controlled = {
    get cloud() {
      return cloud;
    },
    get people() {
      return people;
    },
    page: options.page,
    watchers,
    advanceTo: (time) =>
      inTurn(async () => {
        const now = cloud.clock.now();
        if (time < now) throw new ControlError(`The clock cannot go back: it is ${now.toISOString()}.`);
        await cloud.advanceTo(time);
        ahead = Math.max(0, time.getTime() - Date.now());
      }),
    reset: () =>
      inTurn(async () => {
        await cloud.close();
        rmSync(join(options.directory, "azure"), { recursive: true, force: true });
        ahead = 0;
        ({ cloud, people } = await open(options, secrets, onChange));
      }),
  };
  const listener: RequestListener = (request, response) => {
    const isLook = isControl(request) && request.method === "GET";
    if (!isLook) response.once("close", onChange);
    if (isControl(request)) {
      control(request, response, secrets.controlKey, controlled).catch(() => response.destroy());
      return;
    }
    // The clock stands while somebody is being answered.
    const closed = new Promise<void>((resolve) => response.once("close", resolve));
    cloud.clock.during(() => closed);
    cloud.azure.listener(request, response);
  };
  let front: Awaited<ReturnType<typeof startFront>>;
  try {
    front = await startFront(options.port, secrets.authority, listener);
  } catch (error) {
    await cloud.close();
    throw error;
  }
  const ticking = options.isRealTime
    ? setInterval(() => {
        const now = new Date(Date.now() + ahead);
        const advanced = inTurn(async () => (cloud.clock.now() < now ? cloud.advanceTo(now) : undefined));
        advanced.catch((error: unknown) =>
          options.onTrouble(error instanceof Error ? error.message : String(error)),
        );
      }, TICK_MILLISECONDS)
    : undefined;
  return {
    port: front.port,
    secrets,
    get cloud() {
      return cloud;
    },
    close: async () => {
      clearInterval(ticking);
      await front.close();
      await cloud.close();
    },
  };
}

interface Opened {
  readonly cloud: LocalCloud;
  readonly people: People;
}

async function open(options: ServeOptions, secrets: Secrets, onChange: () => void): Promise<Opened> {
  const { directory, tenantId, subscriptionId, users, groups = [], start } = options;
  const { application, tokenKey } = secrets;
  const cloud = await startCloud({
    directory: join(directory, "azure"),
    tenantId,
    subscriptionId,
    tokenKey,
    application: { id: application.clientId, appId: application.clientId, displayName: "Sandbox" },
    users,
    tenant: { ...ORDINARY_TENANT, groups },
    start,
    onChange,
    forgets: true,
    ...(options.cloud === undefined ? {} : { cloud: options.cloud }),
  });
  const { azure } = cloud;
  const people = new People({ azure, clientId: application.clientId, password: secrets.password });
  for (const host of azure.cloud.loginHosts)
    azure.register(host, entraService(tenantId, application, azure, people));
  azure.register(hostOf(azure.cloud.arm), endpointsService(azure.cloud), isEndpoints);
  // By its address alone, for clients that are given the address of a cloud's Resource Manager.
  azure.register("127.0.0.1", endpointsService(azure.cloud), isEndpoints);
  giveRole(azure.store, application.clientId, "Owner", `/subscriptions/${subscriptionId}`);
  for (const permission of GRAPH_PERMISSIONS) azure.appRoles.grant(application.clientId, permission);
  // What every member of a directory may (learn.microsoft.com/entra/fundamentals/users-default-permissions).
  for (const { id } of users) azure.appRoles.grant(id, "Directory.Read.All");
  cloud.watchActivity();
  return { cloud, people };
}
