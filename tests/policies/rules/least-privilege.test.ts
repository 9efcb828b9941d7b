import { describe, expect, test } from "@jest/globals";
import { leastPrivilege } from "../../../policies/rules/least-privilege.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("least-privilege", () => {
  test("a good stack passes", () => {
    expect(verdict(leastPrivilege)).toEqual([]);
  });

  test("Contributor is stopped", () => {
    const found = verdict(leastPrivilege, (stack) => {
      stack.reader.props["roleDefinitionId"] = "/x/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c";
    });
    expect(found).toEqual([
      "the role b24988ac-6180-42a0-ab88-20f7382dd24c is not one of Log Analytics Reader, Monitoring Reader",
    ]);
  });

  test("a whole subscription is stopped", () => {
    const found = verdict(leastPrivilege, (stack) => {
      stack.appReader.props["scope"] = "/subscriptions/11111111-1111-4111-8111-111111111111";
    });
    expect(found).toEqual([
      "its scope is /subscriptions/11111111-1111-4111-8111-111111111111: it must be the workspace",
    ]);
  });

  test("Contributor on what sends text messages passes", () => {
    const found = verdict(leastPrivilege, (stack) => {
      Object.assign(stack.reader.props, {
        roleDefinitionId: "/x/b24988ac-6180-42a0-ab88-20f7382dd24c",
        scope: "/x/providers/Microsoft.Communication/communicationServices/sms",
      });
    });
    expect(found).toEqual([]);
  });

  test("an unknown scope is left to the deployment", () => {
    const found = verdict(leastPrivilege, (stack) => {
      stack.reader.props["scope"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know scope"]);
  });

  test("reading a workflow's own runs passes, and no more of it", () => {
    const onWorkflow = (role: string) =>
      verdict(leastPrivilege, (stack) => {
        Object.assign(stack.appReader.props, {
          roleDefinitionId: `/x/${role}`,
          scope: "/x/providers/Microsoft.Logic/workflows/app-soc",
        });
      });
    expect(onWorkflow("acdd72a7-3385-48ef-bd42-f606fba81ae7")).toEqual([]);
    expect(onWorkflow("43d0d8ad-25c7-4714-9337-8ba259a9fe05")).toEqual([]);
    expect(onWorkflow("b24988ac-6180-42a0-ab88-20f7382dd24c")).toEqual([
      "the role b24988ac-6180-42a0-ab88-20f7382dd24c is not one of Log Analytics Reader, Monitoring Reader",
      "its scope is /x/providers/Microsoft.Logic/workflows/app-soc: it must be the workspace",
    ]);
    const everywhere = verdict(leastPrivilege, (stack) => {
      stack.appReader.props["roleDefinitionId"] = "/x/acdd72a7-3385-48ef-bd42-f606fba81ae7";
    });
    expect(everywhere).toEqual([
      "the role acdd72a7-3385-48ef-bd42-f606fba81ae7 is not one of Log Analytics Reader, Monitoring Reader",
    ]);
  });
});
