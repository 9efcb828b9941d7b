import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { jsonList } from "../../../cli/terminal/print.ts";

test("a list that is printed an element at a time is what JSON.stringify writes", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (list) => {
      expect([...jsonList(list)].join("")).toBe(JSON.stringify(list, null, 2));
      const nested = `{\n  "rows": ${[...jsonList(list, "  ")].join("")}\n}`;
      expect(nested).toBe(JSON.stringify({ rows: list }, null, 2));
    }),
  );
});
