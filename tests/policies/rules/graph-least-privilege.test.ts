import { describe, expect, test } from "@jest/globals";
import { graphLeastPrivilege } from "../../../policies/rules/graph-least-privilege.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("graph-least-privilege", () => {
  test("a good stack passes", () => {
    expect(verdict(graphLeastPrivilege)).toEqual([]);
  });

  test("a permission to write the directory is stopped", () => {
    const found = verdict(graphLeastPrivilege, () => {
      return [
        {
          type: "azuread:index/appRoleAssignment:AppRoleAssignment",
          name: "directory",
          props: { appRoleId: "19dbc75e-c2e2-444c-a770-ec69d8559fc7" },
        },
      ];
    });
    expect(found).toEqual([
      "the app role 19dbc75e-c2e2-444c-a770-ec69d8559fc7 is not allowed: Mail.Send alone is",
    ]);
  });

  test("Mail.Send passes", () => {
    const found = verdict(graphLeastPrivilege, () => {
      return [
        {
          type: "azuread:index/appRoleAssignment:AppRoleAssignment",
          name: "mails",
          props: { appRoleId: "b633e1c5-b582-4048-a93e-9f11b44c7e96" },
        },
      ];
    });
    expect(found).toEqual([]);
  });

  test("an unknown permission is left to the deployment", () => {
    const found = verdict(graphLeastPrivilege, () => {
      return [
        {
          type: "azuread:index/appRoleAssignment:AppRoleAssignment",
          name: "mails",
          props: { appRoleId: UNKNOWN },
        },
      ];
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know appRoleId"]);
  });
});
