import { expect, test } from "@jest/globals";
import type { StoredResource } from "azure-alerting-sandbox";
import { parse } from "yaml";
import { sentinelRules } from "../../../cli/export/sentinel-yaml.ts";

test("a near-real-time rule of Microsoft Sentinel is exported without a schedule and a trigger", () => {
  const rule = {
    id: "/x/providers/Microsoft.SecurityInsights/alertRules/r-1",
    type: "Microsoft.SecurityInsights/alertRules",
    body: {
      kind: "NRT",
      properties: {
        displayName: "Signed in",
        severity: "High",
        query: "SigninLogs",
        suppressionEnabled: false,
        suppressionDuration: "PT5H",
      },
    },
  } as unknown as StoredResource;
  const files = sentinelRules([rule]);
  expect([...files.keys()]).toEqual(["Signedin.yaml"]);
  expect(parse(files.get("Signedin.yaml") ?? "")).toEqual({
    id: "r-1",
    name: "Signed in",
    severity: "High",
    requiredDataConnectors: [],
    tactics: [],
    relevantTechniques: [],
    query: "SigninLogs\n",
    suppressionEnabled: false,
    suppressionDuration: "5h",
    version: "1.0.0",
    kind: "NRT",
  });
});
