import { describe, expect, test } from "@jest/globals";
import { connectionsUsed } from "../../../policies/rules/connections-used.ts";
import { connectionOf, type Declared, type HandWritten, UNKNOWN, verdict } from "../stack.ts";

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

  test("a connection for identities, declared as a generic resource, is one like any other", () => {
    const asked = (stack: HandWritten) => {
      stack.app.props["parameters"].$connections.value.azuremonitorlogs = {
        connectionId: stack.app.props["parameters"].$connections.value.office365.connectionId.replace(
          "con-mail",
          "con-logs",
        ),
      };
      stack.app.props["definition"].actions.Ask.inputs = {
        host: { connection: { name: "@parameters('$connections')['azuremonitorlogs']['connectionId']" } },
      };
    };
    const generic = connectionOf("azuremonitorlogs", "con-logs");
    const declared = verdict(connectionsUsed, (stack) => {
      asked(stack);
      return [generic];
    });
    expect(declared).toEqual([]);
    expect(verdict(connectionsUsed, (stack) => asked(stack))).toEqual([
      expect.stringMatching(/^the connection azuremonitorlogs is not in this stack: .*con-logs$/),
    ]);
    expect(verdict(connectionsUsed, () => [generic])).toEqual(["no workflow uses it: a channel was dropped"]);
    expect(
      verdict(connectionsUsed, () => [{ ...generic, props: { ...generic.props, resourceType: "sites" } }]),
    ).toEqual([]);
  });

  test("the connection by which a playbook is started is used", () => {
    const playbook: Declared = {
      type: "azure-native:logic:Workflow",
      name: "playbook",
      props: {},
      from: { parameters: ["con-incident"] },
    };
    expect(verdict(connectionsUsed, () => [connectionOf("azuresentinel", "con-incident"), playbook])).toEqual(
      [],
    );
  });
});
