import { columnsOf, rowsOf } from "./run.ts";

export const T = `let T = datatable(s:string, n:long, d:dynamic)[
  "a", 1, dynamic({"k":"x","list":[1,2]}), "b", 2, dynamic(null), "a", 3, dynamic({"k":"y","list":[]}), "c", long(null), dynamic([7])
];
let U = datatable(s:string, m:long)["a", 10, "d", 40, "a", 11];
`;
export const run = (query: string) => rowsOf(T + query);
export const columns = (query: string) => columnsOf(T + query);
