import { describe, expect, test } from "@jest/globals";
import { logAlertIdentity } from "../../../policies/rules/log-alert-identity.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("log-alert-identity", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertIdentity)).toEqual([]);
  });

  test("a rule that borrows its editor's permissions is stopped", () => {
    const found = verdict(logAlertIdentity, (stack) => {
      delete stack.rule.props["identity"];
    });
    expect(found).toEqual([
      "identity.type is not set: set it to UserAssigned, with an identity that may read the workspace",
    ]);
  });

  test("a list of no identities is stopped", () => {
    const found = verdict(logAlertIdentity, (stack) => {
      stack.rule.props["identity"].userAssignedIdentities = [];
    });
    expect(found).toEqual(["identity.userAssignedIdentities names no identity"]);
  });

  test("a system-assigned identity will do", () => {
    const found = verdict(logAlertIdentity, (stack) => {
      stack.rule.props["identity"] = { type: "SystemAssigned" };
    });
    expect(found).toEqual([]);
  });

  test("an unknown kind is left to the deployment", () => {
    const found = verdict(logAlertIdentity, (stack) => {
      stack.rule.props["identity"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know identity"]);
  });
});
