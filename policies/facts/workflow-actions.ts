import { at, entriesAt, textAt } from "./read.ts";

/** An action of a workflow definition, and where it stands. */
export interface PlacedAction {
  readonly name: string;
  readonly action: unknown;
  /** The actions next to it, itself included, by name. */
  readonly siblings: ReadonlyMap<string, unknown>;
  /** The control actions around it, the outermost first. */
  readonly around: readonly PlacedAction[];
}

/** All actions of a definition, those inside others too. */
export function actionsOf(definition: unknown): PlacedAction[] {
  return inScope(entriesAt(definition, "actions"), []);
}

function inScope(entries: readonly [string, unknown][], around: readonly PlacedAction[]): PlacedAction[] {
  const siblings = new Map(entries);
  return entries.flatMap(([name, action]) => {
    const placed: PlacedAction = { name, action, siblings, around };
    const inner = [
      entriesAt(action, "actions"),
      entriesAt(action, "else", "actions"),
      entriesAt(action, "default", "actions"),
      ...entriesAt(action, "cases").map(([, each]) => entriesAt(each, "actions")),
    ];
    return [placed, ...inner.flatMap((scope) => inScope(scope, [...around, placed]))];
  });
}

/** The key in `$connections` of the connection that an action uses. */
export function connectionKey(action: unknown): string | undefined {
  // What is composed, and not sent, may look the same.
  const type = textAt(action, "type");
  if (!/^($|ApiConnection|Http)/.test(type)) return undefined;
  const name = textAt(action, "inputs", "host", "connection", "name");
  return /\$connections'\)\??\['([^']+)'\]/.exec(name)?.[1];
}

/** Connections that ask something instead of telling somebody. */
const ASKING =
  /^(azuremonitorlogs|azureloganalytics\w*|azuredatafactory|kusto|azuresentinel|wdatp|keyvault)(_\d+)?$/i;

/** An action that asks the workspace. */
export function isQuery(action: unknown): boolean {
  const key = connectionKey(action);
  if (key !== undefined) return ASKING.test(key);
  return textAt(action, "type") === "Http" && /loganalytics|applicationinsights/i.test(uriOf(action));
}

/** An action that notifies somebody: through a connection, or by a request that changes something. */
export function isChannel(action: unknown): boolean {
  const type = textAt(action, "type");
  if (type.startsWith("ApiConnection")) return !isQuery(action) && method(action) !== "get";
  if (type === "Http" || type === "HttpWebhook") return !isQuery(action) && method(action) !== "get";
  return type === "Workflow" || type === "Function";
}

export function uriOf(action: unknown): string {
  return textAt(action, "inputs", "uri");
}

function method(action: unknown): string {
  return String(at(action, "inputs", "method") ?? "").toLowerCase();
}

/** What an action waits for: the statuses that it accepts of each action before it. */
export function runAfter(action: unknown): ReadonlyMap<string, readonly string[]> {
  return new Map(
    entriesAt(action, "runAfter").map(([name, statuses]) => [
      name,
      (Array.isArray(statuses) ? statuses : []).map((status) => String(status).toLowerCase()),
    ]),
  );
}
