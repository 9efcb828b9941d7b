import type { Resource, Stack } from "./resource.ts";

/** A setting of a policy: a piece of JSON Schema, with its default. */
export interface Setting {
  readonly type: "string" | "number" | "boolean" | "array" | "object";
  readonly description: string;
  readonly default: unknown;
  readonly items?: { readonly type: "string" };
}

/** Values of a policy's settings, the defaults filled in. */
export type Settings = Readonly<Record<string, unknown>>;

interface Described {
  /** As `--policy-pack-config` names it. */
  readonly name: string;
  /** What has to be so; the first line of every message. */
  readonly description: string;
  /** What happens to people where it is not. */
  readonly why: string;
  /** @default "mandatory" */
  readonly enforcementLevel?: "advisory" | "mandatory";
  readonly settings?: Readonly<Record<string, Setting>>;
}

/** Judges one resource by what the program declares, before it is created or changed. */
export interface ResourcePolicy extends Described {
  readonly stage: "resource";
  /** Types without their version, such as `azure-native:monitor:ActionGroup`; none means all. */
  readonly types: readonly string[];
  /** Yields what is wrong. A property that a preview cannot know throws when it is read. */
  check(resource: Resource, settings: Settings): Iterable<string>;
}

/** Something that is wrong with a resource or, without a URN, with the stack. */
export interface Fault {
  readonly message: string;
  readonly urn?: string;
  /** It may be wrong: a preview cannot know. */
  readonly undecided?: true;
  /** With `undecided`: the deployment will not know either, so that somebody has to look. */
  readonly isOpen?: true;
}

/** Judges the resources of the stack together. */
export interface StackPolicy extends Described {
  readonly stage: "stack";
  /** Done before `check`: what takes waiting, such as a run of a workflow. */
  prepare?(stack: Stack): Promise<void>;
  check(stack: Stack, settings: Settings): Iterable<Fault>;
}

/** A policy of the stack that judges each of its rules by itself. */
export interface RulePolicy extends StackPolicy {
  readonly judgesRules: true;
}

export type Policy = ResourcePolicy | StackPolicy;

export function resourcePolicy(policy: Omit<ResourcePolicy, "stage">): ResourcePolicy {
  return { stage: "resource", ...policy };
}

export function stackPolicy(policy: Omit<StackPolicy, "stage">): StackPolicy {
  return { stage: "stack", ...policy };
}

/** What a preview does not know of a rule is said once a rule, whatever the policies (rules/undecided.ts). */
export function judgesRules(policy: Policy): policy is RulePolicy {
  return "judgesRules" in policy;
}

/** A setting that must be a list of texts, such as ids. */
export function texts(settings: Settings, name: string): string[] {
  const value = settings[name];
  return Array.isArray(value) ? value.map(String) : [];
}
