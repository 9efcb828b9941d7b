import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { isIdOf, nameInId, WORKSPACE } from "../facts/ids.ts";
import { listAt, sameId, textAt } from "../facts/read.ts";
import { workspaceKeys } from "../facts/roles.ts";
import { watching } from "../facts/rules.ts";
import { nameOf } from "../resource.ts";

const DIAGNOSTIC_SETTING = "azure-native:aadiam:DiagnosticSetting";

export const oneWorkspace = stackPolicy({
  name: "one-workspace",
  description: "All rules on break-glass accounts look at the workspace that the logs go to.",
  why: "A rule on another workspace finds nothing, whatever its query.",
  *check(stack) {
    const alerts = new Set(
      watching(stack).rules.flatMap(({ engine, resource }) => (engine === "logAlert" ? [resource] : [])),
    );
    const settings = stack.ofType(DIAGNOSTIC_SETTING).map((each) => [each, "workspaceId"] as const);
    const places = [...[...alerts].map((rule) => [rule, "scopes"] as const), ...settings];
    const counts = new Map<string, number>();
    for (const [resource, property] of places) {
      for (const key of workspaceKeys(stack, resource, property, isIdOf))
        counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const [usual] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
    const home = stack.ofType(WORKSPACE).find(({ urn }) => urn === usual);
    const analytics = watching(stack).rules.flatMap(({ engine, resource }) =>
      engine === "sentinel" ? [resource] : [],
    );
    yield* each(home === undefined ? [] : analytics, function* (rule) {
      const name = textAt(rule.props, "workspaceName");
      const own = textAt(home?.props, "workspaceName") || textAt(home?.props, "name");
      if (name !== "" && own !== "" && !sameId(name, own))
        yield `it is about ${name}, and the others are about ${nameOf({ urn: usual ?? "" })}`;
    });
    yield* each(
      places.map(([resource]) => resource),
      function* (resource) {
        const property = alerts.has(resource) ? "scopes" : "workspaceId";
        const keys = workspaceKeys(stack, resource, property, isIdOf);
        if (property === "scopes" && listAt(resource.props, "scopes").length === 0)
          yield "scopes names no workspace";
        const made = stack
          .madeFrom(resource, property, WORKSPACE)
          .filter((each) => nameInId(each) !== undefined);
        for (const key of keys) {
          if (key.startsWith("/subscriptions/") && made.length > 0)
            yield `it is about ${key}, and made from ${made.map(nameOf).join(", ")}, which is called otherwise`;
          if (key !== usual) yield `it is about ${shown(key)}, and the others are about ${shown(usual)}`;
        }
      },
    );
  },
});

/** An id as it is; a workspace of the stack by its name. */
function shown(key = "another"): string {
  return key.startsWith("urn:") ? nameOf({ urn: key }) : key;
}
