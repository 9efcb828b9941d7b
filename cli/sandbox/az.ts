import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../errors/user-error.ts";
import { clientEnvironment } from "./environment.ts";

/**
 * Runs the Azure CLI of the `PATH` in the sandbox, signed in as its application. It has a configuration folder of its
 * own (learn.microsoft.com/cli/azure/azure-cli-configuration, AZURE_CONFIG_DIR).
 *
 * @returns its exit code
 * @throws UserError where there is none, or no sandbox is served
 */
export async function az(directory: string, given: readonly string[]): Promise<number> {
  const folder = resolve(join(directory, "azure-cli"));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const environment = clientEnvironment(directory);
  const env = {
    ...process.env,
    ...environment,
    AZURE_CONFIG_DIR: folder,
    AZURE_CORE_COLLECT_TELEMETRY: "no",
    AZURE_CORE_LOGIN_EXPERIENCE_V2: "off",
    AZURE_CORE_SURVEY_MESSAGE: "no",
  };
  if (!existsSync(join(folder, "azureProfile.json"))) {
    // The secret is read from its file: a command line can be read by everybody on the machine.
    const login = await run(
      [
        ...["login", "--service-principal", "--output", "none", "--only-show-errors"],
        ...[
          "--username",
          environment["AZURE_CLIENT_ID"] ?? "",
          "--password",
          `@${resolve(join(directory, "client-secret"))}`,
        ],
        ...["--tenant", environment["AZURE_TENANT_ID"] ?? ""],
      ],
      env,
    );
    if (login !== 0) return login;
  }
  return run(given, env);
}

function run(given: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done, reject) => {
    const child = spawn("az", given, { env, stdio: "inherit" });
    child.on("error", () => {
      reject(
        new UserError(
          "The Azure CLI (az) is not in the PATH. Install it: https://learn.microsoft.com/cli/azure/install-azure-cli",
        ),
      );
    });
    child.on("exit", (code, signal) => done(code ?? (signal === null ? 1 : 130)));
  });
}
