import { identitiesOf } from "../../../../cli/review/identities.ts";
import { scenarios } from "../../../../cli/review/scenarios.ts";
import { detections } from "../../../../queries/index.ts";
import { logCategories } from "../../../../queries/log-categories.ts";
import type { DeployedResource } from "../resources.ts";
import { deploymentOf } from "./base.ts";
import { ACT_MINUTES, arriving, categoriesOf, isPlain, START, usual } from "./events.ts";
import type { Run } from "./part.ts";

/** An event of each table that the stack itself exports. */
export function exportRuns(stack: readonly DeployedResource[]): Run[] {
  const exported = categoriesOf(stack);
  const all = scenarios(identitiesOf(deploymentOf(stack)), true, detections).filter(isPlain);
  const firsts = [...Map.groupBy(all, ({ sample }) => sample.table)].flatMap(([table, [first]]) =>
    first !== undefined && logCategories([table]).some((each) => exported.has(each)) ? [usual(first)] : [],
  );
  const acts = firsts.map((each) => ({
    name: each.name,
    minutes: ACT_MINUTES,
    happen: arriving(each, exported),
  }));
  return [{ from: START, fault: "none", acts }];
}
