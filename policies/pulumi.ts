import type { Policies, PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { distance } from "fastest-levenshtein";
import { judgesRules, type Policy, type ResourcePolicy, type Settings, type StackPolicy } from "./define.ts";
import { watchingRules } from "./facts/rules.ts";
import { judgeResource, judgeStack } from "./judge.ts";
import { type Resource, Stack, withoutVersion } from "./resource.ts";
import { tenants } from "./tenants.ts";

/** What @pulumi/policy takes besides a text (server.ts, makeReportViolationFun); its declarations lack it. */
type Report = (violation: { message: string; urn?: string; enforcementLevel?: "advisory" }) => void;
type Inputs = Map<string, Readonly<Record<string, unknown>>>;

/**
 * Our policies as Pulumi runs them.
 *
 * At the stack stage Pulumi hands over outputs, in which some inputs are missing, such as what Azure does not give
 * back. So the inputs are kept from the resource stage, which the same process has gone through before.
 */
export function toPulumi(policies: readonly Policy[]): Policies {
  const inputs: Inputs = new Map();
  return policies.map((policy) => {
    const { name, description, enforcementLevel = "mandatory", settings } = policy;
    const common = {
      name,
      description,
      enforcementLevel,
      ...(settings === undefined ? {} : { configSchema: { properties: settings as never } }),
    };
    return policy.stage === "resource"
      ? {
          ...common,
          validateResource: (args, report) => onResource(policy, args, report as unknown as Report, inputs),
        }
      : {
          ...common,
          validateStack: (args, report) => onStack(policy, args, report as unknown as Report, inputs),
        };
  }) as Policies;
}

function onResource(
  policy: ResourcePolicy,
  args: ResourceValidationArgs,
  report: Report,
  inputs: Inputs,
): void {
  inputs.set(args.urn, args.props);
  const resource: Resource = {
    type: withoutVersion(args.type),
    urn: args.urn,
    props: args.props,
    protect: args.opts.protect,
    dependencies: () => [],
  };
  // The engine waits for the answer, and then for the program: meanwhile there is time.
  setImmediate(readAhead, resource);
  const settings = args.getConfig<Settings>();
  // Once a deployment: every stack has one root.
  if (resource.type === "pulumi:pulumi:Stack") tellUnknownSettings(policy, settings, report);
  for (const finding of judgeResource(policy, resource, settings)) {
    report({
      message: worded(policy, finding.message),
      ...(finding.undecided ? { enforcementLevel: "advisory" } : {}),
    });
  }
}

/** What the queries of a rule say, which is remembered by their text for the end, when the engine waits for nothing else. */
function readAhead(resource: Resource): void {
  try {
    watchingRules(resource);
  } catch {
    // A value that a preview does not know, or a fault: the policies say it.
  }
}

async function onStack(
  policy: StackPolicy,
  args: StackValidationArgs,
  report: Report,
  inputs: Inputs,
): Promise<void> {
  const settings = args.getConfig<Settings>();
  const reported = new Set<string>();
  for (const { name, resources } of tenants(args.resources)) {
    const stack = stackOf(resources, inputs);
    await policy.prepare?.(stack);
    for (const finding of judgeStack(policy, stack, settings)) {
      const { urn } = finding;
      if (finding.undecided && judgesRules(policy)) continue;
      // What belongs to no tenant is judged with each, and reported once.
      const message =
        urn === undefined && name !== undefined ? `${name}: ${finding.message}` : finding.message;
      const key = `${urn}\n${message}`;
      if (reported.has(key)) continue;
      reported.add(key);
      report({
        message: worded(policy, message),
        ...(urn === undefined ? {} : { urn }),
        ...(finding.undecided ? { enforcementLevel: "advisory" } : {}),
      });
    }
  }
  tellUnknownSettings(policy, settings, report);
}

function stackOf(resources: readonly PolicyResource[], inputs: Inputs): Stack {
  return new Stack(
    resources.map(({ type, urn, props, opts, propertyDependencies }) => ({
      type: withoutVersion(type),
      urn,
      props: merged(inputs.get(urn), props),
      protect: opts.protect,
      dependencies: (property) => (propertyDependencies[property] ?? []).map((each) => each.urn),
    })),
  );
}

/** What Azure gives a resource, and the program does not. */
const GIVEN: ReadonlySet<PropertyKey> = new Set(["id", "name", "principalId"]);

/**
 * Inputs, and of the outputs only what no input can be: in a preview, every input that the program leaves out is an
 * unknown output. A value stays unread until somebody asks for it, since reading an unknown one throws.
 */
function merged(
  inputs: Readonly<Record<string, unknown>> | undefined,
  outputs: Readonly<Record<string, unknown>>,
) {
  if (inputs === undefined) return outputs;
  return new Proxy(inputs, {
    get: (target, key) => Reflect.get(!Reflect.has(target, key) && GIVEN.has(key) ? outputs : target, key),
  });
}

function worded({ description }: Policy, message: string): string {
  return `${description}\n${message}`;
}

function tellUnknownSettings(policy: Policy, settings: Settings, report: Report): void {
  for (const message of unknownSettings(policy, settings)) report({ message });
}

/** Pulumi itself accepts settings that no policy has: a misspelt one would be no setting at all. */
export function unknownSettings({ name, settings = {} }: Policy, given: Settings): string[] {
  const known = Object.keys(settings);
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = nearest(key, known);
      const hint = meant === undefined ? "it has none" : `did you mean "${meant}"?`;
      return `The policy "${name}" has no setting "${key}": ${hint}`;
    });
}

/** The one of some words that is most like another. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  return words.toSorted((one, other) => distance(one, word) - distance(other, word))[0];
}
