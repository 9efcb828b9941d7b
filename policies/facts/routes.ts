import { isUnknownValue, type Resource, type Stack } from "../resource.ts";
import { ACTION_GROUP, AUTOMATION_RULE, isIdOf, WORKFLOW } from "./ids.ts";
import { entriesAt, listAt, textAt } from "./read.ts";
import { watching } from "./rules.ts";

/** Resources that a property names by id. */
export interface Named {
  readonly resources: readonly Resource[];
  /** Ids of resources that this stack does not have. */
  readonly elsewhere: readonly string[];
}

/** The action groups that a log alert notifies. */
export function actionGroupsOf(stack: Stack, rule: Resource): Named {
  return named(stack, rule, "actions", ACTION_GROUP, () =>
    readIds(listAt(rule.props, "actions", "actionGroups")),
  );
}

/** The action groups that the rules of the stack notify when a break-glass account is used. */
export function alertingGroups(stack: Stack): Resource[] {
  const rules = new Set(watching(stack).rules.map(({ resource }) => resource));
  return [...new Set([...rules].flatMap((rule) => actionGroupsOf(stack, rule).resources))];
}

/** The Logic Apps that an action group starts. */
export function workflowsOf(stack: Stack, group: Resource): Named {
  return named(stack, group, "logicAppReceivers", WORKFLOW, () => {
    const receivers = listAt(group.props, "logicAppReceivers");
    return receivers.map((_, index) => readOrUndefined(() => textAt(receivers, index, "resourceId")));
  });
}

/** The Logic Apps of the stack that notify people. */
export function alertingWorkflows(stack: Stack): Resource[] {
  return [...new Set(alertingGroups(stack).flatMap((group) => workflowsOf(stack, group).resources))];
}

/** The Logic Apps of the stack that an automation rule of Microsoft Sentinel runs. */
export function playbooks(stack: Stack): Resource[] {
  const found = stack.ofType(AUTOMATION_RULE).flatMap((rule) => {
    const ids = () =>
      listAt(rule.props, "actions").map((_, index) =>
        readOrUndefined(() =>
          textAt(rule.props, "actions", index, "actionConfiguration", "logicAppResourceId"),
        ),
      );
    return named(stack, rule, "actions", WORKFLOW, ids).resources;
  });
  return [...new Set(found)];
}

/** The user-assigned identities of a resource, by id: a list in inputs, an object in outputs. */
export function identitiesOf(stack: Stack, resource: Resource, type: string): Named {
  return named(stack, resource, "identity", type, () => {
    const list = listAt(resource.props, "identity", "userAssignedIdentities");
    if (list.length > 0) return readIds(list);
    return entriesAt(resource.props, "identity", "userAssignedIdentities").map(([id]) => id);
  });
}

/** A value that a preview does not know is one of the resources that the property is made from. */
function named(
  stack: Stack,
  resource: Resource,
  property: string,
  type: string,
  ids: () => (string | undefined)[],
): Named {
  const found = readOrUndefined(ids) ?? [undefined];
  const candidates = stack.ofType(type);
  const resources = new Set<Resource>();
  const elsewhere: string[] = [];
  for (const id of found) {
    if (id === undefined) {
      for (const each of stack.madeFrom(resource, property, type)) resources.add(each);
      continue;
    }
    const match = candidates.find((candidate) => isIdOf(id, candidate));
    if (match === undefined) elsewhere.push(id);
    else resources.add(match);
  }
  return { resources: [...resources], elsewhere };
}

function readIds(list: readonly unknown[]): (string | undefined)[] {
  return Array.from({ length: list.length }, (_, index) => readOrUndefined(() => String(list[index])));
}

function readOrUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isUnknownValue(error)) return undefined;
    throw error;
  }
}
