import type { Policy, ResourcePolicy, Settings, StackPolicy } from "./define.ts";
import { isUnknownValue, type Resource, type Stack } from "./resource.ts";

/** What a policy says of a resource, or of the stack where there is no URN. */
export interface Finding {
  readonly policy: string;
  readonly message: string;
  readonly urn?: string;
  /** A preview cannot know; the deployment will, unless it is open. */
  readonly undecided: boolean;
  /** The deployment will not know either: somebody has to look. */
  readonly isOpen?: true;
}

export function judgeResource(
  policy: ResourcePolicy,
  resource: Resource,
  settings: Settings = {},
): Finding[] {
  if (policy.types.length > 0 && !policy.types.includes(resource.type)) return [];
  const found: Finding[] = [];
  const { urn } = resource;
  try {
    for (const message of policy.check(resource, withDefaults(policy, settings))) {
      found.push({ policy: policy.name, message, urn, undecided: false });
    }
  } catch (error) {
    if (!isUnknownValue(error)) throw error;
    found.push({ policy: policy.name, message: cannotTell(error), urn, undecided: true });
  }
  return found;
}

export function judgeStack(policy: StackPolicy, stack: Stack, settings: Settings = {}): Finding[] {
  const found: Finding[] = [];
  try {
    for (const { message, urn, undecided = false, isOpen } of policy.check(
      stack,
      withDefaults(policy, settings),
    )) {
      found.push({
        policy: policy.name,
        message,
        undecided,
        ...(urn === undefined ? {} : { urn }),
        ...(isOpen === undefined ? {} : { isOpen }),
      });
    }
  } catch (error) {
    if (!isUnknownValue(error)) throw error;
    found.push({ policy: policy.name, message: cannotTell(error), undecided: true });
  }
  return found;
}

/** The settings as Pulumi hands them over: with the defaults of the policy. */
function withDefaults({ settings = {} }: Policy, given: Settings): Settings {
  const defaults = Object.entries(settings).map(([name, setting]) => [name, setting.default]);
  return { ...Object.fromEntries(defaults), ...given };
}

/** `String value at .criteria can't be known during preview` in words of ours. */
export function cannotTell(error: Error): string {
  const path = /value at \.(\S+)/.exec(error.message)?.[1] ?? "a value";
  return `cannot be judged before the deployment: a preview does not know ${path}`;
}
