import { azureFault } from "../../azure/fault.ts";
import { UserError } from "../../errors/user-error.ts";

export interface Asked {
  /** What is read, such as `the runs of the Logic App flow`. */
  readonly what: string;
  /** The least role or permission that is enough for it, and where. */
  readonly needs: string;
}

/**
 * Asks Azure, and says for a person why it did not answer.
 *
 * @throws UserError with the permission that is missing, or what to do about credentials, addresses, and what is gone
 */
export async function ask<T>({ what, needs }: Asked, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { kind, message } = azureFault(error);
    const said = `${what}: ${redacted(message)}`;
    if (kind === "forbidden")
      throw new UserError(`Not allowed to read ${said}\nWhoever verifies needs ${needs}.`);
    if (kind === "credentials")
      throw new UserError(`Not signed in to Azure, or no longer, to read ${said}\nSign in: az login`);
    if (kind === "unreachable")
      throw new UserError(
        `Azure cannot be reached to read ${said}\nLook at the network, a proxy, a firewall.`,
      );
    if (kind === "missing")
      throw new UserError(
        `Azure does not have ${said}\nIs the stack deployed as it was? Run: pulumi refresh`,
      );
    throw new UserError(`Azure did not tell ${said}`);
  }
}

/** Free text of a service, without what may be a secret: addresses keep their host, and tokens nothing. */
export function redacted(text: string): string {
  return text
    .replace(/\bhttps?:\/\/(?:[^\s/@"<>]*@)?([^\s/"<>?#\\]+)[^\s"<>]*/gi, "https://$1/[removed]")
    .replace(/\bBearer\s+\S+/gi, "Bearer [removed]")
    .replace(/\b(sig|code|token|key|secret|password)=[^\s&"']+/gi, "$1=[removed]");
}
