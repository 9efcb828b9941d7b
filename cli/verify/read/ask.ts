import { azureFault } from "../../azure/fault.ts";
import { UserError } from "../../errors/user-error.ts";

export interface Asked {
  /** What is read, such as `the runs of the Logic App flow`. */
  readonly what: string;
  /** The least privileged role or permission for it, and its scope. */
  readonly needs: string;
  /** What is done to it. Default: read. */
  readonly verb?: string;
}

/**
 * Reads from Azure, and explains a failure.
 *
 * @throws UserError with the missing permission, or what to do about credentials, the network or missing resources
 */
export async function ask<T>({ what, needs, verb = "read" }: Asked, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { kind, message } = azureFault(error);
    const said = `${what}: ${redacted(message)}`;
    if (kind === "forbidden")
      throw new UserError(`You have no permission to ${verb} ${said}\nYou need ${needs}.`);
    if (kind === "credentials")
      throw new UserError(
        `You are not signed in to Azure, or your session has expired. Could not ${verb} ${said}\nSign in: az login`,
      );
    if (kind === "unreachable")
      throw new UserError(
        `Azure cannot be reached to ${verb} ${said}\nCheck the network, the proxy and the firewall.`,
      );
    if (kind === "missing")
      throw new UserError(
        `Azure does not have ${said}\nCheck that the stack is still deployed: pulumi refresh`,
      );
    throw new UserError(`Azure returned an error for ${said}`);
  }
}

/** A service's text without possible secrets: only the host of URLs stays, and nothing of tokens. */
export function redacted(text: string): string {
  return text
    .replace(/\bhttps?:\/\/(?:[^\s/@"<>]*@)?([^\s/"<>?#\\]+)[^\s"<>]*/gi, "https://$1/[removed]")
    .replace(/\bBearer\s+\S+/gi, "Bearer [removed]")
    .replace(/\b(sig|code|token|key|secret|password)=[^\s&"']+/gi, "$1=[removed]");
}
