import { describe, expect, test } from "@jest/globals";
import type { Channel } from "../../config/index.ts";
import { type PlaybookSource, playbook, playbookConnections } from "../../workflows/index.ts";
import { INCIDENT_URL, payload } from "./incident.ts";
import { run, type World } from "./run.ts";
import { accounts, everyKind } from "./sample.ts";

const source: PlaybookSource = {
  accounts,
  channels: everyKind.channels,
  runbookUrl: "https://contoso.com/runbook",
  drills: [{ from: "2026-02-03T08:00:00Z", to: "2026-02-03T10:00:00Z", note: "Change 4711" }],
};
const tell = (body: unknown = payload(), world: Partial<World> = {}, changes: Partial<PlaybookSource> = {}) =>
  run(playbook({ ...source, ...changes }), body, world);
const plain = (html: string) => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const cardTexts = (body: string) =>
  [...body.matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => JSON.parse(`"${text}"`) as string);

describe("the playbook", () => {
  test("tells e-mail and Teams of an incident, whatever the channel's kind", async () => {
    const { status, mails, graph, chats, cards } = await tell();
    expect(status).toBe("Succeeded");
    const [mail] = mails;
    expect(mail).toMatchObject({
      To: "soc@contoso.com;ciso@contoso.com",
      Subject: "[High] Sentinel incident 7: Break-glass account signed in",
      Importance: "High",
    });
    expect(graph[0]?.message).toMatchObject({
      subject: mail?.Subject,
      importance: "high",
      body: { contentType: "HTML", content: mail?.Body },
    });
    const facts = "Account Break glass 1 (bg1@contoso.com), IP 203.0.113.42, application Azure Portal";
    for (const text of [mail?.Body ?? "", chats[0]?.messageBody ?? ""]) {
      expect(plain(text)).toContain("Incident 7: Break-glass account signed in");
      expect(plain(text)).toContain(facts);
      expect(plain(text)).toContain("2026-01-15 02:20:00");
      expect(plain(text)).toContain("InitialAccess, Persistence");
      expect(text).toContain(`href="${INCIDENT_URL}"`);
      expect(text).toContain('href="https://contoso.com/runbook"');
    }
    const card = cards[0]?.body ?? "";
    expect(cardTexts(card)).toContain(facts);
    expect(cardTexts(card)).toContain("Incident 7: Break-glass account signed in");
    expect(card).toContain(`"url":"${INCIDENT_URL}"`);
    expect(cardTexts(card)).not.toContain("");
  });

  test("sends no text message: one goes out by the alert already", async () => {
    const { texts, acs } = await tell();
    expect([texts, acs]).toEqual([[], []]);
    expect(playbookConnections(everyKind.channels)).toEqual(["azuresentinel", "office365", "teams"]);
    expect(JSON.stringify(playbook(source))).not.toMatch(/twilio|acsEndpoints/);
  });

  test("needs the URLs of webhooks only where there is one", () => {
    const channels: Channel[] = [{ via: "office365", to: ["soc@contoso.com"] }];
    expect(Object.keys(playbook({ ...source, channels }).parameters)).toEqual([
      "$connections",
      "tenantName",
      "tenantId",
    ]);
    expect(playbook(source).parameters["teamsWebhookUrls"]).toEqual({ type: "SecureObject" });
  });

  test("labels what falls into an announced drill, and only that", async () => {
    const during = await tell(payload({ createdTimeUtc: "2026-02-03T09:00:00.5Z" }));
    expect(during.mails[0]?.Subject).toBe("DRILL: [High] Sentinel incident 7: Break-glass account signed in");
    expect(plain(during.mails[0]?.Body ?? "")).toContain("DRILL ANNOUNCED: Change 4711");
    expect(during.cards[0]?.body).toContain("DRILL ANNOUNCED: Change 4711");
    const before = await tell();
    expect(JSON.stringify([before.mails, before.chats, before.cards])).not.toContain("DRILL");
  });

  test.each<[string, unknown]>([
    ["no entities", payload({ relatedEntities: [] })],
    ["entities that are null", payload({ relatedEntities: null })],
    ["entities of another shape", payload({ relatedEntities: ["x"] })],
    ["nothing but nulls", payload({ title: null, severity: null, incidentNumber: null, incidentUrl: null })],
    ["an empty object", {}],
    ["nothing", null],
    ["a text", "incident"],
  ])("tells everybody where the incident has %s", async (_, body) => {
    const { mails, graph, chats, cards } = await tell(body);
    expect([mails, graph, chats, cards].map(({ length }) => length)).toEqual([1, 1, 1, 1]);
    expect(mails[0]?.Subject).toMatch(/Sentinel/);
    expect(plain(chats[0]?.messageBody ?? "")).toMatch(/Microsoft Sentinel/);
    expect(cardTexts(cards[0]?.body ?? "")).not.toContain("");
    expect(mails[0]?.Subject).not.toContain("null");
  });

  test.each([[[]], [null], [["x"]], ["x"]])(
    "knows the rest where the entities are %j",
    async (relatedEntities) => {
      const { mails, status } = await tell(payload({ relatedEntities }));
      expect(mails[0]?.Subject).toBe("[High] Sentinel incident 7: Break-glass account signed in");
      expect(status).toBe("Succeeded");
    },
  );

  test("says that entities may come later", async () => {
    const { chats } = await tell(payload({ relatedEntities: [] }));
    expect(plain(chats[0]?.messageBody ?? "")).toContain("none yet: the incident shows them");
  });

  const id = "11111111-1111-1111-1111-111111111111";
  const other = "99999999-1111-1111-1111-111111111111";
  const ours = "Account Break glass 1 (bg1@contoso.com)";
  test.each<[string, object, string]>([
    ["its id alone", { aadUserId: id, friendlyName: id }, ours],
    ["its id in other case", { aadUserId: id.toUpperCase(), friendlyName: "bg1" }, ours],
    ["its name alone", { accountName: "BG1", upnSuffix: "Contoso.com", friendlyName: "BG1" }, ours],
    ["its id as its name", { aadUserId: id, accountName: id, friendlyName: id }, ours],
    ["its id and no name", { aadUserId: id, accountName: "", upnSuffix: null, friendlyName: "" }, ours],
    [
      "the name that a guest has in the logs",
      { aadUserId: id, accountName: "helper", upnSuffix: "fabrikam.example", friendlyName: "helper" },
      `${ours} logged as helper@fabrikam.example`,
    ],
    [
      "another account",
      { aadUserId: other, accountName: "jane", upnSuffix: "contoso.com", friendlyName: "jane" },
      "Account jane@contoso.com",
    ],
    ["an id of nobody", { aadUserId: other, friendlyName: "Jane" }, "Account Jane"],
  ])("names an account as it is configured where the entity has %s", async (_, properties, shown) => {
    const { chats } = await tell(payload({ relatedEntities: [{ kind: "Account", properties }] }));
    expect(plain(chats[0]?.messageBody ?? "")).toContain(`Entities: ${shown} Opened`);
  });

  test("takes no link but one of https", async () => {
    const { mails } = await tell(payload({ incidentUrl: "javascript:alert(1)" }));
    expect(mails[0]?.Body).not.toContain("javascript");
    expect(mails[0]?.Body).toContain('href="https://portal.azure.com/#browse/');
  });

  test("lets no name make markup of itself, or break a line", async () => {
    const { mails, chats, cards } = await tell(
      payload({ title: '<b onload="x">\nBcc: x@evil.example', severity: "High" }),
    );
    for (const text of [mails[0]?.Body ?? "", chats[0]?.messageBody ?? ""]) {
      expect(text).toContain("&lt;b onload=&quot;x&quot;&gt; Bcc");
    }
    expect(mails[0]?.Subject).not.toContain("\n");
    expect(() => JSON.parse(cards[0]?.body ?? "")).not.toThrow();
  });

  test("shortens what is long: every message keeps its service's limits", async () => {
    const long = "ü".repeat(5000);
    const entity = { kind: "Account", properties: { accountName: long, upnSuffix: long } };
    const { mails, chats, cards } = await tell(
      payload({ title: long, severity: long, relatedEntities: Array(50).fill(entity) }),
    );
    expect(mails[0]?.Subject.length).toBeLessThanOrEqual(250);
    expect(Buffer.byteLength(chats[0]?.messageBody ?? "")).toBeLessThan(28_000);
    expect(Buffer.byteLength(cards[0]?.body ?? "")).toBeLessThan(28_000);
  });

  test.each(["office365", "teams", "graph", "webhook"] as const)(
    "tries every other channel where %s fails, and the run fails",
    async (service) => {
      const told = await tell(payload(), { broken: [service] });
      expect(told.status).toBe("Failed");
      const counts = { office365: told.mails, teams: told.chats, graph: told.graph, webhook: told.cards };
      for (const [name, { length }] of Object.entries(counts))
        expect([name, length]).toEqual([name, name === service ? 0 : 1]);
    },
  );
});
