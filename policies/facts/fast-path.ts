import { isUnknownValue, type Resource, type Stack } from "../resource.ts";
import { nativeReceivers } from "./receivers.ts";
import { actionGroupsOf } from "./routes.ts";
import { isSimpleLogAlert } from "./rules.ts";

/**
 * Whether a rule only notifies sooner of what another rule must notify of, too: it looks at single rows, and starts a workflow alone
 * (docs/speed.md). Nobody depends on it, so that what it sees counts as seen by nobody.
 */
export function isFastPath(stack: Stack, rule: Resource): boolean {
  try {
    const { resources, elsewhere } = actionGroupsOf(stack, rule);
    const natives = resources.flatMap(nativeReceivers);
    return isSimpleLogAlert(rule) && elsewhere.length + natives.length === 0;
  } catch (error) {
    if (isUnknownValue(error)) return false;
    throw error;
  }
}
