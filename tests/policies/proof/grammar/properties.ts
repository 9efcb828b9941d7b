import * as enumerations from "@pulumi/azure-native/types/enums/index.js";
import { findResourceType } from "../../../../sandbox/resources.ts";
import type { Dice } from "./dice.ts";

type Path = readonly (string | number)[];

export interface PropertyEdit {
  readonly path: Path;
  /** Undefined where the property is left out. */
  readonly value: unknown;
}

/** The queries and definitions have grammars of their own. */
const OWN_GRAMMAR = new Set(["query", "queryText", "definition", "__provider"]);
/** A name is edited wherever it stands, or what names it names nothing. */
const NAMES =
  /^(resourceGroupName|(workspace|workflow|connection|rule|actionGroup|activityLogAlert|resource|roleAssignment|sentinelOnboardingState)Name|ruleId|name|scope|id|apiVersion|azureApiVersion|tenantId)$/;

/** A property is left out, of another type, at a limit, or another of the API's own values; or one is added. */
export function editedProperty(dice: Dice, type: string, inputs: object): PropertyEdit {
  const paths = [...pathsIn(inputs)];
  const absent = absentIn(type, inputs);
  if (absent.length > 0 && dice.isWithin(0.25)) {
    const name = dice.pick(absent);
    return { path: [name], value: dice.pick(ANYTHING) };
  }
  const path = dice.pick(paths);
  const present = path.reduce<unknown>((at, part) => Reflect.get(Object(at), part), inputs);
  const values: readonly unknown[] = [
    undefined,
    undefined,
    ...othersOf(type, present),
    ...dice.pick([WRONG, otherOf(present)]),
  ];
  return { path, value: dice.pick(values) };
}

const WRONG = [null, "", 0, -1, "0", [], {}, true, false, "false", "x"];
const ANYTHING = [
  true,
  false,
  "PT1M",
  "PT1H",
  "P1D",
  "P2D",
  0,
  1,
  30,
  "2099-01-01",
  "x",
  [],
  {},
  "Disabled",
  "Enabled",
];

function otherOf(present: unknown): readonly unknown[] {
  if (typeof present === "boolean") return [!present];
  if (typeof present === "number") return [present + 1, present - 1, 1000, 0, 1, 4];
  if (typeof present === "string" && /^P(T?\d+[DHMS])+$/.test(present))
    return ["PT1M", "PT5M", "PT15M", "PT1H", "P1D", "P2D", "P14D", "PT0S"];
  if (typeof present === "string")
    return [present.toUpperCase(), present.toLowerCase(), ` ${present} `, `${present}x`, ""];
  if (Array.isArray(present))
    return [present.slice(1), present.slice(0, -1), [...present, ...present], present.toReversed()];
  return WRONG;
}

/** The other values of each enumeration of the API that has this one. */
function othersOf(type: string, present: unknown): unknown[] {
  if (typeof present !== "string") return [];
  const module = type.split(":")[1] ?? "";
  const lists = Object.values((enumerations as Record<string, object>)[module] ?? {}).map((each) =>
    Object.values(each),
  );
  return lists
    .filter((values) => values.includes(present))
    .flat()
    .filter((each) => each !== present);
}

function absentIn(type: string, inputs: object): string[] {
  const shape = findResourceType(type)?.inputs;
  const names = typeof shape === "object" && "object" in shape ? Object.keys(shape.object) : [];
  return names.filter((name) => !(name in inputs) && !NAMES.test(name));
}

function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (OWN_GRAMMAR.has(name) || (path.length === 0 && NAMES.test(name))) continue;
    yield* pathsIn(inner, [...path, Array.isArray(value) ? Number(name) : name]);
  }
}
