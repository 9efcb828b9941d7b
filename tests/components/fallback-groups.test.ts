import { expect, test } from "@jest/globals";
import { sampleWith } from "./sample-with.ts";

const email = ["oncall@contoso.com"];
const number = { countryCode: "31", phoneNumber: "687654321" };

/** The groups that a rule names, by the ends of their names. */
const groupsOf = (made: Awaited<ReturnType<typeof sampleWith>>, rule: string) => {
  const { inputs } = made.find(({ name }) => name === `breakglass-rules-${rule}`) ?? {};
  const named = JSON.stringify(inputs?.["actions"]).matchAll(/actionGroups\/breakglass-groups-(\w+)/g);
  return [...named].map(([, group]) => group);
};

test("failed sign-ins notify the fallback's addresses, and everything else its phones, too", async () => {
  const made = await sampleWith({ fallback: { email, sms: [number], voice: [number] } });
  expect(groupsOf(made, "failed-sign-in")).toEqual(["primary", "mail"]);
  for (const rule of ["sign-in", "blocked-sign-in", "account-change", "account-activity"])
    expect([rule, ...groupsOf(made, rule)]).toEqual([rule, "primary", "fallback"]);
  const group = made.find(({ name }) => name === "breakglass-groups-mail");
  expect(group?.inputs).toMatchObject({
    emailReceivers: [{ name: "email-1", emailAddress: "oncall@contoso.com", useCommonAlertSchema: true }],
    smsReceivers: [],
    voiceReceivers: [],
  });
});

test.each([
  ["numbers", { email }],
  ["addresses", { sms: [number] }],
])("a fallback without %s is notified of failed sign-ins as it is", async (_, fallback) => {
  const made = await sampleWith({ fallback });
  expect(made.filter(({ name }) => name === "breakglass-groups-mail")).toEqual([]);
  expect(groupsOf(made, "failed-sign-in")).toEqual(["primary", "fallback"]);
});
