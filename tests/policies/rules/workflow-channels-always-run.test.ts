import { describe, expect, test } from "@jest/globals";
import { workflowChannelsAlwaysRun } from "../../../policies/rules/workflow-channels-always-run.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("workflow-channels-always-run", () => {
  test("a good stack passes", () => {
    expect(verdict(workflowChannelsAlwaysRun)).toEqual([]);
  });

  test("a channel that waits for the query to succeed is stopped", () => {
    const found = verdict(workflowChannelsAlwaysRun, (stack) => {
      stack.app.props["definition"].actions.Mail.runAfter = { Ask: ["Succeeded"] };
    });
    expect(found).toEqual(["Mail does not run where Ask fails: accept every status in runAfter"]);
  });

  test("a channel that a timeout stops is stopped", () => {
    const found = verdict(workflowChannelsAlwaysRun, (stack) => {
      stack.app.props["definition"].actions.Mail.runAfter = { Ask: ["Succeeded", "Failed"] };
    });
    expect(found).toEqual(["Mail does not run where Ask fails: accept every status in runAfter"]);
  });

  test("what stops several channels is one fault", () => {
    const found = verdict(workflowChannelsAlwaysRun, (stack) => {
      const { actions } = stack.app.props["definition"];
      actions.Mail.runAfter = { Ask: ["Succeeded"] };
      actions.Second = structuredClone(actions.Mail);
      actions.Third = structuredClone(actions.Mail);
    });
    expect(found).toEqual([
      "Mail, Second and Third: each does not run where Ask fails: accept every status in runAfter",
    ]);
  });

  test("a loop over the rows is stopped", () => {
    const found = verdict(workflowChannelsAlwaysRun, (stack) => {
      const actions = stack.app.props["definition"].actions;
      actions.Each = { type: "Foreach", actions: { Mail: { ...actions.Mail, runAfter: {} } }, runAfter: {} };
      delete actions.Mail;
    });
    expect(found).toEqual(["Mail runs once for each item of Each, so never where there is none"]);
  });

  test("a workflow that tells nobody is stopped", () => {
    const found = verdict(workflowChannelsAlwaysRun, (stack) => {
      delete stack.app.props["definition"].actions.Mail;
    });
    expect(found).toEqual(["it has no action that notifies anybody"]);
  });

  test("an unknown definition is left to the deployment", () => {
    const found = verdict(workflowChannelsAlwaysRun, (stack) => {
      stack.app.props["definition"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know definition"]);
  });
});
