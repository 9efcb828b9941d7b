import { ofDefender } from "../../../../cli/review/defender.ts";
import { identitiesOf } from "../../../../cli/review/identities.ts";
import type { Scenario } from "../../../../cli/review/scenario.ts";
import { scenarios } from "../../../../cli/review/scenarios.ts";
import type { Detection } from "../../../../queries/index.ts";
import { logCategories } from "../../../../queries/log-categories.ts";
import type { LocalCloud } from "../../../../sandbox/index.ts";
import { ingest } from "../../../../sandbox/kusto/index.ts";
import { tables } from "../../../../sandbox/tables/index.ts";
import type { DeployedResource } from "../resources.ts";
import { deploymentOf } from "./base.ts";
import type { Act, Run } from "./part.ts";
import { VOCABULARY } from "./vocabulary.ts";

type Row = Readonly<Record<string, unknown>>;

interface Happening {
  readonly name: string;
  readonly table: string;
  readonly rows: readonly Row[];
  readonly lateMinutes?: number;
}

const MINUTE = 60_000;
const USUAL_MINUTES = 2;
/** An alert of one event is resolved within the hour, and the next one fires again. */
export const ACT_MINUTES = 60;
/** Defender's rule runs once an hour. */
const DEFENDER_MINUTES = 70;
/** A Thursday; hours pass from event to event. */
export const START = new Date("2026-01-15T02:00:00Z");
const MOST_CARRIERS = 8;
const OTHER_TIMES: Readonly<Record<string, Date>> = {
  "on a Sunday night": new Date("2026-06-14T03:40:00Z"),
  "years later": new Date("2029-03-07T12:52:00Z"),
};

/** Everything that happens for a rule of a detection: each of its events, and the same from elsewhere, late, at once and later. */
export function eventRuns(detection: Detection, stack: readonly DeployedResource[]): Run[] {
  const identities = identitiesOf(deploymentOf(stack));
  const all = scenarios(identities, true, [detection]).filter(isPlain);
  const ofOthers = scenarios(identities, false, [detection]).filter(isPlain);
  const carriers = [...new Set(all.map(({ sample }) => sample.table))].flatMap(
    (table) => all.find(({ sample }) => sample.table === table) ?? [],
  );
  const [first] = carriers;
  const other = all.find(({ who, sample }) => sample.name === first?.sample.name && who !== first?.who);
  const happenings = [
    ...all.map(usual),
    ...ofOthers.map(usual),
    ...spread(all).flatMap(withEachValue),
    ...carriers.flatMap(withTwoValues),
    ...carriers.flatMap(underOneName).flatMap(withEachValue),
    ...carriers.flatMap(fromManyAddresses),
    ...carriers.map((each) => ({
      ...usual(each),
      name: `${each.sample.name}, 40 minutes late`,
      lateMinutes: 40,
    })),
    ...carriers.map((each) => ({
      ...usual(each),
      name: `${each.sample.name}, 26 hours late`,
      lateMinutes: 26 * 60,
    })),
    ...(first === undefined || other === undefined
      ? []
      : [{ ...usual(first), name: "two accounts at once", rows: [first.sample.row, other.sample.row] }]),
    ...(first === undefined ? [] : fromTwoAddresses(first)),
    ...carriers.flatMap((each) => amongOthers(each, ofOthers)),
  ];
  const minutes = ofDefender.includes(detection) ? DEFENDER_MINUTES : ACT_MINUTES;
  const exported = categoriesOf(stack);
  const act = (each: Happening): Act => ({ name: each.name, minutes, happen: arriving(each, exported) });
  return [
    {
      from: START,
      fault: "none",
      acts: [{ name: "nothing happens", minutes, happen: () => {} }, ...happenings.map(act)],
    },
    ...Object.entries(OTHER_TIMES).map(
      ([name, from]): Run => ({
        from,
        fault: "none",
        acts: carriers
          .flatMap((each) => [usual(each), ...withEachValue(each)])
          .map((each) => act({ ...each, name: `${each.name}, ${name}` })),
      }),
    ),
  ];
}

/** It arrives as usual, and nothing is broken. */
export function isPlain({ fault, lateMinutes, variant }: Scenario): boolean {
  return fault === "none" && lateMinutes === USUAL_MINUTES && variant === undefined;
}

/** Some events of each table, which different branches of a query may find. */
function spread(all: readonly Scenario[]): Scenario[] {
  return Object.values(Object.groupBy(all, ({ sample }) => sample.table)).flatMap((same = []) =>
    same.filter((_, index) => index % Math.ceil(same.length / MOST_CARRIERS) === 0),
  );
}

/** The same of a person whom the object id alone tells, and whom the name alone does. */
function underOneName(scenario: Scenario): Scenario[] {
  const { sample, who } = scenario;
  if (!("UserPrincipalName" in sample.row && "UserId" in sample.row)) return [];
  const forms = [
    { UserId: who?.objectId, UserPrincipalName: "renamed@contoso.onmicrosoft.com" },
    { UserId: "11111111-2222-4333-8444-555555555555", UserPrincipalName: who?.userPrincipalName },
  ];
  return forms.map((columns, index) => ({
    ...scenario,
    sample: {
      ...sample,
      name: `${sample.name}, ${index === 0 ? "renamed" : "with another object id"}`,
      row: { ...sample.row, ...columns } as typeof sample.row,
    },
  }));
}

export function usual({ sample }: Scenario): Happening {
  return { name: sample.name, table: sample.table, rows: [sample.row] };
}

interface Value {
  readonly column: string;
  readonly value: string;
}

function valuesOf(table: string): Value[] {
  return Object.entries(VOCABULARY[table] ?? {}).flatMap(([column, list]) =>
    [...list, /Ip|IP/.test(column) ? "203.0.113.250" : "Something else"].map((value) => ({ column, value })),
  );
}

/** The event with each value of the vocabulary, and without one. */
function withEachValue(scenario: Scenario): Happening[] {
  const { table } = scenario.sample;
  const none = Object.keys(VOCABULARY[table] ?? {}).map((column) => ({ column, value: "" }));
  return [...valuesOf(table), ...none].map((each) => having(scenario, [each]));
}

function withTwoValues(scenario: Scenario): Happening[] {
  const values = valuesOf(scenario.sample.table);
  return values.flatMap((one, index) =>
    values
      .slice(index + 1)
      .flatMap((two) => (one.column === two.column ? [] : [having(scenario, [one, two])])),
  );
}

function having({ sample: { name, table, row } }: Scenario, values: readonly Value[]): Happening {
  return {
    name: `${name}, with ${values.map(({ column, value }) => `${column} ${value || "empty"}`).join(" and ")}`,
    table,
    rows: [{ ...row, ...Object.fromEntries(values.map(({ column, value }) => [column, value])) }],
  };
}

/** The same of other people, before it and after it. */
function amongOthers({ sample }: Scenario, ofOthers: readonly Scenario[]): Happening[] {
  const { name, table, row } = sample;
  const rows = ofOthers.filter((each) => each.sample.table === table).map((each) => each.sample.row);
  return rows.length === 0 ? [] : [{ name: `${name}, among others`, table, rows: [...rows, row, ...rows] }];
}

const MANY_ADDRESSES = 16;

/** Some of them have whatever sum of their characters a query asks for. */
function fromManyAddresses(scenario: Scenario): Happening[] {
  const column = addressColumn(scenario);
  if (column === undefined) return [];
  return Array.from({ length: MANY_ADDRESSES }, (_, index) =>
    having(scenario, [{ column, value: `192.0.2.${index * 13 + 5}` }]),
  );
}

function addressColumn({ sample: { row } }: Scenario): string | undefined {
  return ["IPAddress", "CallerIpAddress"].find((each) => row[each] !== undefined);
}

function fromTwoAddresses(scenario: Scenario): Happening[] {
  const column = addressColumn(scenario);
  if (column === undefined) return [];
  const { name, table, row } = scenario.sample;
  return [
    {
      name: `${name}, from two addresses at once`,
      table,
      rows: [row, { ...row, [column]: "198.51.100.66" }],
    },
  ];
}

/** The rows arrive as the act begins. */
export function arriving(
  { table, rows, lateMinutes = USUAL_MINUTES, name }: Happening,
  exported: ReadonlySet<string>,
): Act["happen"] {
  return (cloud, at, workspaceId) => {
    const schema = tables.get(table);
    if (schema === undefined) throw new Error(`The table ${table} is unknown.`);
    const time = new Date(at.getTime() - lateMinutes * MINUTE).toISOString();
    const arrived = rows.map((row) => ({
      ...row,
      TimeGenerated: time,
      ...("Timestamp" in row ? { Timestamp: time } : {}),
      _ingested: at.toISOString(),
    }));
    if (isExported(cloud, table, exported))
      cloud.receive(workspaceId, [{ table, rows: ingest(schema, arrived, name).rows }]);
  };
}

/** The categories of logs of Entra ID that the stack itself exports. */
export function categoriesOf(stack: readonly DeployedResource[]): ReadonlySet<string> {
  const logs = stack
    .filter(({ type }) => type.endsWith(":DiagnosticSetting"))
    .flatMap(({ inputs }) => inputs["logs"] as readonly { category: string }[]);
  return new Set(logs.map(({ category }) => category));
}

/**
 * Whether the tenant's diagnostic setting sends the rows of a table to the workspace, where it is Entra ID that fills it. What
 * the stack does not export comes by another setting of the tenant.
 */
function isExported({ azure: { store } }: LocalCloud, table: string, exported: ReadonlySet<string>): boolean {
  const categories = logCategories([table]).filter((each) => exported.has(each));
  if (categories.length === 0) return true;
  return store.list("microsoft.aadiam/diagnosticSettings").some(({ resource }) => {
    const { workspaceId, logs = [] } = (resource.properties ?? {}) as {
      workspaceId?: string;
      logs?: readonly { category?: string; enabled?: boolean }[];
    };
    const isSent = logs.some(
      ({ category = "", enabled }) => enabled === true && categories.includes(category),
    );
    return isSent && workspaceId !== undefined && store.get(workspaceId) !== undefined;
  });
}
