import { describe, expect, test } from "@jest/globals";
import { connectionsUsed } from "../../../policies/rules/connections-used.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("connections-used", () => {
  test("a good stack passes", () => {
    expect(verdict(connectionsUsed)).toEqual([]);
  });

  test("a connection through which nothing is sent is stopped", () => {
    const found = verdict(connectionsUsed, (stack) => {
      stack.app.props["definition"].actions.Mail.inputs.host.connection.name =
        "@parameters('$connections')['teams']['connectionId']";
    });
    expect(found).toEqual([
      "an action uses the connection teams, which $connections has not",
      "no action uses the connection office365: a channel was dropped",
    ]);
  });

  test("a connection that no workflow refers to is stopped", () => {
    const found = verdict(connectionsUsed, (stack) => {
      stack.app.props["parameters"].$connections.value = {};
      stack.app.from = {};
      delete stack.app.props["definition"].actions.Mail;
    });
    expect(found).toEqual(["no workflow uses it: a channel was dropped"]);
  });

  test("an unknown connection is left to the deployment", () => {
    const found = verdict(connectionsUsed, (stack) => {
      stack.app.props["parameters"].$connections.value.office365.connectionId = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know parameters.$connections.value.office365.connectionId",
    ]);
  });
});
