import { describe, expect, test } from "@jest/globals";
import { workflowChannelsHaveRecipients } from "../../../policies/rules/workflow-channels-have-recipients.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("workflow-channels-have-recipients", () => {
  test("a good stack passes", () => {
    expect(verdict(workflowChannelsHaveRecipients)).toEqual([]);
  });

  test("a mail to nobody is stopped", () => {
    const found = verdict(workflowChannelsHaveRecipients, (stack) => {
      stack.app.props["definition"].actions.Mail.inputs.body.To = " ; ";
    });
    expect(found).toEqual(["Mail is sent to nobody"]);
  });

  test("a result that is made up is stopped", () => {
    const found = verdict(workflowChannelsHaveRecipients, (stack) => {
      stack.app.props["definition"].actions.Mail.runtimeConfiguration = {
        staticResult: { staticResultOptions: "Enabled" },
      };
    });
    expect(found).toEqual(["Mail has a static result: it does nothing"]);
  });

  test("an unknown recipient is left to the deployment", () => {
    const found = verdict(workflowChannelsHaveRecipients, (stack) => {
      stack.app.props["definition"].actions.Mail.inputs.body.To = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know definition.actions.Mail.inputs.body.To",
    ]);
  });
});
