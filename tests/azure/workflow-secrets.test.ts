import { expect, test } from "@jest/globals";
import { deployedResources } from "../../sandbox/azure/index.ts";
import { arm, azure, freshAzure, GROUP, WORKFLOW } from "./fresh.ts";

const BODY = {
  location: "westeurope",
  properties: {
    definition: {
      parameters: {
        urls: { type: "SecureObject" },
        token: { type: "securestring", defaultValue: "t0ken" },
        id: { type: "String" },
      },
    },
    parameters: { urls: { value: { soc: "https://secret" } }, id: { value: "plain" } },
  },
};

freshAzure();

test("values of a workflow's secure parameters are taken and never given back", async () => {
  await arm("PUT", GROUP, { location: "westeurope" });
  const put = await arm("PUT", WORKFLOW, BODY);
  const got = await arm("GET", WORKFLOW);
  for (const { properties } of [put.body, got.body]) {
    expect(properties.parameters).toEqual({ urls: {}, id: { value: "plain" } });
    expect(properties.definition.parameters.token).toEqual({ type: "securestring" });
  }
  // What was shown is refused when it comes back: the values are missing, and they are not those of before.
  const back = await arm("PUT", WORKFLOW, got.body);
  expect([back.status, back.body.error.code, back.body.error.message]).toEqual([
    400,
    "InvalidTemplate",
    "The template validation failed: 'The value for the workflow parameter 'urls' is not provided.'.",
  ]);
  const shown = JSON.stringify(deployedResources(azure.store));
  expect(shown).toContain('"urls":{"value":"[secret]"}');
  expect(shown).not.toMatch(/https:\/\/secret|t0ken/);
  expect(azure.store.get(WORKFLOW)?.body).toEqual(BODY);
});
