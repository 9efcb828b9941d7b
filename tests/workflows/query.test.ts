import { describe, expect, test } from "@jest/globals";
import { EVENT_COLUMNS } from "../../queries/index.ts";
import { notificationWorkflow } from "../../workflows/index.ts";
import { answered, fired, row } from "./alert.ts";
import { run, type World } from "./run.ts";
import { everyKind } from "./sample.ts";

const byHttp = notificationWorkflow(everyKind);
const byConnection = notificationWorkflow({ ...everyKind, query: "azuremonitorlogs" });

/** The connector's answer with these rows: objects by column name. */
function listed(rows: readonly (readonly unknown[])[], names = EVENT_COLUMNS.map(({ name }) => name)) {
  const value = rows.map((cells) =>
    Object.fromEntries(names.map((name: string, index) => [name, cells[index]])),
  );
  return { status: 200, body: { value } };
}

const rows = [
  row(),
  row({ Application: "Graph <b>", Details: "x".repeat(200) }),
  row({ Result: "Interrupted" }),
];
const sentences = [["The country NL is new."]];

describe("asking through a connection of Azure Monitor Logs", () => {
  test("gives the same messages as asking by HTTP", async () => {
    const http = await run(byHttp, fired(), { answer: answered(rows), unusual: answered(sentences) });
    const connection = await run(byConnection, fired(), {
      answer: listed(rows),
      unusual: listed(sentences, ["Unusual"] as never),
    });
    expect(connection.status).toBe("Succeeded");
    expect(connection.queries).toEqual(http.queries);
    expect(connection.queries).toHaveLength(2);
    for (const kind of ["mails", "chats", "texts", "graph", "cards"] as const) {
      expect(connection[kind]).toEqual(http[kind]);
    }
    expect(connection.mails[0]?.Body).toContain("3 sign-ins, oldest first");
    expect(connection.mails[0]?.Body).toContain("The country NL is new.");
  });

  test("is the connector's own operation, with the workspace's parts and the query's own time range", () => {
    expect(byConnection.actions["Run_query_and_list_results"]).toEqual({
      type: "ApiConnection",
      inputs: {
        host: { connection: { name: "@parameters('$connections')['azuremonitorlogs']['connectionId']" } },
        method: "post",
        path: "/queryDataV2",
        queries: {
          subscriptions: "@split(parameters('workspaceResourceId'), '/')[2]",
          resourcegroups: "@split(parameters('workspaceResourceId'), '/')[4]",
          resourcetype: "Log Analytics Workspace",
          resourcename: "@split(parameters('workspaceResourceId'), '/')[8]",
        },
        body: { query: expect.stringMatching(/^@outputs/), timerangetype: "3" },
        retryPolicy: { type: "fixed", count: 2, interval: "PT5S" },
      },
      limit: { timeout: "PT20S" },
      runAfter: { Write_queries: ["Succeeded"] },
    });
  });

  test("says so when the workspace answered only in part", async () => {
    const { status, body } = listed(rows);
    const partial = { status, body: { ...body, error: { code: "PartialError" } } };
    const { mails } = await run(byConnection, fired(), { answer: partial });
    expect(mails[0]?.Body).toContain("answered only in part");
  });

  test.each<[string, World["answer"], string]>([
    ["fails", { status: 403, body: {} }, "the query ended as Failed"],
    ["finds nothing", { status: 200, body: { value: [] } }, "with no sign-in for this alert"],
    ["answers with something else", { status: 200, body: { tables: [] } }, "not a list of events"],
    ["hangs", "hang", "it did not answer within 25 seconds"],
  ])("still tells everybody from the alert itself when it %s", async (_, answer, said) => {
    const { status, mails, cards, acs, seconds } = await run(byConnection, fired(), { answer });
    expect(status).toBe("Succeeded");
    expect(mails[0]?.Body).toContain(said);
    expect(cards[0]?.body).toContain("This is what the alert itself says.");
    expect(acs).toHaveLength(2);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  test("leaves what is unusual out with a word when that query fails", async () => {
    const { mails } = await run(byConnection, fired(), { answer: listed(rows), unusual: { status: 500 } });
    expect(mails[0]?.Body).toContain("What is unusual about it could not be looked up.");
  });
});
