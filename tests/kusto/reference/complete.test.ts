import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { scalarFunctions } from "../../../sandbox/kusto/functions/index.ts";

/** They need files, a clock or no page's example: `surroundings.test.ts`, `query.test.ts`, `functions.test.ts`. */
const ELSEWHERE = ["geo_info_from_ip_address", "ingestion_time", "parse_user_agent", "geo_distance_2points"];

test("every function of single values that the sandbox has stands in an example", () => {
  const folder = new URL("./", import.meta.url);
  const texts = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), "utf8"))
    .join("");
  const missing = [...scalarFunctions.keys()].filter((name) => !new RegExp(`\\b${name}\\(`).test(texts));
  expect(missing.filter((name) => !ELSEWHERE.includes(name))).toEqual([]);
});
