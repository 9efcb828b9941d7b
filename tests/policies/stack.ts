import type { Policy, Settings, StackPolicy } from "../../policies/define.ts";
import { judgeResource, judgeStack } from "../../policies/judge.ts";
import { type Resource, Stack } from "../../policies/resource.ts";
import { type Declared, type HandWritten, handWritten } from "./hand-written.ts";
import { unknownCheckingProxy } from "./proof/in-process.ts";

export * from "./hand-written.ts";

/** A value that a preview does not know, as the analyzer marks it (@pulumi/policy, proxy.ts). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a policy says of the hand-written stack after a change: messages, and "?" for what it cannot decide. */
export function verdict(
  policy: Policy,
  change: (stack: HandWritten) => unknown = () => {},
  settings: Settings = {},
): string[] {
  return said(policy, stackAfter(change), settings);
}

/** The same of a policy that prepares itself. */
export async function verdictOf(
  policy: StackPolicy,
  change: (stack: HandWritten) => unknown = () => {},
): Promise<string[]> {
  const stack = stackAfter(change);
  await policy.prepare?.(stack);
  return said(policy, stack, {});
}

function stackAfter(change: (stack: HandWritten) => unknown): Stack {
  const declared = handWritten();
  const added = change(declared);
  const all = [...Object.values(declared), ...(Array.isArray(added) ? (added as Declared[]) : [])].filter(
    (each) => each !== undefined,
  );
  const urns = new Map(all.map(({ type, name }) => [name, `urn:pulumi:x::y::${type}::${name}`]));
  const resources: Resource[] = all.map(({ type, name, props, protect = false, from = {} }) => ({
    type,
    urn: urns.get(name) ?? "",
    props: unknownCheckingProxy(props),
    protect,
    dependencies: (property) => (from[property] ?? []).flatMap((each) => urns.get(each) ?? []),
  }));
  return new Stack(resources);
}

function said(policy: Policy, stack: Stack, settings: Settings): string[] {
  const found =
    policy.stage === "resource"
      ? stack.resources.flatMap((resource) => judgeResource(policy, resource, settings))
      : judgeStack(policy, stack, settings);
  return found.map(({ message, undecided }) => (undecided ? `? ${message}` : message));
}
