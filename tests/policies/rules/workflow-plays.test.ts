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

  test("one condition that keeps back several channels is one fault", async () => {
    const result = await found((stack) => {
      const { Mail } = actions(stack);
      const channel = { ...Mail, runAfter: {} };
      actions(stack).Only = {
        type: "If",
        expression: "@equals(1, 2)",
        actions: { Mail: channel, Second: channel, Third: channel },
        runAfter: Mail.runAfter,
      };
      delete actions(stack).Mail;
    });
    expect(result).toEqual([expect.stringMatching(/^Mail, Second and Third: each /)]);
  });

  test("an action that the sandbox does not have is unknown", async () => {
    const result = await found((stack) => {
      actions(stack).Code = { type: "JavaScriptCode", inputs: { code: "return 1" }, runAfter: {} };
    });
    expect(result).toEqual([
      expect.stringMatching(/^whether it sends is not known: The sandbox has no action .*accept "page" in/),
    ]);
  });

  const only = (expression: unknown) => (stack: HandWritten) => {
    const { Mail } = actions(stack);
    actions(stack).Only = {
      type: "If",
      expression,
      actions: { Mail: { ...Mail, runAfter: {} } },
      runAfter: Mail.runAfter,
    };
    delete actions(stack).Mail;
  };
  const condition = (name: string) =>
    `triggerBody()?['data']?['alertContext']?['condition']?['allOf']?[0]?['${name}']`;
  const essential = (name: string) => `triggerBody()?['data']?['essentials']?['${name}']`;

  test.each([
    ["of one account", "@not(contains(string(triggerBody()), 'bg2@'))", 'where the alert has "bg2@"'],
    ["in one hour", "@not(equals(int(formatDateTime(utcNow(), 'HH')), 14))", "at 2026-01-15 14:09"],
    ["in some minutes", "@less(int(utcNow('mm')), 44)", "at 2026-01-15 "],
    [
      "by the hour in the alert itself",
      "@less(int(substring(triggerBody()?['data']?['essentials']?['firedDateTime'], 11, 2)), 7)",
      "at 2026-01-15 ",
    ],
    [
      "of one account, by a text after an empty one",
      "@not(equals(concat('', triggerBody()?['data']?['essentials']?['description']), 'of bg2'))",
      'where the alert has "of bg2"',
    ],
    ["by chance", "@less(rand(0, 10), 9)", "where chance has it (0.9"],
    ["of many events", `@less(${condition("metricValue")}, 100)`, "where the alert is of 101 events"],
    [
      "with many dimensions",
      `@less(length(${condition("dimensions")}), 7)`,
      "where the alert is of 12 events",
    ],
    ["by what was found", "@not(contains(string(body('Ask')), 'Lagos'))", 'where the alert has "Lagos"'],
    ["after a day", "@less(utcNow(), '2028-03-01')", "at 2030-06-01 12:31"],
  ])("alerts %s that are kept back are found", async (_, expression, how) => {
    expect(await found(only(expression))).toEqual([expect.stringContaining(how)]);
  });

  test("a decision by a value that another action computes is found, too", async () => {
    const result = await found((stack) => {
      only("@not(equals(outputs('Hour'), '03'))")(stack);
      actions(stack).Hour = { type: "Compose", inputs: "@formatDateTime(utcNow(), 'HH')", runAfter: {} };
      actions(stack).Only.runAfter.Hour = ["Succeeded"];
    });
    expect(result).toEqual([expect.stringContaining("at 2026-01-15 03:52")]);
  });

  test("who writes a workflow himself may say nothing of a resolved alert, but may not fail on it", async () => {
    expect(await found(only({ equals: [`@${essential("monitorCondition")}`, "Fired"] }))).toEqual([]);
    const result = await found((stack) => {
      actions(stack).Mail.inputs.body.To =
        `@if(equals(${essential("monitorCondition")}, 'Fired'), 'soc@contoso.com', '')`;
    });
    expect(result).toEqual([expect.stringContaining("where the alert is resolved")]);
  });

  test("a message without a text tells nobody anything", async () => {
    const result = await found((stack) => {
      actions(stack).Mail.inputs.body.Body = " ";
    });
    expect(result).toEqual([expect.stringContaining("The message has no text.")]);
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
