import { type AzureFault, azureFault } from "../azure/fault.ts";
import { error, type Judgment, warning } from "./finding.ts";

/** The permission that a request needs, and how to grant it. */
export interface Permission {
  readonly name: string;
  readonly grant: string;
}

/** An application permission of Microsoft Graph, named as on each method's page in learn.microsoft.com/graph/api. */
export function graphPermission(permission: string): Permission {
  return {
    name: `the application permission ${permission} of Microsoft Graph`,
    grant: `Entra admin center > App registrations > the application that runs doctor > API permissions: add ${permission} of Microsoft Graph, and grant admin consent. A person who runs doctor needs the Entra role Global Reader instead.`,
  };
}

/** A built-in role of Azure. */
export function azureRole(role: string, scope: string): Permission {
  return {
    name: `the role ${role} on ${scope}`,
    grant: `az role assignment create --role "${role}" --assignee OBJECT_ID_OF_WHO_RUNS_DOCTOR --scope ${scope}`,
  };
}

/** Azure did not answer a request. That is a finding, not a pass. */
export class Unanswered extends Error {
  readonly subject: string;
  readonly fault: AzureFault;
  readonly permission: Permission;

  constructor(subject: string, fault: AzureFault, permission: Permission) {
    super(`${subject}: ${fault.message}`);
    this.subject = subject;
    this.fault = fault;
    this.permission = permission;
  }
}

/**
 * Waits for the answer to a request.
 *
 * @param subject what was requested, in words that can begin a sentence
 * @throws Unanswered
 */
export async function answered<T>(subject: string, permission: Permission, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw new Unanswered(subject, azureFault(thrown), permission);
  }
}

/** The same for something that may not exist: then undefined. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof Unanswered && thrown.fault.kind === "missing") return undefined;
    throw thrown;
  }
}

const NO_PASS = "What cannot be checked may be broken.";

/** The finding for a request without an answer. */
export function explainUnanswered({ subject, fault, permission }: Unanswered, tenantId: string): Judgment {
  const said = `${fault.code ?? fault.status ?? fault.kind}: ${fault.message}`;
  switch (fault.kind) {
    case "forbidden":
      return warning(`${subject} could not be checked: it needs ${permission.name} (${said})`, {
        why: NO_PASS,
        fix: permission.grant,
      });
    case "credentials":
      return error(`${subject} could not be checked: there is no valid token (${said})`, {
        why: "You cannot deploy with expired credentials, or with those of another tenant, either.",
        fix: `az login --tenant ${tenantId}; in a pipeline, check ARM_CLIENT_ID, ARM_TENANT_ID and the federated credential`,
      });
    case "unreachable":
      return error(`${subject} could not be checked: no answer (${said})`, {
        why: NO_PASS,
        fix: "Check the network, DNS and HTTPS_PROXY; then run doctor again.",
      });
    case "missing":
      return error(`${subject} does not exist (${said})`, {
        why: "It is configured or deployed, but was not found; or you have no access to it.",
        fix: "Check its id in the configuration; Azure portal > Activity log says who deleted it.",
      });
    default:
      return warning(`${subject} could not be checked (${said})`, { why: NO_PASS, fix: "Run doctor again." });
  }
}
