import { describe, expect, test } from "@jest/globals";
import { workflowPlays } from "../../../policies/rules/workflow-plays.ts";
import { type HandWritten, UNKNOWN, verdictOf } from "../stack.ts";

const found = (change: (stack: HandWritten) => unknown = () => {}) => verdictOf(workflowPlays, change);
const actions = ({ app }: HandWritten) => app.props["definition"].actions;

describe("workflow-plays", () => {
  test("a good stack passes", async () => {
    expect(await found()).toEqual([]);
  });

  test.each<[string, (stack: HandWritten) => unknown, string]>([
    [
      "a path that is no operation",
      (stack) => {
        actions(stack).Mail.inputs.path = "/v2/Nothing";
      },
      "Mail does not send",
    ],
    [
      "blanks for recipients",
      (stack) => {
        actions(stack).Mail.inputs.body.To = " ; ";
      },
      "Mail does not send",
    ],
    [
      "an end before the channels",
      (stack) => {
        actions(stack).Stop = { type: "Terminate", inputs: { runStatus: "Succeeded" }, runAfter: {} };
      },
      "Mail does not send",
    ],
    [
      "a wait of an hour",
      (stack) => {
        actions(stack).Pause = {
          type: "Wait",
          inputs: { interval: { count: 1, unit: "Hour" } },
          runAfter: {},
        };
        actions(stack).Mail.runAfter.Pause = ["Succeeded"];
      },
      "Mail sends 60 minutes after the alert",
    ],
    [
      "a second for a channel",
      (stack) => {
        actions(stack).Mail.limit = { timeout: "PT1S" };
      },
      "where the service is busy at first",
    ],
    [
      "a channel that is tried once",
      (stack) => {
        actions(stack).Mail.inputs.retryPolicy = { type: "none" };
      },
      "where the service is busy at first",
    ],
    [
      "a query whose failure is the end",
      (stack) => {
        actions(stack).Mail.runAfter = { Ask: ["Succeeded"] };
      },
      "where the query fails",
    ],
    [
      "a trigger that splits nothing",
      (stack) => {
        stack.app.props["definition"].triggers.manual.splitOn = "@triggerBody()?['none']";
      },
      "the trigger fails",
    ],
    [
      "a connection of another kind",
      (stack) => {
        stack.mail.props["properties"].api.id = "/x/managedApis/teams";
      },
      "Mail does not send",
    ],
  ])("%s is stopped", async (_, change, message) => {
    expect(await found(change)).toEqual([expect.stringContaining(message)]);
  });

  test("an action that the sandbox does not have is unknown", async () => {
    const result = await found((stack) => {
      actions(stack).Code = { type: "JavaScriptCode", inputs: { code: "return 1" }, runAfter: {} };
    });
    expect(result).toEqual([
      expect.stringContaining("? it is not known whether it sends: The sandbox has no action"),
    ]);
  });

  test("what a preview does not know may be the reason: it is left to the deployment", async () => {
    const result = await found((stack) => {
      actions(stack).Mail.inputs.body.To = UNKNOWN;
    });
    expect(result).toEqual([
      expect.stringMatching(/^\? cannot be judged before the deployment: Mail does not send/),
    ]);
  });
});
