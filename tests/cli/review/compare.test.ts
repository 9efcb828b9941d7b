import { describe, expect, test } from "@jest/globals";
import { compare, NoAlerting } from "../../../cli/review/compare.ts";
import type { ReviewedDeployment } from "../../../cli/review/deployment.ts";
import { markdown } from "../../../cli/review/markdown.ts";
import { failedSignIn } from "../../../queries/failed-sign-in.ts";
import { signIn } from "../../../queries/index.ts";
import { BG1, DETECTIONS, deployment, rule } from "./deployment.ts";
import { PlayedOnce } from "./played-once.ts";

const base = deployment();
const unchanged = new PlayedOnce(base);

type Tree = Record<string, unknown> & { [key: string]: Tree };
type Change = NonNullable<Parameters<typeof deployment>[0]>;
const properties = (resources: Parameters<Change>[0], name: string) =>
  resources.get(name)?.body["properties"] as Tree;

async function review(head: ReviewedDeployment, from = base) {
  const { verdict, findings, reasons } = await compare(from, head, {
    detections: DETECTIONS,
    stageOf: unchanged.stageOf,
  });
  return {
    verdict,
    reasons,
    texts: findings.map(({ effect, text }) => `${effect}: ${text.replaceAll("**", "")}`),
  };
}

describe("a review says what gets weaker:", () => {
  test.each<[title: string, change: Change, expected: { texts: string[]; reasons?: string[] }]>([
    [
      "an account left out of one query, one number less, a shorter range by event time",
      (all) => {
        all.set("failed-sign-in", rule(failedSignIn, [BG1]) as never);
        (properties(all, "fallback")["smsReceivers"] as unknown as unknown[]).pop();
        Object.assign(properties(all, "sign-in"), { windowSize: "PT30M" });
      },
      {
        texts: [
          "weaker: bg2 is no longer watched by `failed-sign-in`.",
          "weaker: SMS goes to one fewer number directly from Azure Monitor: …999.",
          "weaker: A sign-in ingested 40 minutes late would no longer page (`sign-in`).",
          "weaker: A sign-in ingested 26 hours late would no longer page (`sign-in`).",
          "different: The messages of `sign-in` and `failed-sign-in` have a different text.",
        ],
      },
    ],
    [
      "an account left out of every query, no number at all, a lower severity",
      (all) => {
        for (const each of DETECTIONS) all.set(each.id, rule(each, [BG1]) as never);
        Object.assign(properties(all, "fallback"), { smsReceivers: [] });
        Object.assign(properties(all, "sign-in"), { severity: 3 });
      },
      {
        texts: [
          "weaker: bg2 is no longer watched at all: not by `sign-in` and `failed-sign-in`.",
          "weaker: SMS no longer goes to anybody directly from Azure Monitor (before: …321 and …999).",
          "weaker: `sign-in` is Sev3 instead of Sev0.",
          "different: The messages of `sign-in` and `failed-sign-in` have a different text.",
        ],
      },
    ],
    [
      "a rule that is switched off, and a table that another no longer reads",
      (all) => {
        Object.assign(properties(all, "sign-in"), { enabled: false });
        const { allOf } = properties(all, "failed-sign-in")["criteria"] as unknown as {
          allOf: { query: string }[];
        };
        const [criterion] = allOf;
        const table = "(AADNonInteractiveUserSignInLogs";
        if (criterion) criterion.query = criterion.query.replace(table, `${table} | where false`);
      },
      {
        texts: [
          "weaker: `sign-in` no longer notifies anybody: sign-ins of all accounts go unnoticed.",
          "weaker: `failed-sign-in` no longer sees “a failed refresh of a session” (bg1, bg2).",
          "different: The messages of `failed-sign-in` have a different text.",
        ],
      },
    ],
    [
      "a rule that only the workflow serves, whose mail now waits for the query",
      (all) => {
        const groups = properties(all, "sign-in")["actions"] as unknown as { actionGroups: string[] };
        groups.actionGroups.pop();
        const { actions } = properties(all, "notify")["definition"] as unknown as {
          actions: Record<string, { runAfter: object }>;
        };
        const mail = actions["Send_email"];
        if (mail) mail.runAfter = { Write_messages_from_events: ["Succeeded"] };
      },
      {
        texts: [
          "weaker: For `sign-in`: E-mail goes to one fewer address directly from Azure Monitor: oncall@contoso.com.",
          "weaker: For `sign-in`: SMS goes to 2 fewer numbers directly from Azure Monitor: …321 and …999.",
          "weaker: When the workflow's query fails, nobody would be notified any more (`sign-in`).",
          "weaker: When the workflow fails, nobody would be notified any more (`sign-in`).",
          "weaker: When the mail service fails, nobody would be notified any more (`sign-in`).",
          "unknown: `notify` (Microsoft.Logic/workflows) changes `definition.actions.Send_email.runAfter`.",
        ],
      },
    ],
    [
      "an identity that may not read the workspace",
      (all) => void all.delete("11111111-1111-4111-8111-111111111111"),
      {
        texts: ["weaker: Nobody is notified of anything any more."],
        reasons: [
          "Break-glass sign-in failed: its identity may not read the workspace",
          "Break-glass account signed in: its identity may not read the workspace",
        ],
      },
    ],
    [
      "an action group that is gone",
      (all) => void all.delete("primary"),
      {
        texts: [
          "weaker: Azure would reject `sign-in` and `failed-sign-in`: The action group 'primary' was not found. (ResourceNotFound)",
          "weaker: Nobody is notified of anything any more.",
        ],
      },
    ],
    [
      "a rule that runs every half hour",
      (all) => {
        Object.assign(properties(all, "sign-in"), { evaluationFrequency: "PT30M", windowSize: "PT30M" });
      },
      {
        texts: [
          "weaker: A sign-in ingested 40 minutes late would no longer page (`sign-in`).",
          "weaker: A sign-in ingested 26 hours late would no longer page (`sign-in`).",
          "weaker: A sign-in triggers its first message 15 minutes after it has arrived, instead of 5 minutes (`sign-in`).",
          "weaker: A sign-in in the night of a weekend no longer notifies anybody (`sign-in`).",
          "different: The messages of `sign-in` have a different text.",
        ],
      },
    ],
  ])("%s", async (_, change, { texts, reasons = [] }) => {
    expect(await review(deployment(change))).toEqual({ verdict: "weaker", texts, reasons });
  });
});

describe("a review of a change that takes nothing away", () => {
  test("says what gets stronger, and what is different", async () => {
    const before = deployment((all) => {
      all.set("failed-sign-in", rule(failedSignIn, [BG1]) as never);
      (properties(all, "fallback")["smsReceivers"] as unknown as unknown[]).pop();
    });
    expect(await review(base, before)).toEqual({
      verdict: "stronger",
      texts: [
        "stronger: bg2 is now watched by `failed-sign-in`.",
        "stronger: SMS goes to one more number directly from Azure Monitor: …999.",
        "different: The messages of `failed-sign-in` have a different text.",
      ],
      reasons: [],
    });
  });

  test("says in one line that only tags change, and plays nothing", async () => {
    const head = deployment((all) => {
      const { body } = all.get("sign-in") ?? { body: {} };
      body["tags"] = { owner: "soc" };
    });
    const found = await compare(base, head, { detections: [signIn], stageOf: unchanged.stageOf });
    expect([found.verdict, found.findings, found.played]).toEqual(["different", [], 0]);
    expect(markdown(found)).toBe(
      "## Break-glass alerting: ✅ Only tags and descriptions change, of `sign-in`\n",
    );
  });

  test("plays nothing where nothing differs, whatever ids Azure has made", async () => {
    const other = JSON.parse(
      JSON.stringify(base.resources).replaceAll(
        "2dc3daf7-6e7d-45c6-986f-23498e962f5b",
        "00000000-0000-4000-8000-000000000001",
      ),
    );
    const found = await compare(base, { ...base, resources: other });
    expect([found.verdict, found.played, found.changes]).toEqual(["same", 0, []]);
  });

  test("refuses two sides without alerting", async () => {
    const empty = {
      ...base,
      resources: base.resources.filter(({ type }) => !type.includes("scheduledQueryRules")),
    };
    await expect(compare(empty, empty)).rejects.toThrow(NoAlerting);
  });

  test("names what no play shows, which is never stronger or unchanged; its loss may be weaker", async () => {
    const logs = {
      type: "azure-native:aadiam:DiagnosticSetting",
      name: "logs",
      properties: { enabled: true } as Readonly<Record<string, unknown>>,
    };
    const off = { ...logs, properties: { enabled: false } };
    const more = { ...logs, properties: { enabled: true, days: 3 } };
    const of = async (before: readonly (typeof logs)[], after: readonly (typeof logs)[]) => {
      const found = await compare(
        { ...base, unplayable: before },
        { ...base, unplayable: after },
        { detections: [] },
      );
      return [found.verdict, found.played, found.findings.map(({ text }) => text)];
    };
    const name = "`logs` (azure-native:aadiam:DiagnosticSetting)";
    expect(await of([logs], [])).toEqual([
      "weaker",
      0,
      [`${name} is **removed**: the alerting relies on it.`],
    ]);
    expect(await of([logs], [off])).toEqual([
      "weaker",
      0,
      [`${name} is **disabled**: the alerting relies on it.`],
    ]);
    expect(await of([logs], [more])).toEqual(["unknown", 0, [`${name} changes \`days\`.`]]);
    expect(await of([], [logs])).toEqual(["unknown", 0, [`${name} is added.`]]);
    const table = { ...logs, type: "azure-native:operationalinsights:Table", name: "table" };
    expect(await of([table], [])).toEqual([
      "unknown",
      0,
      ["`table` (azure-native:operationalinsights:Table) is removed."],
    ]);
  });

  test("names a rule that no played event fires", async () => {
    const silence = (enabled: boolean) =>
      deployment((all) => {
        const rest = structuredClone(rule(signIn)) as unknown as { id: string; body: Tree };
        const { criteria } = rest.body["properties"] as unknown as {
          criteria: { allOf: { query: string }[] };
        };
        const [criterion] = criteria.allOf;
        if (criterion) criterion.query = "SigninLogs | where false";
        Object.assign(rest.body["properties"] ?? {}, { displayName: "Silence", enabled });
        all.set("silence", { ...rest, id: rest.id.replace(/sign-in$/, "silence") } as never);
      });
    const found = await compare(silence(true), silence(false), { detections: [] });
    expect(found.findings.map(({ effect, text }) => `${effect}: ${text}`)).toEqual([
      "unknown: `silence` (Microsoft.Insights/scheduledQueryRules) is changed: no event that we play fires it.",
    ]);
  });

  test.each([
    ["a table of another workspace", 'union SigninLogs, workspace("law-old").SigninLogs'],
    ["a function that the workspace may have", "OurSignIns()"],
  ])("does not say that Azure would reject what only the sandbox cannot run: %s", async (_, source) => {
    const head = deployment((all) => {
      const { allOf } = properties(all, "sign-in")["criteria"] as unknown as {
        allOf: { query: string }[];
      };
      const [criterion] = allOf;
      if (criterion) criterion.query = criterion.query.replace("(SigninLogs\n", `(${source}\n`);
    });
    const { verdict, findings } = await compare(base, head, {
      detections: [signIn],
      stageOf: unchanged.stageOf,
    });
    const refused = findings.filter(({ kind }) => kind === "refused");
    expect(verdict).not.toBe("same");
    expect(refused.map(({ effect, severity, text }) => [effect, severity, text.split(":")[0]])).toEqual([
      ["unknown", "warning", "The sandbox cannot run `sign-in`; Azure may"],
    ]);
  });

  test("says of each finding what it is about, in fields", async () => {
    const head = deployment((all) => {
      (properties(all, "fallback")["smsReceivers"] as unknown as unknown[]).pop();
    });
    const { findings } = await compare(base, head, { detections: [signIn], stageOf: unchanged.stageOf });
    expect(findings[0]).toEqual({
      kind: "receiver",
      effect: "weaker",
      severity: "error",
      detection: ["sign-in"],
      account: [],
      path: "azure-monitor",
      receiver: ["sms: …999"],
      before: null,
      after: null,
      text: "**SMS** goes to one fewer number directly from Azure Monitor: …999.",
    });
  });
});
