import { TEST_EVENT } from "../../queries/index.ts";
import { TEST_RULE } from "./detections.ts";

/**
 * What `breakglass test-message` sends to the trigger: an alert of the common schema, of a rule that is not deployed. Azure
 * Monitor does not know it, so it has no `alertId` to link to; `id` finds its run.
 *
 * Source: MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/alerts-payload-samples.md.
 */
export function testAlert({ id, firedAt, workspaceId }: { id: string; firedAt: Date; workspaceId: string }) {
  return {
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials: {
        alertId: "",
        alertRule: TEST_RULE,
        severity: "Sev4",
        signalType: "Log",
        monitorCondition: "Fired",
        monitoringService: "Log Alerts V2",
        alertTargetIDs: [workspaceId.toLowerCase()],
        configurationItems: [workspaceId],
        originAlertId: id,
        firedDateTime: firedAt.toISOString(),
        description: "TEST: nobody has signed in.",
        essentialsVersion: "1.0",
        alertContextVersion: "1.0",
      },
      alertContext: {
        properties: null,
        conditionType: "LogQueryCriteria",
        condition: {
          windowSize: "PT5M",
          allOf: [{ dimensions: [{ name: "Account", value: TEST_EVENT.account }] }],
        },
      },
    },
  };
}
