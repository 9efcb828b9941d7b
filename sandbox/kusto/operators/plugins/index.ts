import { child, nameOf, type SyntaxNode } from "../../language.ts";
import { type Relation, refuse, type Scope } from "../../scope.ts";
import { bagUnpack } from "./bag-unpack.ts";
import { ipv4Lookup, ipv6Lookup } from "./ip-lookup.ts";
import { narrow } from "./narrow.ts";
import { pivot } from "./pivot.ts";
import { rowsNear } from "./rows-near.ts";

type Plugin = (node: SyntaxNode, source: Relation, scope: Scope) => Relation;

/** Source of each: learn.microsoft.com/kusto/query, its own page. */
const plugins: ReadonlyMap<string, Plugin> = new Map<string, Plugin>([
  ["bag_unpack", bagUnpack],
  ["ipv4_lookup", ipv4Lookup],
  ["ipv6_lookup", ipv6Lookup],
  ["narrow", narrow],
  ["pivot", pivot],
  ["rows_near", rowsNear],
]);

/** `evaluate plugin(…)` */
export function evaluate(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const call = child(node, "FunctionCall");
  const name = nameOf(child(call, "Name"));
  const plugin = plugins.get(name);
  if (plugin === undefined) return refuse(`The plugin "${name}"`, call, scope);
  return plugin(node, source, scope);
}
