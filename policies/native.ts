import { fromArm } from "./arm.ts";

/** The part of a resource that matters here. */
interface Placed {
  readonly type: string;
  readonly props: Props;
  readonly protect: boolean;
  dependencies(property: string): readonly string[];
}

const GENERIC = "azure-native:resources:Resource";
/** Deployment stacks, too, which keep what a template makes (learn.microsoft.com/azure/azure-resource-manager/bicep/deployment-stacks). */
const DEPLOYMENT = /^azure-native:resources:Deployment(Stack)?(At\w+)?$/;

const DEPLOYMENT_TYPE = "azure-native:resources:Deployment";
const CLASSIC = /^azure:core\/(resourceGroup|subscription|managementGroup|tenant)TemplateDeployment:/;

export function isDeployment(type: string): boolean {
  return DEPLOYMENT.test(type);
}

/**
 * What a resource is that is declared another way: by its provider and type, or in a template. A value that a preview
 * does not know leaves it as it is.
 */
export function asNative<T extends Placed>(resource: T): T[] {
  try {
    const native = ofGeneric(resource) ?? ofClassic(resource) ?? resource;
    return isDeployment(native.type) ? [native, ...ofTemplate(native, template(native.props))] : [native];
  } catch (error) {
    if (error instanceof Error && "unknownTypeSentinel" in error) return [resource];
    throw error;
  }
}

type Props = Readonly<Record<string, unknown>>;

/** What the provider "azure" deploys: the template is a text, and has a link to its specification in its place. */
function ofClassic<T extends Placed>(resource: T): T | undefined {
  const [, scope] = CLASSIC.exec(resource.type) ?? [];
  if (scope === undefined) return undefined;
  const { templateContent, templateSpecVersionId, deploymentMode, ...others } = readable(resource.props);
  const properties = {
    mode: deploymentMode ?? "Incremental",
    ...(typeof templateContent === "string" ? { template: parsed(templateContent) } : {}),
    ...(templateSpecVersionId === undefined ? {} : { templateLink: { id: templateSpecVersionId } }),
  };
  const type = `${DEPLOYMENT_TYPE}${scope === "resourceGroup" ? "" : "AtSubscriptionScope"}`;
  return { ...resource, type, props: { ...others, properties } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function ofGeneric<T extends Placed>(resource: T): T | undefined {
  if (resource.type !== GENERIC) return undefined;
  const { resourceProviderNamespace, parentResourcePath, resourceType, resourceName, ...body } = readable(
    resource.props,
  );
  // What is attached to another resource, such as a rule to a workspace, has its own provider in the path.
  const path = `${String(resourceProviderNamespace)}/${String(parentResourcePath ?? "")}`;
  const at = path.toLowerCase().lastIndexOf("/providers/");
  const [provider, ...parents] = path
    .slice(at === -1 ? 0 : at + "/providers/".length)
    .split("/")
    .filter((part) => part !== "");
  const odd = parents.filter((_, index) => index % 2 === 1);
  const even = parents.filter((_, index) => index % 2 === 0);
  const native = fromArm({
    type: [provider, ...even, resourceType].join("/"),
    names: [...odd, String(resourceName)],
    ...(at === -1 ? {} : { scope: path.slice(0, at) }),
    body,
  });
  if (native === undefined) return undefined;
  const { dependencies } = resource;
  return {
    ...resource,
    type: native.type,
    props: native.inputs,
    // All that is inside of `properties` is made from what it is made from.
    dependencies: (property) => [...new Set([...dependencies(property), ...dependencies("properties")])],
  };
}

/** What a resource is called may be unknown in a preview, which makes it no other resource. */
const NAMES = ["resourceGroupName", "resourceName"];

function readable(props: Props): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(props).flatMap((key) => {
      try {
        return [[key, props[key]] as const];
      } catch (error) {
        if (NAMES.includes(key) && error instanceof Error && "unknownTypeSentinel" in error) return [];
        throw error;
      }
    }),
  );
}

function template(props: Props): unknown {
  return (props["properties"] as Props | undefined)?.["template"] ?? props["template"];
}

/**
 * What is attached to another resource may be named as a part of it, with its provider in the name: a
 * `Microsoft.OperationalInsights/workspaces/providers/alertRules` is called `WORKSPACE/Microsoft.SecurityInsights/RULE`
 * (learn.microsoft.com/azure/azure-resource-manager/templates/scope-extension-resources), which may be an expression.
 */
function attached(type: string, name: string): { type: string; names: string[] } {
  const [, below] = /\/providers\/(.+)$/i.exec(type) ?? [];
  if (below === undefined) return { type, names: name.split("/") };
  if (below.includes(".")) return { type: below, names: name.split("/") };
  const [, provider = "", own = ""] = /(microsoft\.\w+)(?:\/(.*))?$/i.exec(name) ?? [];
  return { type: `${provider}/${below}`, names: own.split("/") };
}

/** The resources of a template, and of those that it deploys. */
function ofTemplate<T extends Placed>(deployment: T, value: unknown, depth = 0): T[] {
  const declared = (value as Props | undefined)?.["resources"];
  if (typeof declared !== "object" || declared === null || depth > 5) return [];
  return Object.values(declared).flatMap((each: unknown) => {
    if (typeof each !== "object" || each === null) return [];
    const { type, name, apiVersion: _, resources, ...body } = each as Record<string, unknown>;
    const { properties } = body as { properties?: Props };
    const below = [
      ...(properties?.["template"] === undefined
        ? []
        : ofTemplate(deployment, properties["template"], depth + 1)),
      ...(resources === undefined ? [] : ofTemplate(deployment, { resources }, depth + 1)),
    ];
    const { resourceGroupName } = deployment.props as { resourceGroupName?: unknown };
    const native = fromArm({
      ...attached(String(type), String(name)),
      ...(typeof resourceGroupName === "string" ? { resourceGroupName } : {}),
      body,
    });
    // What one inside deploys is below.
    if (native === undefined || isDeployment(native.type)) return below;
    return [{ ...deployment, type: native.type, props: native.inputs, dependencies: () => [] }, ...below];
  });
}
