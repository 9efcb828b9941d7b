import { logCategories } from "breakglass-alerts/queries";
import type { Json } from "../../azure/rest.ts";
import { error, info, type Judgment, ok } from "../finding.ts";
import { propertiesOf } from "../reads.ts";
import { tablesOf } from "../tables.ts";
import type { Check, Visit } from "../visit.ts";

interface Log {
  readonly category?: string;
  readonly enabled?: boolean;
}

/** Whether Entra ID exports what the detections read to this workspace, in one or several settings. */
export const diagnosticSetting: Check = {
  id: "diagnostic-setting",
  title: "Export of Entra ID's logs",
  async *run(visit) {
    const { workspaceId, deployed, reads } = visit;
    const wanted = logCategories(await tablesOf(visit));
    if (workspaceId === undefined) {
      if (deployed !== undefined) yield notCreated(visit, wanted);
      return;
    }
    const settings = (await reads.diagnosticSettings()).filter((setting) => {
      return String(propertiesOf(setting)["workspaceId"]).toLowerCase() === workspaceId.toLowerCase();
    });
    const taken = isManaged(visit) && !isDeployed(visit) ? othersIn(visit, settings, wanted) : [];
    if (taken.length > 0) {
      yield* taken;
      return;
    }
    const exported = settings.flatMap(enabledIn);
    const missing = wanted.filter((category) => !exported.includes(category));
    if (missing.length === 0) {
      const names = settings.map(({ name }) => name).join(", ");
      yield ok(`Entra ID exports ${wanted.join(", ")} to the workspace (${names})`);
    } else if (isManaged(visit) && !isDeployed(visit)) {
      yield notCreated(visit, missing);
    } else {
      yield error(`Entra ID does not export ${missing.join(", ")} to the workspace`, {
        why: "What is not exported is never detected, and nothing else would point that out.",
        fix: isManaged(visit)
          ? `pulumi up --refresh --stack ${visit.target.stack}`
          : `Entra admin center > Monitoring & health > Diagnostic settings: switch on ${missing.join(", ")} for the workspace${visit.target.isForeign ? "" : "; or set breakglass:diagnosticSetting"}`,
      });
    }
  },
};

/**
 * Settings of another name that send a category to this workspace already. Azure refuses a second one with 409: "Data sinks
 * can't be reused in different settings on the same category" (Azure/terraform-azurerm-avm-ptn-aiml-landing-zone issue 19).
 */
function othersIn({ target }: Visit, settings: readonly Json[], wanted: readonly string[]): Judgment[] {
  const own = target.config.diagnosticSetting?.name.toLowerCase();
  return settings.flatMap((setting) => {
    const name = String(setting["name"]);
    const sent = wanted.filter((category) => enabledIn(setting).includes(category));
    if (sent.length === 0 || name.toLowerCase() === own) return [];
    return error(`The diagnostic setting "${name}" sends ${sent.join(", ")} to the workspace already`, {
      why: "Azure allows one setting for each category and workspace, so the deployment would end with 409 Conflict.",
      fix: `Leave breakglass:diagnosticSetting out and switch on in "${name}" what is missing; or have ${sent.join(", ")} switched off there (Entra admin center > Monitoring & health > Diagnostic settings)`,
    });
  });
}

function enabledIn(setting: Json): (string | undefined)[] {
  const logs = (propertiesOf(setting)["logs"] ?? []) as Log[];
  return logs.flatMap(({ category, enabled }) => (enabled ? [category] : []));
}

function notCreated(visit: Visit, missing: readonly string[]): Judgment {
  return isManaged(visit)
    ? info(`The deployment will make Entra ID export ${missing.join(", ")} to the workspace`)
    : info(
        `The deployment does not export Entra ID's logs: somebody has to send ${missing.join(", ")} to the workspace`,
        {
          why: "What is not exported is never detected.",
          fix: "Entra admin center > Monitoring & health > Diagnostic settings; or set breakglass:diagnosticSetting",
        },
      );
}

function isManaged({ target }: Visit): boolean {
  return target.config.diagnosticSetting !== undefined;
}

function isDeployed({ deployed }: Visit): boolean {
  return deployed?.resources.some((id) => /\/microsoft\.aadiam\/diagnosticSettings\//i.test(id)) ?? false;
}
