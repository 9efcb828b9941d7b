import { keyOf } from "../aggregates/counts.ts";
import { child, resultName, type SyntaxNode } from "../language.ts";
import type { Relation, Scope } from "../scope.ts";
import { normaliseLong, type Row, type Value } from "../values.ts";
import { named } from "./columns.ts";
import { countOf } from "./limits.ts";

/** So many rows, each with the same chance, in their order. */
export function sample(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const limit = countOf(child(node, "Expression"), scope);
  return {
    columns: source.columns,
    run: (frame) => {
      const rows = source.run(frame);
      let wanted = limit(frame);
      return rows.filter((_, index) => {
        const taken = Math.random() * (rows.length - index) < wanted;
        if (taken) wanted--;
        return taken;
      });
    },
  };
}

/** The first values of an expression, each once; the service takes any. */
export function sampleDistinct(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const limit = countOf(child(node, "Expression"), scope);
  const value = scope.expression(child(node, "OfExpression"), scope);
  const name = resultName(child(node, "OfExpression"));
  return {
    columns: named(node, [{ name, type: value.type }]),
    run: (frame) => {
      const found = new Map<unknown, Value>();
      const most = limit(frame);
      for (const row of source.run(frame)) {
        if (found.size >= most) break;
        const next = value.evaluate(row, frame);
        found.set(keyOf(next), next);
      }
      return [...found.values()].map((each): Row => [each]);
    },
  };
}

/** The values that come most often, or have the greatest sum; counted here, estimated by the service. */
export function topHitters(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const limit = countOf(child(node, "Expression"), scope);
  const value = scope.expression(child(node, "OfExpression"), scope);
  const clause = Reflect.get(node, "ByClause") as SyntaxNode | null;
  const weight = clause === null ? undefined : scope.expression(child(clause, "Expression"), scope);
  const type = weight?.type === "real" || weight?.type === "decimal" ? "real" : "long";
  return {
    columns: named(node, [
      { name: resultName(child(node, "OfExpression")), type: value.type },
      { name: weight === undefined ? "approximate_count" : "approximate_sum", type },
    ]),
    run: (frame) => {
      const found = new Map<unknown, { value: Value; total: number | bigint }>();
      for (const row of source.run(frame)) {
        const next = value.evaluate(row, frame);
        const entry = found.get(keyOf(next)) ?? { value: next, total: 0 };
        const by = weight === undefined ? 1 : (weight.evaluate(row, frame) ?? 0);
        entry.total =
          type === "real"
            ? Number(entry.total) + Number(by)
            : normaliseLong(BigInt(entry.total) + BigInt(by as number | bigint));
        found.set(keyOf(next), entry);
      }
      const sorted = [...found.values()].sort((a, b) => (a.total > b.total ? -1 : a.total < b.total ? 1 : 0));
      return sorted.slice(0, limit(frame)).map((entry): Row => [entry.value, entry.total]);
    },
  };
}
