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
  const shown = JSON.stringify(deployedResources(azure.store));
  expect(shown).toContain('"urls":{"value":"[secret]"}');
  expect(shown).not.toMatch(/https:\/\/secret|t0ken/);
  expect(azure.store.get(WORKFLOW)?.body).toEqual(BODY);
});
