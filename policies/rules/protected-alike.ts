import { stackPolicy } from "../define.ts";
import { alertingGroups, alertingWorkflows } from "../facts/routes.ts";
import { watching } from "../facts/rules.ts";
import { nameOf, type Resource } from "../resource.ts";

export const protectedAlike = stackPolicy({
  name: "protected-alike",
  description: "Where one part of the alerting is protected from deletion, all parts of its kind are.",
  why: "A protected rule whose action group can be deleted by mistake protects nothing.",
  settings: {
    required: {
      type: "boolean",
      description: "Rules, action groups and workflows must be protected.",
      default: false,
    },
  },
  *check(stack, settings) {
    const rules = [...new Set(watching(stack).rules.map(({ resource }) => resource))];
    for (const kind of [rules, alertingGroups(stack), alertingWorkflows(stack)])
      yield* alike(kind, settings["required"] === true);
  },
});

function* alike(resources: readonly Resource[], required: boolean) {
  const example = resources.find((resource) => resource.protect);
  if (example === undefined && !required) return;
  for (const { urn, protect } of resources) {
    if (protect) continue;
    const reason = example === undefined ? "" : `, as ${nameOf(example)} is`;
    yield { urn, message: `it is not protected${reason}: set the resource option protect` };
  }
}
