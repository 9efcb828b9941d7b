import { describe, expect, test } from "@jest/globals";
import { actionGroupReceivers } from "../../../policies/rules/action-group-receivers.ts";
import { blockedSignIn } from "../../../queries/blocked-sign-in.ts";
import { failedSignIn } from "../../../queries/failed-sign-in.ts";
import { type Detection, signIn } from "../../../queries/index.ts";
import { accounts } from "../../workflows/sample.ts";
import { herald, UNKNOWN, verdict } from "../stack.ts";

describe("action-group-receivers", () => {
  test("a good stack passes", () => {
    expect(verdict(actionGroupReceivers)).toEqual([]);
  });

  test("one receiver alone is stopped", () => {
    const found = verdict(actionGroupReceivers, (stack) => {
      delete stack.direct.props["smsReceivers"];
    });
    expect(found).toEqual(["its action groups have 1 receivers on 1 kinds of channel: 2 on 2 are needed"]);
  });

  test("rules that share their groups are one fault, and another group is another", () => {
    const another = (stack: Parameters<NonNullable<Parameters<typeof verdict>[1]>>[0]) => {
      const rule = structuredClone(stack.rule);
      rule.name = `${rule.name}-2`;
      return rule;
    };
    const alone = (change: (rule: ReturnType<typeof another>) => void) =>
      verdict(actionGroupReceivers, (stack) => {
        delete stack.direct.props["smsReceivers"];
        const rule = another(stack);
        change(rule);
        return [rule];
      });
    expect(alone(() => {})).toHaveLength(1);
    expect(alone((rule) => (rule.props["actions"].actionGroups = []))).toHaveLength(2);
  });

  test("a rule on failed sign-ins alone may leave the phones out, but not the addresses", () => {
    const of = (detection: Detection, kinds: string[]) =>
      verdict(actionGroupReceivers, ({ direct, rule }) => {
        for (const kind of kinds) delete direct.props[kind];
        rule.props["criteria"].allOf[0].query = detection.query({ accounts, groups: [] });
      });
    const few = (count: number) => [
      `its action groups have ${count} receivers on ${count} kinds of channel: 2 on 2 are needed`,
    ];
    expect(of(failedSignIn, ["smsReceivers"])).toEqual([]);
    expect(of(failedSignIn, ["smsReceivers", "emailReceivers"])).toEqual(few(0));
    expect(of(blockedSignIn, ["smsReceivers"])).toEqual(few(1));
    expect(of(signIn, ["smsReceivers"])).toEqual(few(1));
  });

  test("a webhook is a kind of its own; a secure one that names no application is none", () => {
    const found = (webhook: object) =>
      verdict(actionGroupReceivers, ({ direct }) => {
        delete direct.props["smsReceivers"];
        direct.props["webhookReceivers"] = [
          { name: "pager", serviceUri: "https://events.pagerduty.com/integration/1/enqueue", ...webhook },
        ];
      });
    const few = ["its action groups have 1 receivers on 1 kinds of channel: 2 on 2 are needed"];
    expect(found({})).toEqual([]);
    expect(found({ useAadAuth: true, objectId: "11111111-2222-4333-8444-555555555555" })).toEqual([]);
    expect(found({ useAadAuth: true })).toEqual(few);
    expect(found({ serviceUri: "" })).toEqual(few);
  });

  test("an address that is empty is nobody", () => {
    const found = verdict(actionGroupReceivers, (stack) => {
      stack.direct.props["emailReceivers"][0].emailAddress = "";
    });
    expect(found).toEqual(["its action groups have 1 receivers on 1 kinds of channel: 2 on 2 are needed"]);
  });

  test("two receivers of one kind are stopped", () => {
    const found = verdict(actionGroupReceivers, (stack) => {
      stack.direct.props["smsReceivers"] = [];
      stack.direct.props["emailReceivers"].push({ name: "b", emailAddress: "b@fabrikam.com" });
    });
    expect(found).toEqual(["its action groups have 2 receivers on 1 kinds of channel: 2 on 2 are needed"]);
  });

  test("a group of another stack is named", () => {
    const found = verdict(actionGroupReceivers, (stack) => {
      stack.direct = undefined as never;
    });
    expect(found).toEqual([
      'its action groups have 0 receivers on 0 kinds of channel: 2 on 2 are needed (not seen here: /subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-soc/providers/Microsoft.Insights/actionGroups/ag-direct; name it in this policy\'s setting "elsewhere")',
    ]);
  });

  test("unknown receivers are left to the deployment", () => {
    const found = verdict(actionGroupReceivers, (stack) => {
      stack.direct.props["emailReceivers"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know emailReceivers",
    ]);
  });

  test("a rule that only tells sooner needs no receivers of its own", () => {
    expect(verdict(actionGroupReceivers, (stack) => [herald(stack)])).toEqual([]);
  });
});
