import { expect, test } from "@jest/globals";
import { generateSchema } from "../../sandbox/provider/schema/generate.ts";
import { schema } from "../../sandbox/provider/schema/index.ts";

test("the schema is that of the installed azure-native", () => {
  const paths = (tokens: object) =>
    Object.keys(tokens).map((token) => {
      const [, module, name = ""] = token.split(":");
      return `${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    });
  expect(generateSchema(paths(schema.resources), paths(schema.functions))).toEqual(schema);
}, 60_000);
