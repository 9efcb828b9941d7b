import { expect, test } from "@jest/globals";
import { commonAlertPayload } from "../../sandbox/monitor/alert-payload.ts";
import { DEFAULT_READINGS } from "../../sandbox/readings/index.ts";

const AT = new Date("2026-01-01T00:00:00Z");

test("an alert that is resolved says when, or not, as it is read", () => {
  const alert = {
    id: "a-1",
    rule: {
      id: "/subscriptions/s/r",
      displayName: "r",
      description: "",
      severity: 0,
      enabled: true,
      workspaceId: "/w",
      query: "T",
      minRecurrenceCount: 1,
      actionGroupIds: [],
    },
    dimensions: [],
    firedAt: AT,
    resolvedAt: new Date("2026-01-01T00:30:00Z"),
    windowEnd: AT,
    metricValue: 0,
  };
  const essentials = (value: "absent" | "present") =>
    commonAlertPayload(alert, { ...DEFAULT_READINGS, "resolved-time": value }).data.essentials;
  expect(essentials("absent")).not.toHaveProperty("resolvedDateTime");
  expect(essentials("present")).toMatchObject({
    monitorCondition: "Resolved",
    resolvedDateTime: "2026-01-01T00:30:00.000Z",
  });
});
