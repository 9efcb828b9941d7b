import { NotInSandbox } from "../not-in-sandbox.ts";
import type { Dimension } from "./alert-rule.ts";

/** A deployed rule of kind `SimpleLogAlert`: it looks at each row by itself. */
export interface RowRule {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly severity: number;
  readonly enabled: boolean;
  readonly workspaceId: string;
  readonly query: string;
  /** 0: an alert for every row that matches. Else: one for a minute in which at least so many rows match. */
  readonly minRecurrenceCount: number;
  readonly actionGroupIds: readonly string[];
  readonly identityId?: string;
}

interface RowRuleResource {
  id: string;
  identity?: { userAssignedIdentities?: Record<string, unknown> };
  properties: {
    displayName?: string;
    description?: string;
    severity?: number;
    enabled?: boolean;
    autoMitigate?: boolean;
    scopes: string[];
    actions?: { actionGroups?: string[] };
    criteria: { allOf: { query: string; minRecurrenceCount?: number }[] };
  };
}

/**
 * Reads a deployed rule.
 *
 * @throws Error for what of such a rule is documented nowhere: whether it is ever resolved where `autoMitigate` is on
 *   (the default), its severity and its `minRecurrenceCount` where they are left out
 */
export function readRowRule({ id, identity, properties }: RowRuleResource): RowRule {
  const name = id.split("/").at(-1) ?? id;
  const { query = "", minRecurrenceCount } = properties.criteria.allOf[0] ?? {};
  if (properties.autoMitigate !== false) throw unknown(name, "autoMitigate", "not false");
  if (properties.severity === undefined) throw unknown(name, "severity", "left out");
  if (minRecurrenceCount === undefined) throw unknown(name, "minRecurrenceCount", "left out");
  const identityId = Object.keys(identity?.userAssignedIdentities ?? {})[0];
  return {
    id,
    displayName: properties.displayName ?? name,
    description: properties.description ?? "",
    severity: properties.severity,
    enabled: properties.enabled ?? true,
    workspaceId: properties.scopes[0] ?? "",
    query,
    minRecurrenceCount,
    actionGroupIds: properties.actions?.actionGroups ?? [],
    ...(identityId === undefined ? {} : { identityId }),
  };
}

/** What a rule shows of a row that matched: at most five columns, as texts. */
export type ShownRow = readonly Dimension[];

function unknown(rule: string, property: string, value: string): Error {
  return new NotInSandbox(`The sandbox does not evaluate the alert rule "${rule}": ${property} is ${value}.`);
}
