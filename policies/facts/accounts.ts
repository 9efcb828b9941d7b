import { type Condition, isIdentityFilter } from "../kql/conditions.ts";
import { isObjectId } from "../kql/identities.ts";
import type { Stack } from "../resource.ts";
import { type WatchingRule, watching } from "./rules.ts";

/** Those that a query compares with whoever acted: `UserId in~ (…)`. */
export function accountsIn({ query }: Pick<WatchingRule, "query">): string[] {
  const conditions = query.legs.flatMap((leg) => leg.conditions);
  return conditions.filter(isEquality).flatMap(({ identities }) => [...identities]);
}

/** Those that something was done to: accounts, and groups. */
export function targetsIn({ query }: Pick<WatchingRule, "query">): string[] {
  const conditions = query.legs.flatMap((leg) => leg.conditions);
  return conditions.flatMap(({ columns, identities }) =>
    columns.has("TargetResources") ? [...identities] : [],
  );
}

function isEquality(condition: Condition): boolean {
  return (
    isIdentityFilter(condition) &&
    condition.alternatives.every(({ operator }) => /^(==|=~|in~?)$/.test(operator))
  );
}

/** Whom the rules of a stack watch, in lower case. */
export interface Watched {
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly groups: readonly string[];
}

export function watchedBy(stack: Stack): Watched {
  const { rules } = watching(stack);
  const accounts = [...new Set(rules.flatMap(accountsIn))];
  const targets = rules.flatMap(targetsIn).filter((target) => isObjectId(target));
  return {
    ids: accounts.filter(isObjectId),
    names: accounts.filter((account) => !isObjectId(account)),
    groups: [...new Set(targets)].filter((target) => !accounts.includes(target)),
  };
}
