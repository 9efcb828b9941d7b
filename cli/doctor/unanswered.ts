import { type AzureFault, azureFault } from "../azure/fault.ts";
import { error, type Judgment, warning } from "./finding.ts";

/** What a read needs, and how it is granted. */
export interface Permission {
  readonly name: string;
  readonly grant: string;
}

/** An application permission of Microsoft Graph, as each method's page in learn.microsoft.com/graph/api names it. */
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

/** Azure did not answer a question: no pass, but a finding of its own. */
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
 * Waits for an answer.
 *
 * @param subject what is asked for, in words that can begin a sentence
 * @throws Unanswered
 */
export async function answered<T>(subject: string, permission: Permission, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw new Unanswered(subject, azureFault(thrown), permission);
  }
}

/** The same, where it may be that there is no such thing: undefined then. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof Unanswered && thrown.fault.kind === "missing") return undefined;
    throw thrown;
  }
}

const NO_PASS = "What cannot be read may be broken.";

/** What to tell the person of a question without an answer. */
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
        why: "Credentials that have expired, or that are of another tenant, deploy nothing either.",
        fix: `az login --tenant ${tenantId}; in a pipeline, check ARM_CLIENT_ID, ARM_TENANT_ID and the federated credential`,
      });
    case "unreachable":
      return error(`${subject} could not be checked: nobody answered (${said})`, {
        why: NO_PASS,
        fix: "Check the network, the name server and HTTPS_PROXY; then run doctor again.",
      });
    case "missing":
      return error(`${subject}: there is none (${said})`, {
        why: "It is configured or deployed, and not there; or whoever asks may not see it.",
        fix: "Check its id in the configuration; Azure portal > Activity log says who deleted it.",
      });
    default:
      return warning(`${subject} could not be checked (${said})`, { why: NO_PASS, fix: "Run doctor again." });
  }
}
