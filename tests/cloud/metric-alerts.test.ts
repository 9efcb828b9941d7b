import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { WorkflowMetrics } from "../../sandbox/cloud/workflow-metrics.ts";
import { FALLBACK, GROUP, WORKFLOW, WORKSPACE } from "../azure/world.ts";
import { CloudWorld } from "./world.ts";

const rule = (metricName: string) => ({
  location: "global",
  properties: {
    description: "Somebody may not have been told.",
    severity: 1,
    enabled: true,
    scopes: [WORKFLOW],
    evaluationFrequency: "PT1M",
    windowSize: "PT5M",
    criteria: {
      "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
      allOf: [
        {
          criterionType: "StaticThresholdCriterion",
          name: "runs",
          metricName,
          operator: "GreaterThan",
          threshold: 0,
          timeAggregation: "Total",
        },
      ],
    },
    actions: [{ actionGroupId: FALLBACK }],
  },
});

let world: CloudWorld;
beforeEach(async () => {
  world = new CloudWorld();
  await world.start();
});
afterEach(() => world.close());

const watch = (metric: string) =>
  world.put(`${GROUP}/providers/Microsoft.Insights/metricAlerts/runs`, "2018-03-01", rule(metric));

/** Starts the workflow as whoever has its callback URL does. */
async function trigger(times = 1): Promise<void> {
  const answer = await world.call("POST", `${WORKFLOW}/triggers/manual/listCallbackUrl`, "2019-05-01", {});
  const url: string = JSON.parse(answer).value;
  for (let time = 0; time < times; time++) {
    await world.cloud.azure.send({ method: "POST", url, headers: {}, body: "{}" });
  }
}

describe("a metric alert on the runs of a workflow", () => {
  test("fires at the next minute after a run failed, and is resolved when five minutes have none", async () => {
    await watch("RunsFailed");
    await trigger();
    await world.cloud.play(WORKSPACE, []);
    expect(world.heard()).toEqual([
      "02:01:00 email Fired: Sev1 Azure Monitor Alert runs on flow",
      "02:01:00 sms bg-fallback:Fired:Sev1 Azure Monitor Alert runs on flow",
      "02:08:00 email Resolved: Sev1 Azure Monitor Alert runs on flow",
      "02:08:00 sms bg-fallback:Resolved:Sev1 Azure Monitor Alert runs on flow",
    ]);
    expect(world.timeline("rule fired")).toEqual([
      "runs (Sev1): RunsFailed=1 in PT5M (condition: GreaterThan 0)",
    ]);
    expect(world.cloud.outbox.messages[0]?.body).toContain(
      "<td>RunsFailed</td><td>1 in PT5M (condition: GreaterThan 0)</td>",
    );
  });

  test("stays quiet while runs succeed, and while there are none", async () => {
    await watch("RunsSucceeded");
    await trigger();
    await world.cloud.play(WORKSPACE, []);
    expect(world.heard()).toEqual([]);
  });

  test("hears of a run that was refused because too many wait", async () => {
    const definition = {
      triggers: {
        manual: {
          type: "Request",
          kind: "Http",
          runtimeConfiguration: { concurrency: { runs: 1, maximumWaitingRuns: 1 } },
        },
      },
      actions: { Wait: { type: "Wait", inputs: { interval: { count: 1, unit: "Minute" } }, runAfter: {} } },
    };
    await world.put(WORKFLOW, "2019-05-01", { location: "westeurope", properties: { definition } });
    await watch("RunThrottledEvents");
    await trigger(3);
    await world.cloud.play(WORKSPACE, []);
    expect(world.timeline("rule fired")).toEqual([
      "runs (Sev1): RunThrottledEvents=1 in PT5M (condition: GreaterThan 0)",
    ]);
  });

  test("on a metric that the sandbox does not count is an error that names it", async () => {
    await watch("RunLatency");
    await expect(world.cloud.play(WORKSPACE, [])).rejects.toThrow("does not count the metric RunLatency");
  });
});

test("metrics are counted by workflow, and from after the start of the window to its end", () => {
  const metrics = new WorkflowMetrics();
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  for (const second of [0, 1, 60]) metrics.add("/W", at(second), "RunsFailed");
  metrics.add("/other", at(30), "RunsFailed");
  metrics.add("/w", at(30), "RunsSucceeded");
  expect(metrics.total("/w", "RunsFailed", at(60), 1)).toBe(2);
});
