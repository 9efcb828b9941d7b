import { describe, expect, test } from "@jest/globals";
import { identityCanReadLogs } from "../../../policies/rules/identity-can-read-logs.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("identity-can-read-logs", () => {
  test("a good stack passes", () => {
    expect(verdict(identityCanReadLogs)).toEqual([]);
  });

  test("an identity without a role is stopped", () => {
    const found = verdict(identityCanReadLogs, (stack) => {
      stack.reader = undefined as never;
    });
    expect(found).toEqual([
      "the identity reads has no role on the workspace: give it Log Analytics Reader there",
    ]);
  });

  test("a workflow without a role is stopped", () => {
    const found = verdict(identityCanReadLogs, (stack) => {
      stack.appReader = undefined as never;
    });
    expect(found).toEqual([
      "the identity page has no role on the workspace: give it Log Analytics Reader there",
    ]);
  });

  test("a role that reads nothing is stopped", () => {
    const found = verdict(identityCanReadLogs, (stack) => {
      stack.reader.props["roleDefinitionId"] = "/x/roleDefinitions/87a39d53-fc1b-424a-814c-f7e04687dc9e";
    });
    expect(found).toEqual([
      "the identity reads has on the workspace no role that may read it: give it Log Analytics Reader",
    ]);
  });

  test("a role on another workspace is stopped", () => {
    const found = verdict(identityCanReadLogs, (stack) => {
      stack.reader.props["scope"] += "-2";
    });
    expect(found).toEqual([
      "the identity reads has no role on the workspace: give it Log Analytics Reader there",
    ]);
  });

  test("an unknown role is left to the deployment", () => {
    const found = verdict(identityCanReadLogs, (stack) => {
      stack.reader.props["roleDefinitionId"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know roleDefinitionId",
    ]);
  });

  test("a role assignment without principalType is stopped, once", () => {
    const found = verdict(identityCanReadLogs, (stack) => {
      delete stack.reader.props["principalType"];
    });
    expect(found).toEqual([
      "it has no principalType: set it to ServicePrincipal, or Azure may not find an identity that is new",
    ]);
  });
});
