import type { Detection } from "../catalogue/index.ts";
import type { Condition } from "../kql/conditions.ts";
import { child, textOf } from "../kql/node.ts";
import type { QueryLeg } from "../kql/query.ts";

/** Which results of a sign-in a leg sees: these, or all but these. */
export type Results = { readonly only: ReadonlySet<string> } | { readonly allBut: ReadonlySet<string> };

const ALL: Results = { allBut: new Set() };
const NONE: Results = { only: new Set() };

/** A condition on the result of a sign-in alone. */
export function isResultFilter({ columns }: Condition): boolean {
  return columns.size === 1 && columns.has("ResultType");
}

/** Which results a leg sees; none where a condition is of a form that we cannot read. */
export function resultsOf({ conditions }: QueryLeg): Results {
  return conditions.filter(isResultFilter).map(results).reduce(both, ALL);
}

/** `ResultType` compared with a list of codes. */
function results({ node, literals }: Condition): Results {
  const [left, operator] = [child(node, "Left"), child(node, "Operator")];
  if (!left || !operator || !/^(ResultType|to(string|int|long)\(ResultType\))$/.test(textOf(left)))
    return NONE;
  const codes = new Set(literals);
  if (["==", "=~", "in", "in~"].includes(textOf(operator))) return { only: codes };
  if (["!=", "!~", "<>", "!in", "!in~"].includes(textOf(operator))) return { allBut: codes };
  return NONE;
}

function both(one: Results, other: Results): Results {
  if ("allBut" in one && "allBut" in other) return { allBut: one.allBut.union(other.allBut) };
  if ("only" in one && "only" in other) return { only: one.only.intersection(other.only) };
  const [only, allBut] =
    "only" in one ? [one.only, other] : [(other as { only: ReadonlySet<string> }).only, one];
  return { only: only.difference((allBut as { allBut: ReadonlySet<string> }).allBut) };
}

export function sees(results: Results, code: string): boolean {
  return "only" in results ? results.only.has(code) : !results.allBut.has(code);
}

/** Whether a leg sees the result of a detection's typical event; true for detections of something else than sign-ins. */
export function seesResults({ samples }: Pick<Detection, "samples">, leg: QueryLeg): boolean {
  const code = samples.find(({ matches }) => matches)?.row["ResultType"];
  return code === undefined || sees(resultsOf(leg), String(code));
}

/** The results that none of the legs sees; undefined where together they see all. "*" is every other one. */
export function unseen(legs: readonly Results[]): string[] | undefined {
  const exclusions = legs.flatMap((each) => ("allBut" in each ? [each.allBut] : []));
  const [first, ...rest] = exclusions;
  if (first === undefined) return ["*"];
  const excluded = rest.reduce((common, next) => common.intersection(next), first as ReadonlySet<string>);
  const left = [...excluded].filter((code) => !legs.some((each) => sees(each, code)));
  return left.length === 0 ? undefined : left;
}
