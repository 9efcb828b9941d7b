import { describe, expect, test } from "@jest/globals";
import { detectionsCovered } from "../../../policies/rules/detections-covered.ts";
import { defenderSignIn } from "../../../queries/defender-sign-in.ts";
import { detections, type Watched } from "../../../queries/index.ts";
import { ACCOUNTS, type HandWritten, herald, UNKNOWN, verdict, withQuery } from "../stack.ts";

const watched = {
  accounts: [{ label: "e1", objectId: ACCOUNTS[0], userPrincipalName: ACCOUNTS[1] }],
  groups: [],
} as unknown as Watched;

/** Log alerts with the catalogue's own queries, but for one. */
function catalogue(stack: HandWritten, without = "") {
  withQuery(stack, () => detections[0]?.query(watched) ?? "");
  stack.sentinel = undefined as never;
  return detections.slice(1).flatMap(({ id, query }) => {
    if (id === without) return [];
    const props = JSON.parse(JSON.stringify(stack.rule.props));
    props["criteria"].allOf[0].query = query(watched);
    return [{ ...stack.rule, name: `rule-${id}`, props }];
  });
}

describe("detections-covered", () => {
  test("a stack with a rule for each detection passes", () => {
    expect(verdict(detectionsCovered, catalogue)).toEqual([]);
  });

  test.each(detections.slice(1).map(({ id, tables }) => [id, tables] as const))(
    "without %s it is stopped",
    (id, tables) => {
      const found = verdict(detectionsCovered, (stack) => catalogue(stack, id));
      expect(found).toEqual([`${id}: no enabled log alert sees all of it in ${tables.join(" and ")}`]);
    },
  );

  test("a rule that is off does not count", () => {
    const found = verdict(detectionsCovered, (stack) => {
      stack.rule.props["enabled"] = false;
      return catalogue(stack).map((rule) => ({ ...rule, props: { ...rule.props, enabled: true } }));
    });
    expect(found).toEqual([
      "sign-in: no enabled log alert sees all of it in SigninLogs and AADNonInteractiveUserSignInLogs",
    ]);
  });

  test("a query that sees one table of two does not cover the other", () => {
    const found = verdict(
      detectionsCovered,
      (stack) => {
        stack.sentinel = undefined as never;
      },
      { detections: ["sign-in"] },
    );
    expect(found).toEqual([
      "sign-in: no enabled log alert sees all of it in AADNonInteractiveUserSignInLogs",
    ]);
  });

  test("a rule of Defender that has lost its accounts is stopped", () => {
    const rule = (queryText: string) => ({
      type: "pulumi-nodejs:dynamic:Resource",
      name: "defender",
      props: { rule: { queryCondition: { queryText } } },
    });
    const found = (query: string) =>
      verdict(detectionsCovered, (stack) => [...catalogue(stack), rule(query)]);
    expect(found("EntraIdSignInEvents | take 10")).toEqual([
      "no rule of Defender watches a break-glass account",
    ]);
    expect(found(defenderSignIn.query(watched))).toEqual([]);
  });

  test.each([
    ["of everybody", "EntraIdSignInEvents | take 10", "it watches no break-glass account"],
    ["of nothing", `${defenderSignIn.query(watched)}\n| where false`, "it watches no break-glass account"],
    [
      "of another table",
      defenderSignIn.query(watched).replace("EntraIdSignInEvents", "AADSignInEventsBeta"),
      "it does not read EntraIdSignInEvents",
    ],
  ])(
    "a rule of Defender that our component made is stopped where the others go on: %s",
    (_, query, message) => {
      const rule = (name: string, queryText: string) => ({
        type: "pulumi-nodejs:dynamic/breakglass:DefenderDetection",
        name,
        props: { rule: { queryCondition: { queryText } } },
      });
      const found = (name: string, text: string) =>
        verdict(detectionsCovered, (stack) => [
          ...catalogue(stack),
          rule("breakglass-defender-failed-sign-in", defenderSignIn.query(watched)),
          rule(name, text),
        ]);
      expect(found("breakglass-defender-sign-in", query)).toEqual([message]);
      expect(found("all-risky-sign-ins", query)).toEqual([]);
      expect(found("breakglass-defender-sign-in", defenderSignIn.query(watched))).toEqual([]);
    },
  );

  test("where a preview does not know a query, nothing is missing for sure", () => {
    const found = verdict(detectionsCovered, (stack) => {
      const [unknown, ...rules] = catalogue(stack);
      if (unknown !== undefined) unknown.props["criteria"].allOf[0].query = UNKNOWN;
      return [unknown, ...rules];
    });
    expect(found).toEqual([
      "? blocked-sign-in: no enabled log alert sees all of it in SigninLogs and AADNonInteractiveUserSignInLogs, as far as a preview knows",
    ]);
  });

  test("what a rule that only tells sooner sees does not count", () => {
    const settings = { detections: ["sign-in"] };
    const found = verdict(
      detectionsCovered,
      (stack) => {
        const sooner = herald(stack);
        stack.rule.props["criteria"].allOf[0].query =
          'AuditLogs | where ingestion_time() > ago(20m) | where tostring(InitiatedBy.user.id) =~ "0d5b7c1e-3f42-4a6d-9b8e-5c4d3e2f1a0b"';
        return [sooner];
      },
      settings,
    );
    expect(found).toContain(
      "sign-in: no enabled log alert sees all of it in SigninLogs and AADNonInteractiveUserSignInLogs",
    );
  });

  test("a stack in which nothing but such a rule is left is stopped", () => {
    const found = verdict(
      detectionsCovered,
      (stack) => {
        const sooner = herald(stack);
        delete (stack as Partial<typeof stack>).rule;
        return [sooner];
      },
      { detections: ["sign-in"] },
    );
    expect(found).toContain(
      "sign-in: no enabled log alert sees all of it in SigninLogs and AADNonInteractiveUserSignInLogs",
    );
  });
});
