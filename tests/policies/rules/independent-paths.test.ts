import { describe, expect, test } from "@jest/globals";
import { independentPaths } from "../../../policies/rules/independent-paths.ts";
import { herald, UNKNOWN, verdict } from "../stack.ts";

describe("independent-paths", () => {
  test("a good stack passes", () => {
    expect(verdict(independentPaths)).toEqual([]);
  });

  test("an alert that reaches people by the workflow alone is stopped", () => {
    const found = verdict(independentPaths, (stack) => {
      stack.rule.props["actions"].actionGroups.pop();
    });
    expect(found).toEqual(["it reaches people by a program alone"]);
  });

  test("an alert that reaches nobody is stopped", () => {
    const found = verdict(independentPaths, (stack) => {
      stack.rule.props["actions"].actionGroups = [];
    });
    expect(found).toEqual(["it reaches nobody"]);
  });

  const OTHER = "/x/providers/Microsoft.Insights/actionGroups/other";

  test("a group of another stack may notify people besides", () => {
    const found = verdict(independentPaths, (stack) => {
      stack.rule.props["actions"].actionGroups.push(OTHER);
    });
    expect(found).toEqual([]);
  });

  test("a group of another stack is named where it is needed", () => {
    const found = verdict(independentPaths, (stack) => {
      stack.rule.props["actions"].actionGroups = [OTHER];
    });
    expect(found).toEqual([
      `its action group is not in this stack: ${OTHER}; name it in the setting "elsewhere"`,
    ]);
  });

  test("a workflow that no alert starts any more is missed", () => {
    const found = verdict(independentPaths, (stack) => {
      stack.rule.props["actions"].actionGroups.shift();
    });
    expect(found).toEqual(["it starts no workflow, and other alerts do, or did"]);
  });

  test("nor does a group of another stack stand for it", () => {
    const found = verdict(independentPaths, (stack) => {
      stack.rule.props["actions"].actionGroups[0] = OTHER;
    });
    expect(found).toEqual([
      `its action group is not in this stack: ${OTHER}; name it in the setting "elsewhere"`,
    ]);
  });

  test("ids that a preview does not know are told from what they are made of", () => {
    const found = verdict(independentPaths, (stack) => {
      stack.rule.props["actions"].actionGroups = [UNKNOWN, UNKNOWN];
    });
    expect(found).toEqual([]);
  });

  test("unknown receivers are left to the deployment", () => {
    const found = verdict(independentPaths, (stack) => {
      stack.direct.props["smsReceivers"] = UNKNOWN;
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know smsReceivers"]);
  });

  test("a rule that only tells sooner may start the workflow alone, and must start it", () => {
    expect(verdict(independentPaths, (stack) => [herald(stack)])).toEqual([]);
    const found = verdict(independentPaths, (stack) => {
      const sooner = herald(stack);
      sooner.props["actions"].actionGroups = [];
      return [sooner];
    });
    expect(found).toEqual(["it reaches nobody"]);
  });
});
