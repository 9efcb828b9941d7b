import * as proxies from "@pulumi/policy/proxy.js";
import { judgesRules, type Policy, type Settings } from "./define.ts";
import { type Finding, judgeResource, judgeStack } from "./judge.ts";
import { policies } from "./policies.ts";
import { nearest, unknownSettings } from "./pulumi.ts";
import { type Resource, Stack, withoutVersion } from "./resource.ts";
import { tenants } from "./tenants.ts";

/** Left out of the package's declarations, since it is internal; the analyzer wraps every value in it. */
const { unknownCheckingProxy } = proxies as unknown as {
  unknownCheckingProxy(values: object): Record<string, unknown>;
};

/** A resource as a program declares it, or as a stack's state has it. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  /** What it is called in the answer, and in `dependencies` and `parent` of others; by default `type::name`. */
  readonly key?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What Azure gave it: `id`, `name`, `principalId`. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  /** For each property, the keys of the resources that it is made from. */
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  readonly parent?: string;
}

export type Enforcement = "mandatory" | "advisory";

export interface Violation {
  readonly policy: string;
  /** Its key; null where the fault is the whole stack's. */
  readonly resource: string | null;
  readonly message: string;
  readonly enforcement: Enforcement;
}

export interface Undecided extends Violation {
  /** The deployment will not tell either: somebody has to look. */
  readonly isOpen?: true;
}

export interface Verdict {
  readonly violations: readonly Violation[];
  /** What only the deployment can tell, since the file does not know a value; and what somebody has to look at. */
  readonly undecided: readonly Undecided[];
}

/** The settings of the pack, as a file for Pulumi's `--policy-pack-config` has them. */
export type PackSettings = Readonly<Record<string, unknown>>;

const LEVELS = ["mandatory", "advisory", "disabled"];

/** What is wrong with the settings, a sentence each. */
export function settingsFaults(given: PackSettings): string[] {
  const names = policies.map(({ name }) => name);
  return Object.entries(given).flatMap(([name, value]) => {
    const policy = policies.find((each) => each.name === name);
    const level =
      typeof value === "object" && value !== null ? Reflect.get(value, "enforcementLevel") : value;
    const wrongLevel =
      level === undefined || LEVELS.includes(String(level))
        ? []
        : [`${name}: the enforcement is "${level}": it must be ${LEVELS.join(", ")}`];
    if (name === "all") return wrongLevel;
    if (policy === undefined)
      return [`There is no policy "${name}": did you mean "${nearest(name, names)}"?`];
    return [...wrongLevel, ...unknownSettings(policy, settingsOf(policy, given))];
  });
}

/** What the pack says of resources, without an engine. */
export async function judge(declared: readonly Declared[], given: PackSettings = {}): Promise<Verdict> {
  const keyed = declared.map((each) => ({ ...each, urn: each.key ?? `${each.type}::${each.name}` }));
  const present = new Set(keyed.map(({ urn }) => urn));
  const resources = new Map<string, Resource>(
    keyed.map(({ urn, type, inputs, outputs = {}, protect = false, dependencies = {} }) => [
      urn,
      {
        type: withoutVersion(type),
        urn,
        props: unknownCheckingProxy(withGiven(inputs, outputs)),
        protect,
        dependencies: (property) => (dependencies[property] ?? []).filter((key) => present.has(key)),
      },
    ]),
  );
  const found = new Map<string, Undecided & { undecided: boolean }>();
  for (const { name: tenant, resources: members } of tenants(withParents(keyed))) {
    const own = members.flatMap(({ urn }) => resources.get(urn) ?? []);
    const stack = new Stack(own);
    for (const policy of policies) if (policy.stage === "stack") await policy.prepare?.(stack);
    for (const policy of policies) {
      const enforcement = enforcementOf(policy, given);
      if (enforcement === "disabled") continue;
      for (const { urn, message, undecided, isOpen } of findings(policy, stack, settingsOf(policy, given))) {
        if (undecided && judgesRules(policy)) continue;
        const text = urn === undefined && tenant !== undefined ? `${tenant}: ${message}` : message;
        const violation = {
          policy: policy.name,
          resource: urn ?? null,
          message: text,
          enforcement,
          undecided,
          ...(isOpen === undefined ? {} : { isOpen }),
        };
        found.set(JSON.stringify(violation), violation);
      }
    }
  }
  const all = [...found.values()];
  const plain = ({ undecided: _, ...violation }: (typeof all)[number]): Undecided => violation;
  return {
    violations: all.filter(({ undecided }) => !undecided).map(plain),
    undecided: all.filter(({ undecided }) => undecided).map(plain),
  };
}

function findings(policy: Policy, stack: Stack, settings: Settings): Finding[] {
  return policy.stage === "stack"
    ? judgeStack(policy, stack, settings)
    : stack.resources.flatMap((resource) => judgeResource(policy, resource, settings));
}

function settingsOf({ name }: Policy, given: PackSettings): Settings {
  const value = given[name];
  if (typeof value !== "object" || value === null) return {};
  const { enforcementLevel: _, ...settings } = value as Record<string, unknown>;
  return settings;
}

function enforcementOf({ name, enforcementLevel = "mandatory" }: Policy, given: PackSettings) {
  const levels = [given[name], given["all"]].map((value) =>
    typeof value === "object" && value !== null ? Reflect.get(value, "enforcementLevel") : value,
  );
  const level = levels.find((each) => each !== undefined) ?? enforcementLevel;
  return level as Enforcement | "disabled";
}

/** What no input can be; see `merged` of pulumi.ts. */
const GIVEN = ["id", "name", "principalId"];

function withGiven(
  inputs: Readonly<Record<string, unknown>>,
  outputs: Readonly<Record<string, unknown>>,
): object {
  const given = GIVEN.filter((name) => !(name in inputs) && outputs[name] !== undefined);
  return { ...Object.fromEntries(given.map((name) => [name, outputs[name]])), ...inputs };
}

interface Member {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent?: Member;
}

function withParents(all: readonly (Declared & { urn: string })[]): Member[] {
  const byUrn = new Map(all.map((each) => [each.urn, each]));
  const member = ({ type, name, urn, parent }: Declared & { urn: string }): Member => {
    const above = parent === undefined ? undefined : byUrn.get(parent);
    return { type, name, urn, ...(above === undefined ? {} : { parent: member(above) }) };
  };
  return all.map(member);
}

export { fromArm, partsOfId } from "./arm.ts";
