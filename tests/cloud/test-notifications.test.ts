import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { forgetReceivers, giveRole } from "../../sandbox/azure/index.ts";
import { FALLBACK, SUBSCRIPTION } from "../azure/world.ts";
import { CloudWorld } from "./world.ts";

let world: CloudWorld;
beforeEach(async () => {
  world = new CloudWorld();
  await world.start();
  giveRole(world.cloud.azure.store, "tester", "Contributor", SUBSCRIPTION);
});
afterEach(() => world.close());

const SMS = { name: "sms", countryCode: "31", phoneNumber: "687654321" };
const MAIL = { name: "mail", emailAddress: "oncall@contoso.com" };

async function ask(method: string, url: string, body?: unknown, who = "tester") {
  const { azure } = world.cloud;
  const answer = await azure.send({
    method,
    url: url.startsWith("https:") ? url : `https://management.azure.com${url}?api-version=2023-01-01`,
    headers: { authorization: `Bearer ${azure.tokens.issue(who, "https://management.azure.com")}` },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { ...answer, body: answer.body === "" ? undefined : JSON.parse(answer.body) };
}
const start = (body: unknown, who?: string) => ask("POST", `${FALLBACK}/createNotifications`, body, who);
const seconds = (count: number) =>
  world.cloud.clock.advanceTo(new Date(world.cloud.clock.now().getTime() + count * 1000));

test("a test is accepted, and its result is at the location that the answer names", async () => {
  const { status, headers, body } = await start({
    alertType: "logalertv2",
    smsReceivers: [SMS],
    emailReceivers: [MAIL],
  });
  expect([status, body]).toEqual([202, undefined]);
  const location = headers["location"] ?? "";
  expect(location).toMatch(
    new RegExp(
      `^https://management\\.azure\\.com${FALLBACK}/notificationStatus/\\d+\\?api-version=2023-01-01$`,
    ),
  );
  expect((await ask("GET", location)).status).toBe(202);
  await seconds(10);
  const result = await ask("GET", location);
  expect(result.body).toMatchObject({
    state: "Completed",
    actionDetails: [
      { MechanismType: "Email", Name: "mail", Status: "Completed" },
      { MechanismType: "Sms", Name: "sms", Status: "Completed" },
    ],
  });
  expect(world.heard()).toEqual([
    "02:00:30 email Test: Fired: Sev3 Azure Monitor Alert test-logAlertRule-v2",
    "02:00:30 sms Test: bg-fallback:Fired:Sev3 Azure Monitor Alert test-logAlertRule-v2",
  ]);
});

test("tests count towards the limits, and one that was not sent is reported as completed", async () => {
  const request = { alertType: "logalertv2", smsReceivers: [SMS] };
  await start(request);
  const { headers } = await start(request);
  await seconds(10);
  expect((await ask("GET", headers["location"] ?? "")).body.actionDetails[0].Status).toBe("Completed");
  expect(world.heard()).toHaveLength(1);
});

test("an address that has not confirmed its passcode gets nothing", async () => {
  forgetReceivers(world.cloud.azure.store, FALLBACK);
  await start({ alertType: "logalertv2", emailReceivers: [MAIL] });
  expect(world.heard()).toEqual([]);
});

test.each([
  ["an unknown type of alert", { alertType: "sign-in" }, 400],
  ["no JSON", "{", 400],
  [
    "receivers that the sandbox does not test",
    { alertType: "logalertv2", webhookReceivers: [{ name: "w" }] },
    501,
  ],
])("%s is refused", async (_, body, status) => {
  expect((await start(body)).status).toBe(status);
  expect(world.heard()).toEqual([]);
});

test("a reader may not start a test, and an unknown one has no result", async () => {
  giveRole(world.cloud.azure.store, "reader", "Reader", SUBSCRIPTION);
  expect((await start({ alertType: "logalertv2" }, "reader")).body.error.code).toBe("AuthorizationFailed");
  expect((await ask("GET", `${FALLBACK}/notificationStatus/1`)).status).toBe(404);
});
