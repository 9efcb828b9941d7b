import { EVENT_COLUMNS } from "../../queries/index.ts";

/** What the workflow is given: alerts as an action group sends them, and answers of the query API. */

export type Payload = ReturnType<typeof fired>;

const NAMES = ["AccountId", "Account", "IPAddress", "Client"];
const VALUES: readonly unknown[] = [
  "11111111-1111-1111-1111-111111111111",
  "BG1@contoso.com",
  "203.0.113.7",
  "Windows 10 Edge",
];

export function fired(
  values = VALUES,
  alertRule = "Break-glass sign-in",
  firedDateTime = "2026-01-15T10:35:12.99645Z",
) {
  return {
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials: {
        alertId: "/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/5d",
        alertRule,
        severity: "Sev0",
        monitorCondition: "Fired",
        firedDateTime,
        description: null,
      },
      alertContext: {
        properties: null,
        condition: {
          allOf: [
            {
              dimensions: NAMES.map((name, index) => ({ name, value: values[index] })),
              linkToFilteredSearchResultsUI: "https://portal.azure.com#blade/logs?a=1&b=2",
            },
          ],
        },
      },
    },
  };
}

export function resolved() {
  const { data, ...alert } = fired();
  const essentials = {
    ...data.essentials,
    monitorCondition: "Resolved",
    resolvedDateTime: "2026-01-15T11:05:12.5Z",
  };
  return { ...alert, data: { ...data, essentials } };
}

type Cells = Partial<Record<(typeof EVENT_COLUMNS)[number]["name"], string>>;

const SIGN_IN: Cells = {
  TimeGenerated: "2026-01-15T10:30:41.5Z",
  Account: "bg1@contoso.com",
  Activity: "Sign-in",
  Result: "Success",
  IPAddress: "203.0.113.7",
  City: "Amsterdam",
  Country: "NL",
  Application: "Azure Portal",
  Client: "Windows 10 Edge",
  CorrelationId: "c0ffee00-0000-4000-8000-000000000001",
};

/** A sign-in with these changes, in the order of the report's columns. */
export function row(values: Cells = {}): unknown[] {
  const cells: Cells = { ...SIGN_IN, ...values };
  return EVENT_COLUMNS.map(({ name }) => cells[name] ?? "");
}

/** The query API's answer with these rows. */
export function answered(rows: readonly (readonly unknown[])[]) {
  return { status: 200, body: { tables: [{ name: "PrimaryResult", columns: [], rows }] } };
}
