import { createHash } from "node:crypto";
import { secretSettings } from "azure-alerting-sandbox/engine";
import { ensureCli } from "azure-alerting-sandbox/pulumi";
import { sandboxState } from "./sandbox-state.ts";
import {
  encryptedPaths,
  readStackSettings,
  type StackSettings,
  settingsOf,
  stackConfig,
} from "./settings.ts";

/**
 * The settings of a stack. Where the file has encrypted values that are needed before the deployment, such as an account's
 * object id, Pulumi decrypts them.
 *
 * @throws UserError, CliError, DeployError
 */
export async function decryptedSettings(
  directory: string,
  stack: string,
  onStep: (line: string) => void,
  reset = false,
): Promise<StackSettings> {
  if (encryptedPaths(stackConfig(directory, stack)).length === 0) return readStackSettings(directory, stack);
  const stateDirectory = sandboxState(directory, stack, reset);
  const { path: cli } = await ensureCli({ onProgress: onStep });
  return settingsOf(
    directory,
    await secretSettings({ projectDirectory: directory, stack, stateDirectory, cli, standIn }),
  );
}

/**
 * A value in the place of a secret that nobody here can decrypt: of its form, as far as its path tells it, and the same each time.
 *
 * @example
 * standIn("breakglass:twilioAuthToken"); // 32 hexadecimal digits
 */
export function standIn(path: string): string | undefined {
  const digest = createHash("sha256").update(path).digest("hex");
  if (path === "breakglass:twilioAuthToken") return digest.slice(0, 32);
  if (path.startsWith("breakglass:teamsWebhookUrls.")) {
    const query = `api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${digest.slice(0, 43)}`;
    return `https://prod-00.westeurope.logic.azure.com/workflows/${digest.slice(0, 32)}/triggers/manual/paths/invoke?${query}`;
  }
  if (path.startsWith("breakglass:") && !path.endsWith(".objectId")) return undefined;
  // What the secrets of a program of your own are, their names alone can tell.
  const name = path.split(/[.:]/).at(-1)?.toLowerCase() ?? "";
  if (/id$|guid/.test(name))
    return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
  if (/ur[li]|hook|endpoint/.test(name)) return `https://made-up.example/${digest.slice(0, 32)}`;
  if (/mail|upn|principal/.test(name)) return `made-up-${digest.slice(0, 8)}@sandbox.example`;
  if (/phone|sms|number/.test(name)) return `1511${digest.replace(/\D/g, "").padEnd(7, "0").slice(0, 7)}`;
  return digest.slice(0, 32);
}
