import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { asInputs, outputs, pathValues, requestBody, resourceId } from "../../sandbox/provider/body.ts";
import { resourceType } from "../../sandbox/provider/resource-types.ts";

const rule = resourceType("azure-native:monitor:ScheduledQueryRule");
const identityId =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i";

describe("the body of a request", () => {
  test("has tags, kind, identity and location beside properties, and leaves out what is in the path", () => {
    const body = requestBody(rule, {
      resourceGroupName: "rg",
      ruleName: "r",
      azureApiVersion: "2025-01-01-preview",
      __createBeforeDelete: true,
      location: "westeurope",
      kind: "LogAlert",
      tags: { a: "b" },
      identity: { type: "UserAssigned", userAssignedIdentities: [identityId] },
      severity: 0,
      criteria: { allOf: [{ query: "SigninLogs" }] },
    });
    expect(body).toEqual({
      location: "westeurope",
      kind: "LogAlert",
      tags: { a: "b" },
      identity: { type: "UserAssigned", userAssignedIdentities: { [identityId]: {} } },
      properties: { severity: 0, criteria: { allOf: [{ query: "SigninLogs" }] } },
    });
  });

  test("of a resource group has no properties", () => {
    const group = resourceType("azure-native:resources:ResourceGroup");
    expect(requestBody(group, { resourceGroupName: "rg", location: "westeurope" })).toEqual({
      location: "westeurope",
    });
  });

  test("of a connection has its properties as the program wrote them", () => {
    const connection = resourceType("azure-native:web:Connection");
    const properties = { displayName: "Mail", api: { id: "/x" }, parameterValues: { sid: "AC1" } };
    expect(requestBody(connection, { connectionName: "c", resourceGroupName: "rg", properties })).toEqual({
      properties,
    });
  });

  test("of a role assignment is nothing but properties", () => {
    const assignment = resourceType("azure-native:authorization:RoleAssignment");
    const inputs = { principalId: "p", principalType: "ServicePrincipal", roleDefinitionId: "d" };
    expect(requestBody(assignment, { ...inputs, scope: "/s", roleAssignmentName: "n" })).toEqual({
      properties: inputs,
    });
  });
});

describe("the outputs of a response", () => {
  test("are flattened, and only what azure-native declares", () => {
    const identity = resourceType("azure-native:managedidentity:UserAssignedIdentity");
    const response = {
      id: identityId,
      name: "i",
      type: "Microsoft.ManagedIdentity/userAssignedIdentities",
      location: "westeurope",
      surprise: true,
      properties: { principalId: "p", clientId: "c", tenantId: "t", isolationScope: "None" },
    };
    expect(outputs(identity, response)).toEqual({
      azureApiVersion: "2023-01-31",
      name: "i",
      type: "Microsoft.ManagedIdentity/userAssignedIdentities",
      location: "westeurope",
      principalId: "p",
      clientId: "c",
      tenantId: "t",
    });
  });

  test("lose what the program could not have written when they become inputs", () => {
    const values = {
      name: "r",
      etag: "e",
      severity: 0,
      identity: {
        type: "UserAssigned",
        tenantId: "t",
        userAssignedIdentities: { [identityId]: { clientId: "c" } },
      },
    };
    expect(asInputs(rule, values)).toEqual({
      severity: 0,
      identity: { type: "UserAssigned", userAssignedIdentities: [identityId] },
    });
  });
});

describe("an ARM id", () => {
  test("of a role assignment starts with its scope, whatever slashes that has", () => {
    const { path } = resourceType("azure-native:authorization:RoleAssignment");
    const id = "/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/n";
    for (const scope of ["/subscriptions/s", "subscriptions/s/"]) {
      expect(resourceId(path, { scope, roleAssignmentName: "n" })).toBe(id);
    }
    expect(pathValues(path, id)).toEqual({ scope: "subscriptions/s", roleAssignmentName: "n" });
  });

  test("without a name is refused by the input's name", () => {
    expect(() => resourceId(rule.path, { subscriptionId: "s", resourceGroupName: "" })).toThrow(
      '"resourceGroupName" must be a text that is not empty, "." or ".."',
    );
  });

  test("gives back the values that it was made of", () => {
    const name = fc.string({ minLength: 3, unit: "grapheme" });
    fc.assert(
      fc.property(name, name, (group, name) => {
        const values = { resourceGroupName: group, ruleName: name };
        expect(pathValues(rule.path, resourceId(rule.path, { subscriptionId: "s", ...values }))).toEqual(
          values,
        );
      }),
    );
  });
});
