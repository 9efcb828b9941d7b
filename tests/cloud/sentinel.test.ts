import { describe, expect, test } from "@jest/globals";
import { cloud, deployRule, freshSentinel, playSignIn, put, SENTINEL } from "./sentinel-world.ts";

freshSentinel();

const SCHEDULELESS = {
  queryFrequency: undefined,
  queryPeriod: undefined,
  triggerOperator: undefined,
  triggerThreshold: undefined,
};
const byEventTime = "SigninLogs | project UserId, UserPrincipalName, IPAddress";
const byIngestion = `SigninLogs | where ingestion_time() >= ago(15m) | project UserId, UserPrincipalName, IPAddress`;

/** Plays one sign-in; the incident entries of the timeline as "02:20 incident …". */
async function play(generated: string, ingested: string): Promise<string[]> {
  await playSignIn(generated, ingested);
  return cloud.timeline.entries
    .filter(({ what }) => what.startsWith("incident"))
    .map(({ at, what, detail }) => `${at.toISOString().slice(11, 16)} ${what} ${detail}`);
}

const TEXT = "High: Break-glass account signed in; entities: Account bg1@contoso.com, IP 203.0.113.42";

describe("an analytics rule over the logs", () => {
  test("sees an event once it is five minutes old, and tells of it in the timeline", async () => {
    await deployRule(byIngestion);
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z")).toEqual([
      `02:20 incident ${TEXT}`,
      `02:25 incident updated ${TEXT} (2 alerts)`,
      `02:30 incident updated ${TEXT} (3 alerts)`,
    ]);
    expect(cloud.incidents.map(({ title, status }) => [title, status])).toEqual([
      ["Break-glass account signed in", "New"],
    ]);
  });

  test("does not yet see the event of the window's last instant", async () => {
    await deployRule(byIngestion);
    expect((await play("2026-01-15T02:15:00Z", "2026-01-15T02:15:00Z"))[0]?.slice(0, 14)).toBe(
      "02:25 incident",
    );
  });

  test("counts ago() from the end of its period, so that a period as long as the look-back finds what is in time", async () => {
    await deployRule(
      `SigninLogs | where TimeGenerated > ago(5m) | project UserId, UserPrincipalName, IPAddress`,
      {
        queryPeriod: "PT5M",
      },
    );
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z")).toEqual([`02:20 incident ${TEXT}`]);
  });

  test("misses what arrives after its window, unless its period is longer", async () => {
    await deployRule(byEventTime, { queryPeriod: "PT5M" });
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:21:00Z")).toEqual([]);
  });

  test("by ingestion time sees it at the next run", async () => {
    await deployRule(byIngestion);
    expect((await play("2026-01-15T02:13:07Z", "2026-01-15T02:21:00Z"))[0]?.slice(0, 14)).toBe(
      "02:25 incident",
    );
  });

  test("does not look further back than its period", async () => {
    await deployRule(byIngestion);
    expect(await play("2026-01-14T02:13:07Z", "2026-01-15T02:21:00Z")).toEqual([]);
    expect(cloud.incidents).toEqual([]);
  });

  test("that runs once in six hours has its run before the time is over", async () => {
    await deployRule(byEventTime, { queryFrequency: "PT6H" });
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z")).toEqual([`06:05 incident ${TEXT}`]);
  });

  test("does not run when Sentinel was switched off", async () => {
    await deployRule(byIngestion);
    cloud.azure.store.delete(`${SENTINEL}/onboardingStates/default`);
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z")).toEqual([]);
  });

  test("cannot be deployed with a column that its query does not return", async () => {
    await expect(deployRule("SigninLogs | project UserId")).rejects.toThrow(
      "Error in EntityMappings: The given column 'UserPrincipalName' does not exist.",
    );
  });
});

describe("a near-real-time rule", () => {
  const deployNrt = () => deployRule(byEventTime, SCHEDULELESS, "NRT");

  test("sees a row two minutes after the minute in which it arrived, and once", async () => {
    await deployNrt();
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:13:59Z")).toEqual([`02:16 incident ${TEXT}`]);
  });

  test("puts a row of the next minute's first instant into the next run", async () => {
    await deployNrt();
    expect(await play("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z")).toEqual([`02:17 incident ${TEXT}`]);
  });

  test("goes by the time of arrival, however old the event is", async () => {
    await deployNrt();
    expect(await play("2026-01-12T02:13:07Z", "2026-01-15T02:21:30Z")).toEqual([`02:24 incident ${TEXT}`]);
  });
});

describe("an automation rule that changes incidents", () => {
  const automation = (name: string, logic: object, ...actions: object[]) =>
    put(`${SENTINEL}/automationRules/${name}`, {
      properties: {
        displayName: name,
        order: 1,
        triggeringLogic: { isEnabled: true, triggersOn: "Incidents", triggersWhen: "Created", ...logic },
        actions: actions.map((each, index) => ({ order: index + 1, ...each })),
      },
    });
  const modify = (actionConfiguration: object) => ({ actionType: "ModifyProperties", actionConfiguration });
  const playOne = () => play("2026-01-15T02:13:07Z", "2026-01-15T02:14:00Z");

  test("closes them, changes how severe they are, and adds tags", async () => {
    await deployRule(byIngestion);
    await automation(
      "close",
      {},
      modify({ status: "Closed", classification: "Undetermined" }),
      modify({ severity: "Low", labels: [{ labelName: "a" }] }),
      modify({ labels: [{ labelName: "a" }, { labelName: "b" }] }),
    );
    await playOne();
    expect(cloud.incidents[0]).toMatchObject({ status: "Closed", severity: "Low", labels: ["a", "b"] });
  });

  test("leaves those alone that its conditions leave out", async () => {
    await deployRule(byIngestion);
    const conditionProperties = { propertyName: "IncidentTitle", operator: "Equals", propertyValues: ["x"] };
    await automation(
      "close",
      { conditions: [{ conditionType: "Property", conditionProperties }] },
      modify({ status: "Closed", classification: "Undetermined" }),
    );
    await playOne();
    expect(cloud.incidents[0]).toMatchObject({ status: "New" });
  });

  test("is named where another would have to run for that", async () => {
    await deployRule(byIngestion);
    await automation("close", {}, modify({ severity: "Low" }));
    await automation("again", { triggersWhen: "Updated" }, modify({ status: "Active" }));
    await expect(playOne()).rejects.toThrow(
      'The sandbox runs no automation rule for what another one does to an incident, and "again" has to run now.',
    );
  });

  test("is named where it adds a task", async () => {
    await deployRule(byIngestion);
    await automation("task", {}, { actionType: "AddIncidentTask", actionConfiguration: { title: "Look" } });
    await expect(playOne()).rejects.toThrow(
      'The sandbox does not run the action AddIncidentTask, which the automation rule "task" has to run now.',
    );
  });
});
