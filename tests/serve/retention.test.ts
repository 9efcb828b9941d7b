import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ServedPage, servePage } from "../cli/sandbox/served-page.ts";

let page: ServedPage;
beforeAll(async () => {
  page = await servePage();
  await page.deploy();
});
afterAll(() => page.close());

/** What the sandbox itself is asked to do. */
async function ask(name: string, body: object): Promise<string> {
  const headers = { authorization: `Bearer ${page.served.secrets.controlKey}` };
  const answer = await fetch(page.address + name, { method: "POST", headers, body: JSON.stringify(body) });
  return `${answer.status} ${await answer.text()}`;
}

/** Days go by in which nothing happens. Then somebody signs in, and for an hour the rules run. */
async function signInAfter(days: number): Promise<object> {
  const { cloud } = page.served;
  await cloud.clock.advanceTo(new Date(cloud.clock.now().getTime() + days * 86_400_000));
  const rows = [{ UserPrincipalName: `bg${days}@contoso.com` }];
  expect(await ask("rows", { table: "SigninLogs", rows })).toMatch(/^200 /);
  expect(await ask("time", { by: "+1h" })).toMatch(/^200 /);
  const [workflow] = cloud.azure.store.list("Microsoft.Logic/workflows");
  const id = workflow?.id ?? "";
  return {
    alerts: cloud.firedAlerts.length,
    runs: cloud.runsOf(id).length,
    messages: cloud.outbox.messages.length,
    first: cloud.timeline.entries[0]?.at.toISOString().slice(0, 10),
  };
}

test("a served sandbox forgets as Azure does: alerts after 30 days, runs and the rest after 90", async () => {
  expect(await signInAfter(0)).toEqual({ alerts: 1, runs: 2, messages: 2, first: "2026-01-15" });
  expect(await signInAfter(29)).toEqual({ alerts: 2, runs: 4, messages: 4, first: "2026-01-15" });
  expect(await signInAfter(31)).toEqual({ alerts: 1, runs: 6, messages: 6, first: "2026-01-15" });
  expect(await signInAfter(60)).toEqual({ alerts: 1, runs: 4, messages: 4, first: "2026-03-16" });
});

test("what a run cannot do in the sandbox is said once, and does not stop the clock for ever", async () => {
  const { cloud } = page.served;
  const [workflow] = cloud.azure.store.list("Microsoft.Logic/workflows");
  const token = cloud.azure.tokens.issue(
    page.served.secrets.application.clientId,
    "https://management.azure.com",
  );
  const send = async (method: string, url: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await cloud.azure.send({ method, url, headers, body: JSON.stringify(body) });
    expect(answer.status).toBeLessThan(300);
    return answer.body === "" ? undefined : JSON.parse(answer.body);
  };
  const at = (below: string) =>
    `https://management.azure.com${workflow?.id}-odd${below}?api-version=2019-05-01`;
  const authentication = {
    type: "ActiveDirectoryOAuth",
    tenant: "t",
    audience: "a",
    clientId: "c",
    secret: "s",
  };
  const call = {
    type: "Http",
    inputs: { method: "GET", uri: "https://x.example", authentication },
    runAfter: {},
  };
  await send("PUT", at(""), {
    location: "westeurope",
    properties: {
      definition: {
        ...(workflow?.body.properties?.["definition"] as object),
        triggers: { manual: { type: "Request", kind: "Http" } },
        actions: { Call: call },
      },
    },
  });
  const { value } = await send("POST", at("/triggers/manual/listCallbackUrl"), {});
  await send("POST", value, {});
  expect(await ask("time", { by: "+1m" })).toMatch(/^500 .*has no tokens for the authentication/);
  expect(await ask("time", { by: "+1m" })).toMatch(/^200 /);
});
