import { describe, expect, test } from "@jest/globals";
import { workflowSecrets } from "../../../policies/rules/workflow-secrets.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("workflow-secrets", () => {
  test("a good stack passes", () => {
    expect(verdict(workflowSecrets)).toEqual([]);
  });

  test("a webhook in a plain parameter is stopped", () => {
    const found = verdict(workflowSecrets, (stack) => {
      stack.app.props["definition"].parameters.teams = { type: "String" };
      stack.app.props["parameters"].teams = { value: "https://fabrikam.webhook.office.com/webhookb2/1" };
    });
    expect(found).toEqual(["the parameter teams has the type String: make it SecureString or SecureObject"]);
  });

  test("a password in an action is stopped", () => {
    const found = verdict(workflowSecrets, (stack) => {
      stack.app.props["definition"].actions.Mail.inputs.authentication = {
        type: "Basic",
        password: "hunter22",
      };
    });
    expect(found).toEqual([
      "Mail.inputs.authentication.password is written down: take it from a secure parameter",
    ]);
  });

  test("a secure parameter passes", () => {
    const found = verdict(workflowSecrets, (stack) => {
      stack.app.props["definition"].parameters.webhookUrl = { type: "SecureString" };
    });
    expect(found).toEqual([]);
  });

  test("an unknown parameter is left to the deployment", () => {
    const found = verdict(workflowSecrets, (stack) => {
      stack.app.props["definition"].parameters.place = { type: "String" };
      stack.app.props["parameters"].place = { value: UNKNOWN };
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know parameters.place.value",
    ]);
  });
});
