import { describe, expect, test } from "@jest/globals";
import { noLiteralUrl } from "../../../policies/rules/no-literal-url.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("no-literal-url", () => {
  test("a good stack passes", () => {
    expect(verdict(noLiteralUrl)).toEqual([]);
  });

  test("a webhook in an action is stopped", () => {
    const found = verdict(noLiteralUrl, (stack) => {
      stack.app.props["definition"].actions.Mail.inputs.uri = "https://hooks.slack.com/services/T0/B0/x";
    });
    expect(found).toEqual(["actions.Mail.inputs.uri holds such a URL: take it from a secure parameter"]);
  });

  test("a signature in an action is stopped", () => {
    const found = verdict(noLiteralUrl, (stack) => {
      stack.app.props["definition"].actions.Mail.inputs.uri =
        "https://prod-01.westeurope.logic.azure.com/x?sig=abcdefgh";
    });
    expect(found).toEqual(["actions.Mail.inputs.uri holds such a URL: take it from a secure parameter"]);
  });

  test("an unknown definition is left to the deployment", () => {
    const found = verdict(noLiteralUrl, (stack) => {
      stack.app.props["definition"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know definition"]);
  });
});
