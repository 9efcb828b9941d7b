import type { Condition } from "../kql/conditions.ts";
import { kindOf, within } from "../kql/node.ts";
import { eventTimeLookBack, ingestionLookBack, type Query, readQuery } from "../kql/query.ts";
import type { Resource } from "../resource.ts";
import { queriesOf } from "./rules.ts";

/** The tables of sign-ins without which nobody would be seen. */
export const SIGN_INS = ["SigninLogs", "AADNonInteractiveUserSignInLogs"];

/** The tables whose rows a rule counts, whoever's they are: what it would take to see that nothing arrives. */
export function countedTables(rule: Resource): string[] {
  return queriesOf(rule).flatMap(({ text }) => counted(readQuery(text)));
}

function counted({ faults, identities, legs }: Query): string[] {
  if (faults.length > 0 || identities.size > 0) return [];
  return legs.flatMap(({ table, operators, conditions }) => {
    const kinds = operators.map(kindOf);
    const counts = kinds.includes("SummarizeOperator") || kinds.includes("CountOperator");
    return counts && !kinds.includes("TakeOperator") && conditions.every(isAboutTimeOrCount) ? [table] : [];
  });
}

/** A condition on the rows themselves would leave some out; one on nothing leaves out all or none. */
function isAboutTimeOrCount(condition: Condition): boolean {
  if (ingestionLookBack(condition) !== undefined || eventTimeLookBack(condition) !== undefined) return true;
  return condition.columns.size === 0 && [...within(condition.node, "NameReference")].length > 0;
}
