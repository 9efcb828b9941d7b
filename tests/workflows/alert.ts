/** What the workflow is given: alerts as an action group sends them, and answers of the query API. */

export type Payload = ReturnType<typeof fired>;

const NAMES = ["AccountId", "Account", "IPAddress", "Client"];
const VALUES: readonly unknown[] = [
  "11111111-1111-1111-1111-111111111111",
  "BG1@contoso.com",
  "203.0.113.7",
  "Windows 10 Edge",
];

export function fired(values = VALUES) {
  return {
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials: {
        alertId: "/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/5d",
        alertRule: "Break-glass sign-in",
        severity: "Sev0",
        monitorCondition: "Fired",
        firedDateTime: "2026-01-15T10:35:12.99645Z",
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

/** A sign-in, in the order of the sample detection's columns. */
export function row(values: { Result?: string; Application?: string } = {}): unknown[] {
  const { Result = "Success", Application = "Azure Portal" } = values;
  return [
    "2026-01-15T10:30:41.5Z",
    "bg1@contoso.com",
    Result,
    "203.0.113.7",
    "Amsterdam",
    "NL",
    Application,
    "Windows 10 Edge",
    true,
    "c0ffee00-0000-4000-8000-000000000001",
  ];
}

/** The query API's answer with these rows. */
export function answered(rows: readonly (readonly unknown[])[]) {
  return { status: 200, body: { tables: [{ name: "PrimaryResult", columns: [], rows }] } };
}
