import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { type Served, startServing } from "azure-alerting-sandbox/serve";
import { UserError } from "../errors/user-error.ts";
import { givenAccounts } from "../stack/accounts.ts";
import { projectDirectory } from "../stack/project.ts";
import { readStackSettings } from "../stack/settings.ts";
import { sandboxPage } from "./page/index.ts";
import { findRunning, removeRunning, writeRunning } from "./running.ts";

export interface ServeCommand {
  readonly directory: string;
  readonly port: number;
  readonly stack?: string;
  readonly account?: readonly string[];
  readonly start?: Date;
  readonly realTime: boolean;
}

const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";

/**
 * Serves until it is interrupted.
 *
 * @throws UserError where the folder or the port is in use
 */
export async function serve(command: ServeCommand): Promise<void> {
  const { directory } = command;
  const running = findRunning(directory);
  if (running !== undefined) {
    throw new UserError(
      `A sandbox is served from ${resolve(directory)} already, on port ${running.port} (process ${running.pid}). Use it, stop it, or give --directory another folder.`,
    );
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const interrupted = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const { served, tenantId, subscriptionId } = await started(command);
  writeRunning(directory, { pid: process.pid, port: served.port, tenantId, subscriptionId });
  console.log(introduction(served.port, served.cloud.clock.now(), command.realTime));
  await interrupted;
  removeRunning(directory);
  await served.close();
}

async function started({
  directory,
  port,
  stack,
  account = [],
  start = new Date(),
  realTime,
}: ServeCommand): Promise<{
  served: Served;
  tenantId: string;
  subscriptionId: string;
}> {
  const settings = stack === undefined ? undefined : readStackSettings(projectDirectory(), stack);
  const {
    tenantId = TENANT,
    subscriptionId = SUBSCRIPTION,
    users = [],
    accountGroups: groups = [],
    cloud = "public",
  } = settings ?? {};
  if (realTime && start.getTime() > Date.now())
    throw new UserError("With --real-time, the clock cannot start in the future.");
  try {
    const onTrouble = (message: string) => console.error(message);
    const isRealTime = realTime;
    const served = await startServing({
      directory,
      port,
      tenantId,
      subscriptionId,
      users: [...givenAccounts(account), ...users],
      groups,
      cloud,
      start,
      isRealTime,
      page: sandboxPage(),
      onTrouble,
    });
    return { served, tenantId, subscriptionId };
  } catch (error) {
    if (Reflect.get(Object(error), "code") !== "EADDRINUSE") throw error;
    throw new UserError(`Port ${port} of 127.0.0.1 is in use. Give another one with --port.`);
  }
}

function introduction(port: number, now: Date, isRealTime: boolean): string {
  const clock = isRealTime
    ? "follows this machine's"
    : "stands still until you move it: breakglass sandbox time +10m";
  return [
    `The local Azure is served on 127.0.0.1:${port}. Its clock shows ${now.toISOString()} and ${clock}.`,
    'For a client in another shell: eval "$(breakglass sandbox env)". For the Azure CLI: breakglass sandbox az …',
    "To watch it in a browser, open the address that this prints: breakglass sandbox page",
    "Ctrl-C stops it. Resources and secrets are kept; rows, messages and the clock are not.",
  ].join("\n");
}
