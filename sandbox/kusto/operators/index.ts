import { child, elements, kindOf, nameOf, type SyntaxNode } from "../language.ts";
import { note, type Relation, refuse, type Scope } from "../scope.ts";
import { computedOnce } from "../statements.ts";
import { callTabular } from "../user-functions.ts";
import { find } from "./find.ts";
import { getSchema } from "./getschema.ts";
import { join, lookup } from "./join.ts";
import { count, take } from "./limits.ts";
import { makeSeries } from "./make-series.ts";
import { mvApply } from "./mv-apply.ts";
import { mvExpand } from "./mv-expand.ts";
import { parse, parseWhere } from "./parse.ts";
import { parseKv } from "./parse-kv.ts";
import { partition } from "./partition.ts";
import { evaluate } from "./plugins/index.ts";
import {
  extend,
  project,
  projectAway,
  projectKeep,
  projectRename,
  projectReorder,
  where,
} from "./project.ts";
import { sample, sampleDistinct, topHitters } from "./sample.ts";
import { scan } from "./scan.ts";
import { search } from "./search.ts";
import { sort, top } from "./sort.ts";
import { distinct, summarize } from "./summarize.ts";
import { topNested } from "./top-nested.ts";
import { union } from "./union.ts";

type CompileOperator = (node: SyntaxNode, source: Relation, scope: Scope) => Relation;

/** What may follow a pipe, by the class of its node. */
export const operators: ReadonlyMap<string, CompileOperator> = new Map<string, CompileOperator>([
  ["CountOperator", count],
  ["DistinctOperator", distinct],
  ["EvaluateOperator", evaluate],
  ["ExtendOperator", extend],
  ["FilterOperator", where],
  ["InvokeOperator", invoke],
  ["FindOperator", (node, source, scope) => find(node, { ...scope, columns: [] }, source)],
  ["GetSchemaOperator", getSchema],
  ["JoinOperator", join],
  ["LookupOperator", lookup],
  ["MakeSeriesOperator", makeSeries],
  ["MvApplyOperator", mvApply],
  ["MvExpandOperator", mvExpand],
  ["ParseOperator", parse],
  ["ParseKvOperator", parseKv],
  ["ParseWhereOperator", parseWhere],
  ["PartitionOperator", partition],
  ["ProjectOperator", project],
  ["ProjectAwayOperator", projectAway],
  ["ProjectKeepOperator", projectKeep],
  ["ProjectRenameOperator", projectRename],
  ["ProjectReorderOperator", projectReorder],
  ["RenderOperator", render],
  ["SampleOperator", sample],
  ["SampleDistinctOperator", sampleDistinct],
  ["ScanOperator", scan],
  ["SearchOperator", (node, source, scope) => search(node, { ...scope, columns: [] }, source)],
  ["SerializeOperator", serialize],
  ["SortOperator", sort],
  ["SummarizeOperator", summarize],
  ["TakeOperator", take],
  ["TopOperator", top],
  ["TopHittersOperator", topHitters],
  ["TopNestedOperator", topNested],
  ["UnionOperator", (node, source, scope) => union(node, { ...scope, columns: [] }, source)],
]);

/** Names of the operators as queries write them, for errors. */
const NAMES: Readonly<Record<string, string>> = {
  ExternalDataExpression: "externaldata",
  FilterOperator: "where",
  MvApplyOperator: "mv-apply",
  MvExpandOperator: "mv-expand",
  ParseKvOperator: "parse-kv",
  ParseWhereOperator: "parse-where",
  ReduceByOperator: "reduce",
};

/** An operator's name as queries write it, from the class of its node. */
export function nameOfOperator(kind: string): string {
  const plain = kind
    .replace(/Operator$/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, "-")
    .toLowerCase();
  return NAMES[kind] ?? plain;
}

export function compileOperator(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const { given } = source;
  if (kindOf(node) === "AsOperator") return withName(nameOf(child(node, "Name")), source);
  if (given === undefined) return compiled(node, source, scope);
  const relations = new Map([...scope.relations, ...given]);
  return { ...compiled(node, source, { ...scope, relations }), given };
}

/** `as` names what comes before it, for everything that follows (learn.microsoft.com/kusto/query/as-operator). */
function withName(name: string, source: Relation): Relation {
  const relation = computedOnce(source);
  return { ...relation, label: name, given: new Map([...(source.given ?? []), [name, relation]]) };
}

function compiled(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const kind = kindOf(node);
  const compile = operators.get(kind);
  if (compile === undefined) {
    return refuse(`The operator "${nameOfOperator(kind)}"`, node, scope);
  }
  return compile(node, source, {
    ...scope,
    columns: source.columns,
    aggregates: undefined,
  });
}

/** Charts are drawn by who shows the rows. */
function render(_: SyntaxNode, source: Relation, scope: Scope): Relation {
  note(scope, "render is left out: the rows come as they are.");
  return source;
}

/** Rows are always in order here; what follows may add columns that look at it. */
function serialize(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  return elements(child(node, "Expressions")).length === 0 ? source : extend(node, source, scope);
}

/** A function whose first parameter is the table before the pipe. */
function invoke(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const call = child(node, "Function");
  const isCall = kindOf(call) === "FunctionCallExpression";
  const name = nameOf(isCall ? child(call, "Name") : call);
  const args = isCall ? elements(child(child(call, "ArgumentList"), "Expressions")) : [];
  return callTabular(call, name, [{ relation: source }, ...args], {
    ...scope,
    columns: [],
  });
}
