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
