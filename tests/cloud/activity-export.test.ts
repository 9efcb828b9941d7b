import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { giveRole, sendActivityLog } from "../../sandbox/index.ts";
import { GROUP, WORKFLOW, WORKSPACE } from "../azure/world.ts";
import { CloudWorld } from "./world.ts";

const SUBSCRIPTION = GROUP.split("/")[2] ?? "";

let world: CloudWorld;
beforeEach(async () => {
  world = new CloudWorld();
  await world.start();
});
afterEach(() => world.close());

/** The rows of `AzureActivity` at a time of the day. */
async function rowsAt(time: string): Promise<unknown> {
  await world.cloud.clock.advanceTo(new Date(`2026-01-15T${time}Z`));
  const { azure } = world.cloud;
  const customerId = azure.store.get(WORKSPACE)?.resource.properties?.["customerId"];
  const { body } = await azure.send({
    method: "POST",
    url: `https://api.loganalytics.io/v1/workspaces/${customerId}/query`,
    headers: {
      authorization: `Bearer ${azure.tokens.issue("reader", "https://api.loganalytics.io")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      query:
        "AzureActivity | project OperationNameValue, ActivityStatusValue, Caller, CategoryValue, ResourceId",
    }),
  });
  return JSON.parse(body).tables?.[0].rows ?? body;
}

describe("a subscription that sends its activity log to a workspace", () => {
  beforeEach(() => giveRole(world.cloud.azure.store, "reader", "Log Analytics Reader", WORKSPACE));

  test("has each event there five minutes later", async () => {
    sendActivityLog(world.cloud.azure.store, SUBSCRIPTION, WORKSPACE);
    world.cloud.watchActivity();
    await world.call("POST", `${WORKFLOW}/disable`, "2019-05-01", {});
    expect(await rowsAt("02:05:29")).toEqual([]);
    expect(await rowsAt("02:05:30")).toEqual([
      ["MICROSOFT.LOGIC/WORKFLOWS/DISABLE/ACTION", "Success", "mallory", "Administrative", WORKFLOW],
    ]);
  });

  test("has nothing there if it sends not this category", async () => {
    sendActivityLog(world.cloud.azure.store, SUBSCRIPTION, WORKSPACE, ["Policy"]);
    world.cloud.watchActivity();
    await world.call("POST", `${WORKFLOW}/disable`, "2019-05-01", {});
    expect(await rowsAt("02:10:00")).toEqual([]);
  });

  test("has nothing there if it is another subscription", async () => {
    sendActivityLog(world.cloud.azure.store, "other", WORKSPACE);
    world.cloud.watchActivity();
    await world.call("POST", `${WORKFLOW}/disable`, "2019-05-01", {});
    expect(await rowsAt("02:10:00")).toEqual([]);
  });
});
