import type { WorkflowRun } from "@azure/arm-logic";
import type { AzureAccess } from "./access.ts";

/** The hosts of a run's inputs and outputs; no other host is called, whatever a link says. */
const CONTENT_HOST = /\.logic\.azure\.(com|us|cn)$/;

/** The `data` of the common alert schema. */
export interface AlertData {
  readonly essentials?: Readonly<Record<string, unknown>>;
  readonly alertContext?: unknown;
}

/**
 * The alert that started a run. Its link is signed and is not passed on. If the run history is hidden, there is none
 * (learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app).
 */
export async function alertThatStarted({ options }: AzureAccess, run: WorkflowRun): Promise<AlertData> {
  const uri = run.trigger?.outputsLink?.uri ?? "";
  if (!URL.canParse(uri) || !CONTENT_HOST.test(new URL(uri).hostname)) return {};
  const { createDefaultHttpClient, createPipelineRequest } = await import("@azure/core-rest-pipeline");
  const client = options.httpClient ?? createDefaultHttpClient();
  try {
    const { status, bodyAsText } = await client.sendRequest(createPipelineRequest({ url: uri }));
    if (status !== 200) return {};
    const content = JSON.parse(bodyAsText ?? "") as { body?: { data?: AlertData } };
    return content.body?.data ?? {};
  } catch {
    return {};
  }
}

/**
 * Calls the trigger of a workflow. The URL is a secret: it is in no result and no error.
 *
 * @returns the answer, with the name of the run that it started if it says so
 * @throws what the SDKs' pipeline throws if nothing answers
 */
export async function callTrigger(
  { options }: AzureAccess,
  url: string,
  alert: object,
): Promise<{ status: number; message: string; runName?: string }> {
  if (!URL.canParse(url) || !CONTENT_HOST.test(new URL(url).hostname))
    return { status: 502, message: "Azure gave no URL of a Logic App for it." };
  const { createDefaultHttpClient, createPipelineRequest } = await import("@azure/core-rest-pipeline");
  const client = options.httpClient ?? createDefaultHttpClient();
  const request = createPipelineRequest({ url, method: "POST", body: JSON.stringify(alert) });
  request.headers.set("Content-Type", "application/json");
  const { status, headers, bodyAsText } = await client.sendRequest(request);
  const runName = headers.get("x-ms-workflow-run-id");
  return { status, message: messageIn(bodyAsText ?? ""), ...(runName ? { runName } : {}) };
}

function messageIn(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: { message?: unknown } };
    return typeof error?.message === "string" ? error.message : "";
  } catch {
    return "";
  }
}
