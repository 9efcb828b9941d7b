import {
  type Azure,
  callbackUrl,
  json,
  MAY_READ,
  NotInSandbox,
  providerVersions,
  type Service,
} from "../azure/index.ts";
import { armFault, refusedReading } from "./arm-reading.ts";
import type { RunsOf } from "./run-history.ts";

const TRIGGERS =
  /^(\/subscriptions\/.+\/providers\/Microsoft\.Logic\/workflows\/[^/]+)\/triggers(?:\/([^/]+)(\/run)?)?$/i;
const MAY_RUN = ["Logic App Contributor", "Contributor", "Owner"];

/** Whether a request asks for the triggers of a workflow, for one of them, or that one runs. */
export function isTriggers({ pathname }: URL): boolean {
  return TRIGGERS.test(decodeURIComponent(pathname));
}

/**
 * The triggers of a workflow: `GET {workflow}/triggers`, `GET …/{name}`, `POST …/{name}/run`. Source: azure-rest-api-specs, logic,
 * WorkflowTriggers_List, _Get and _Run.
 */
export function workflowTriggersService(azure: Azure, runsOf: RunsOf): Service {
  return async (request) => {
    const [, scope = "", name, run] = TRIGGERS.exec(decodeURIComponent(request.url.pathname)) ?? [];
    const refused = refusedReading(azure, request, {
      scope,
      action: `Microsoft.Logic/workflows/triggers/${run === undefined ? "read" : "run/action"}`,
      apiVersions: providerVersions("Microsoft.Logic"),
      method: run === undefined ? "GET" : "POST",
      roles: run === undefined ? MAY_READ : MAY_RUN,
    });
    if (refused !== undefined) return refused;
    const workflow = azure.store.get(scope);
    if (workflow === undefined) throw new NotInSandbox(`The sandbox has no triggers of ${scope}.`);
    const definition = workflow.body.properties?.["definition"] as { readonly triggers?: object } | undefined;
    const names = Object.keys(definition?.triggers ?? {});
    const resource = (trigger: string) => ({
      id: `${workflow.id}/triggers/${trigger}`,
      name: trigger,
      type: "Microsoft.Logic/workflows/triggers",
      properties: {
        provisioningState: "Succeeded",
        state: workflow.resource.properties?.["state"],
        ...lastOf(trigger),
        workflow: { id: workflow.id, name: workflow.resource.name, type: workflow.type },
      },
    });
    const lastOf = (trigger: string) => {
      const last = runsOf(workflow.id).findLast((each) => each.trigger.name === trigger);
      return last === undefined
        ? {}
        : { lastExecutionTime: last.startTime.toISOString(), status: "Succeeded" };
    };
    if (name === undefined) return json(200, { value: names.map(resource) });
    const trigger = names.find((each) => each.toLowerCase() === name.toLowerCase());
    if (trigger === undefined)
      return armFault(
        404,
        "WorkflowTriggerNotFound",
        `The workflow '${workflow.resource.name}' trigger '${name}' could not be found.`,
      );
    if (run === undefined) return json(200, resource(trigger));
    const url = callbackUrl(azure, workflow.id, trigger);
    const type = request.headers["content-type"] ?? "application/json";
    return azure.send({ method: "POST", url, headers: { "content-type": type }, body: request.body });
  };
}
