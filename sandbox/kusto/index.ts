export { type Blanks, blanksOf } from "./blanks.ts";
export { type CompiledQuery, compile, compileForm, type QueryResult } from "./compile.ts";
export { KustoError } from "./errors.ts";
export { FaultList } from "./fault-list.ts";
export { Ingestion, IngestionError, ingest, type Table } from "./ingest.ts";
export { neededColumns } from "./needed-columns.ts";
export type { Render } from "./render.ts";
export { rowSubsetFault } from "./row-subset.ts";
export { inTime, type KustoColumn, QueryLimitError, QueryTimeoutError } from "./scope.ts";
export type { Place, Rows, SavedFunction, Surroundings } from "./surroundings.ts";
export {
  formatDatetime,
  formatTimespan,
  jsonValue,
  parseDatetime,
  parseTimespan,
  type Row,
  ticksOf,
  type Value,
  wireValue,
} from "./values.ts";
