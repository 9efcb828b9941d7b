import type { StoredResource } from "azure-alerting-sandbox";
import { Entries, type Parameter, Ref, type Target, type Value } from "./reference.ts";

/** What values are relative to. */
export interface World {
  readonly subscription: string;
  /** The resource group that the file is deployed to. */
  readonly groupId: string;
  readonly location: string;
  readonly tenantId: string;
  readonly targets: readonly (readonly [StoredResource, Target])[];
  parameter(each: Parameter): Ref;
}

const GUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

/** The same value, with references in the place of ids, of what Azure makes, and of the location. */
export function relative(value: unknown, world: World): Value {
  const needles = needlesOf(world);
  const of = (each: unknown): Value => {
    if (each instanceof Ref) return each;
    if (typeof each === "string") return text(each, needles);
    if (Array.isArray(each)) return each.map(of);
    if (typeof each !== "object" || each === null) return each as number | boolean | null;
    return new Entries(
      Object.entries(each).map(([key, inner]) => [text(key, needles, false) as string | Ref, of(inner)]),
    );
  };
  return of(value);
}

interface Needle {
  /** In lower case. */
  readonly text: string;
  /** What stands there instead; around it, what is kept of the text. */
  readonly parts: readonly (string | Ref)[];
  /** It must be the whole text. */
  readonly isWhole?: boolean;
}

/** The longest come first: an id contains those that it is below. */
function needlesOf({ targets, groupId, subscription, location, tenantId, parameter }: World): Needle[] {
  const ids = targets.flatMap(([{ id, type, resource }, target]): Needle[] => {
    const made = (["principalId", "customerId"] as const).flatMap((what): Needle[] => {
      const found = resource.properties?.[what] ?? resource.identity?.[what];
      const isGiven = type === "Microsoft.Authorization/roleAssignments";
      return typeof found === "string" && GUID.test(found) && !isGiven
        ? [{ text: found.toLowerCase(), parts: [new Ref({ kind: "made", of: target, what })] }]
        : [];
    });
    const isGroup = type === "Microsoft.Resources/resourceGroups";
    return isGroup
      ? made
      : [{ text: id.toLowerCase(), parts: [new Ref({ kind: "id", of: target })] }, ...made];
  });
  const inGroup: Needle = { text: groupId.toLowerCase(), parts: [new Ref({ kind: "group" })] };
  const inSubscription: Needle = {
    text: `/subscriptions/${subscription}`.toLowerCase(),
    parts: [new Ref({ kind: "subscription" })],
  };
  const region = () =>
    parameter({
      name: "location",
      isSecret: false,
      description: "The region.",
      defaultValue: location,
    });
  const regions: Needle[] =
    location === ""
      ? []
      : [
          { text: location.toLowerCase(), parts: [], isWhole: true },
          { text: `/locations/${location.toLowerCase()}/`, parts: ["/locations/", "/"] },
        ].map((each) => ({
          ...each,
          get parts() {
            return each.isWhole === true ? [region()] : ["/locations/", region(), "/"];
          },
        }));
  const tenant: Needle = {
    text: tenantId.toLowerCase(),
    parts: [new Ref({ kind: "tenant" })],
    isWhole: true,
  };
  return [...ids, inGroup, inSubscription, ...regions, tenant].sort((a, b) => b.text.length - a.text.length);
}

function text(whole: string, needles: readonly Needle[], isValue = true): string | Ref {
  const parts = split(whole, isValue ? needles : needles.filter(({ isWhole }) => isWhole !== true));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return parts.length === 0 ? "" : new Ref({ kind: "text", parts });
}

function split(whole: string, needles: readonly Needle[]): (string | Ref)[] {
  const lower = whole.toLowerCase();
  for (const needle of needles) {
    const at = needle.isWhole === true ? (lower === needle.text ? 0 : -1) : place(lower, needle.text);
    if (at === -1) continue;
    const before = whole.slice(0, at);
    const after = whole.slice(at + needle.text.length);
    return joined([
      ...(before === ""
        ? []
        : split(
            before,
            needles.filter(({ isWhole }) => isWhole !== true),
          )),
      ...needle.parts,
      ...(after === ""
        ? []
        : split(
            after,
            needles.filter(({ isWhole }) => isWhole !== true),
          )),
    ]);
  }
  return whole === "" ? [] : [whole];
}

/** Where it stands as a whole: not as the beginning of a longer name. */
function place(lower: string, needle: string): number {
  for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, at + 1)) {
    const next = lower[at + needle.length] ?? "";
    if (needle.endsWith("/") || !/[\w.-]/.test(next)) return at;
  }
  return -1;
}

function joined(parts: readonly (string | Ref)[]): (string | Ref)[] {
  const all: (string | Ref)[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof part === "string" && typeof last === "string") all[all.length - 1] = last + part;
    else all.push(part);
  }
  return all;
}
