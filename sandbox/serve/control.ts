import type { IncomingMessage, ServerResponse } from "node:http";
import { BadRequest, readBody } from "../azure/incoming.ts";
import { deployedResources, tablesOf } from "../azure/index.ts";
import type { LocalCloud } from "../cloud/index.ts";
import { IngestionError, ingest } from "../kusto/index.ts";
import { answerContent, answeredWithFile, type Page } from "./page.ts";
import type { People } from "./people.ts";
import { same } from "./same.ts";
import type { Watchers } from "./watchers.ts";

/** What can be done to a served sandbox that no client of Azure can do. */
export interface Controlled {
  readonly cloud: LocalCloud;
  readonly page?: Page | undefined;
  readonly watchers: Watchers;
  readonly people: People;
  /** Lets time pass up to `time`, after what was asked before. */
  advanceTo(time: Date): Promise<void>;
  reset(): Promise<void>;
}

/** What is wrong with what was asked, for the person who asked. */
export class ControlError extends Error {}

const PREFIX = "/sandbox/";
const LOCAL = /^(127\.0\.0\.1|localhost)(:\d+)?$/;
/** A month: longer than anything that a rule looks back on, and some seconds of work. */
const MOST_DAYS = 31;

/** Only by an address of this machine: a page of another site that has made its name point here is refused. */
export function isControl(request: IncomingMessage): boolean {
  return pathOf(request).startsWith(PREFIX) && LOCAL.test(request.headers.host ?? "");
}

/** Without the address before it, which a client writes that takes the sandbox for a proxy to itself. */
function pathOf({ url = "" }: IncomingMessage): string {
  return url.replace(/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?(?=\/)/i, "");
}

/** Answers `GET` or `POST /sandbox/NAME` of whoever has the key, and anybody who asks for a file of the page. */
export async function control(
  request: IncomingMessage,
  response: ServerResponse,
  key: string,
  controlled: Controlled,
): Promise<void> {
  const { page } = controlled;
  const name = `${request.method} ${pathOf(request).slice(PREFIX.length)}`;
  if (answeredWithFile(name, response, page)) return;
  const body = await readBody(request);
  const answer = (status: number, value: unknown) => {
    response.writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
    });
    response.end(JSON.stringify(value));
  };
  if (!isAllowed(request.headers.authorization ?? "", key))
    return answer(401, {
      error: "The key of the sandbox is missing or wrong. It is in its folder, in control-key.",
    });
  try {
    if (body instanceof BadRequest) return answer(body.status, { error: body.message });
    if (page !== undefined && name === "GET content")
      return answerContent(request, response, page, controlled.cloud);
    if (name === "GET changes") return controlled.watchers.add(response);
    answer(200, await act(name, body, controlled));
  } catch (error) {
    const isTheirs = error instanceof ControlError || error instanceof IngestionError;
    answer(isTheirs ? 400 : 500, { error: error instanceof Error ? error.message : String(error) });
  }
}

async function act(name: string, body: string, controlled: Controlled): Promise<unknown> {
  const { cloud } = controlled;
  switch (name) {
    case "GET state":
      return state(cloud);
    case "GET outbox":
      return cloud.outbox.messages;
    case "POST time":
      await controlled.advanceTo(timeIn(parsed(body), cloud.clock.now()));
      return { now: cloud.clock.now() };
    case "POST rows":
      return add(parsed(body), cloud);
    case "POST sign-in":
      return signIn(parsed(body), controlled.people);
    case "POST reset":
      await controlled.reset();
      return { now: controlled.cloud.clock.now() };
    default:
      throw new ControlError(`There is no ${name} here.`);
  }
}

function signIn({ code, user }: Record<string, unknown>, people: People): unknown {
  const fault = people.approve(String(code), String(user));
  if (fault !== undefined) throw new ControlError(fault);
  return { user };
}

function state(cloud: LocalCloud): unknown {
  const deployed = deployedResources(cloud.azure.store);
  return {
    now: cloud.clock.now(),
    deployed: deployed.map(({ id, type }) => ({ id, type })),
    messages: cloud.outbox.messages.length,
    incidents: cloud.incidents.length,
    runs: deployed.flatMap(({ id }) =>
      cloud.runsOf(id).map(({ name, status, startTime }) => ({ workflow: id, name, status, startTime })),
    ),
    timeline: cloud.timeline.entries,
  };
}

/** `{"by": "+10m"}`, where time before now is refused as such, or `{"to": "2026-01-15T12:00:00Z"}`. */
function timeIn({ by, to }: Record<string, unknown>, now: Date): Date {
  const [, count = "", unit = ""] = /^([+-]?\d{1,9})([smhd])$/.exec(String(by ?? "")) ?? [];
  const time =
    to === undefined
      ? new Date(now.getTime() + Number(count) * (UNITS[unit] ?? Number.NaN))
      : new Date(String(to));
  if (Number.isNaN(time.getTime()) || (to === undefined && count === ""))
    throw new ControlError(
      `Write how far to move the clock, such as +10m, +2h or +1d, or a time such as 2026-01-15T12:00:00Z; "${String(by ?? to)}" is neither.`,
    );
  if (time < now)
    throw new ControlError(
      `The clock cannot go back: it is ${now.toISOString()}. Reset the sandbox to start anew.`,
    );
  if (time.getTime() - now.getTime() > MOST_DAYS * 86_400_000)
    throw new ControlError(
      `The clock can move by ${MOST_DAYS} days at most at a time; it is ${now.toISOString()}.`,
    );
  return time;
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Rows of one table. They arrive now, and happened now where they do not say when. */
function add({ table, rows, workspace }: Record<string, unknown>, cloud: LocalCloud): unknown {
  const target = workspaceIn(workspace, cloud);
  const schema = tablesOf(cloud.azure.store, target).get(String(table));
  if (schema === undefined) throw new ControlError(`The sandbox has no table ${String(table)}.`);
  if (
    !Array.isArray(rows) ||
    !rows.every((row) => typeof row === "object" && row !== null && !Array.isArray(row))
  )
    throw new ControlError(`The rows of ${String(table)} must be a list of objects.`);
  const now = cloud.clock.now().toISOString();
  const dated = rows.map((row: object) => ({ TimeGenerated: now, _ingested: now, ...row }));
  cloud.receive(target, [{ table: String(table), rows: ingest(schema, dated, String(table)).rows }]);
  return { table, rows: rows.length, workspace: target };
}

function workspaceIn(wanted: unknown, { azure }: LocalCloud): string {
  const all = azure.store
    .list("Microsoft.OperationalInsights/workspaces")
    .map(({ id, resource }) => ({ id, name: resource.name }));
  const found =
    wanted === undefined
      ? all
      : all.filter(({ id, name }) =>
          [id, name].some((each) => each.toLowerCase() === String(wanted).toLowerCase()),
        );
  const [only, another] = found;
  if (only !== undefined && another === undefined) return only.id;
  const names = all.map(({ name }) => name).join(", ");
  if (all.length === 0) throw new ControlError("There is no workspace yet. Deploy one first.");
  throw new ControlError(
    wanted === undefined
      ? `Say which workspace: ${names}.`
      : `There is no workspace "${String(wanted)}"; there is ${names}.`,
  );
}

function parsed(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Refused below, as any other body that is no object.
  }
  throw new ControlError("The body must be a JSON object.");
}

function isAllowed(authorization: string, key: string): boolean {
  return same(authorization, `Bearer ${key}`);
}
