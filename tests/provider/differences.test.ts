import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { differences, refreshedInputs } from "../../sandbox/provider/differences.ts";
import { resourceType } from "../../sandbox/provider/resource-types.ts";
import type { PropertyMap } from "../../sandbox/provider/values.ts";

const rule = resourceType("azure-native:monitor:ScheduledQueryRule");

describe("differences", () => {
  test("name the place of each change, and whether it replaces the resource", () => {
    const before = {
      ruleName: "a",
      severity: 0,
      scopes: ["/x"],
      tags: { team: "soc", "cost.centre": "1" },
      criteria: { allOf: [{ query: "A", threshold: 0 }] },
    };
    const after = {
      ruleName: "b",
      severity: 0,
      scopes: ["/x", "/y"],
      tags: { team: "soc", "cost.centre": "2" },
      criteria: { allOf: [{ query: "B", threshold: 0 }] },
      enabled: true,
    };
    expect(Object.fromEntries(differences(rule, before, after))).toEqual({
      ruleName: { kind: "update", replaces: true },
      "scopes[1]": { kind: "add", replaces: false },
      'tags["cost.centre"]': { kind: "update", replaces: false },
      "criteria.allOf[0].query": { kind: "update", replaces: false },
      enabled: { kind: "add", replaces: false },
    });
  });

  test("take West Europe and westeurope for one place, and another place for a replacement", () => {
    expect(differences(rule, { location: "West Europe" }, { location: "westeurope" }).size).toBe(0);
    expect(
      Object.fromEntries(differences(rule, { location: "westeurope" }, { location: "uksouth" })),
    ).toEqual({
      location: { kind: "update", replaces: true },
    });
  });

  test("take another principal of a role assignment for a replacement", () => {
    const assignment = resourceType("azure-native:authorization:RoleAssignment");
    const changes = differences(assignment, { principalId: "a" }, { principalId: "b" });
    expect(changes.get("principalId")).toEqual({ kind: "update", replaces: true });
  });

  test("are none between equal inputs", () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<PropertyMap>);
    fc.assert(
      fc.property(json, (inputs) => {
        expect(differences(rule, inputs, structuredClone(inputs)).size).toBe(0);
      }),
    );
  });
});

describe("a refresh", () => {
  test("puts into the inputs what changed in Azure, and leaves Azure's defaults out", () => {
    const inputs = { severity: 0, criteria: { allOf: [] } };
    const before = { severity: 0, enabled: true, criteria: { allOf: [] } };
    expect(refreshedInputs(inputs, before, before)).toEqual(inputs);
    expect(refreshedInputs(inputs, before, { ...before, enabled: false })).toEqual({
      ...inputs,
      enabled: false,
    });
  });

  test("removes what is gone in Azure", () => {
    expect(
      refreshedInputs({ tags: { a: "1", b: "2" } }, { tags: { a: "1", b: "2" } }, { tags: { a: "1" } }),
    ).toEqual({
      tags: { a: "1" },
    });
  });
});
