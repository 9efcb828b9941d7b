import type { ColumnType } from "../../tables/index.ts";
import type { SyntaxNode } from "../language.ts";
import { isHidden, type Relation } from "../scope.ts";

/** As learn.microsoft.com/kusto/query/scalar-data-types names them. */
const CLASSES: Readonly<Record<ColumnType, string>> = {
  bool: "System.SByte",
  datetime: "System.DateTime",
  decimal: "System.Data.SqlTypes.SqlDecimal",
  dynamic: "System.Object",
  guid: "System.Guid",
  int: "System.Int32",
  long: "System.Int64",
  real: "System.Double",
  string: "System.String",
  timespan: "System.TimeSpan",
};

/** A row a column (learn.microsoft.com/kusto/query/getschema-operator). */
export function getSchema(_: SyntaxNode, source: Relation): Relation {
  const columns = source.columns.filter((column) => !isHidden(column));
  const rows = columns.map(({ name, type }, index) => [name, index, CLASSES[type], type]);
  return {
    columns: [
      { name: "ColumnName", type: "string" },
      { name: "ColumnOrdinal", type: "long" },
      { name: "DataType", type: "string" },
      { name: "ColumnType", type: "string" },
    ],
    run: () => rows,
  };
}
