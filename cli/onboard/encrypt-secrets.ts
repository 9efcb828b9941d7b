import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureCli } from "azure-alerting-sandbox/pulumi";
import { parse } from "yaml";
import { UserError } from "../errors/user-error.ts";
import type { Answers } from "./answers.ts";
import { PulumiElsewhere, refused } from "./pulumi.ts";

export interface EncryptedSecrets {
  /** By key of our namespace, as they stand in a stack file. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What the secrets provider needs beside `config`, such as `encryptionsalt`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether the stack is in the backend. */
  readonly hasStack: boolean;
}

interface EncryptOptions {
  readonly secretsProvider?: string;
  readonly onStep: (line: string) => void;
}

/** Of all that Pulumi writes beside `config`, what belongs to encryption (github.com/pulumi/pulumi, sdk/go/common/workspace, ProjectStack). */
const SETTINGS = ["secretsprovider", "encryptedkey", "encryptionsalt"];

/**
 * Encrypts secrets by the stack's own secrets provider, and hands them to `use`. The stack is made in the backend for
 * it, and taken out again where anything fails, `use` included. The values go to Pulumi by its standard input: arguments
 * can be seen by every user of the machine.
 *
 * Without secrets, neither Pulumi nor a backend is asked for.
 *
 * @throws UserError with what Pulumi says, after everything is as before; and what `use` throws
 */
export async function withEncrypted<Result>(
  project: string,
  stack: string,
  secrets: Answers["secrets"],
  { secretsProvider, onStep }: EncryptOptions,
  use: (encrypted: EncryptedSecrets) => Result,
): Promise<Result> {
  if (Object.keys(secrets).length === 0 && secretsProvider === undefined) {
    return use({ values: {}, settings: {}, hasStack: false });
  }
  const { path } = await ensureCli({ onProgress: onStep });
  const pulumi = new PulumiElsewhere(path, project);
  let isMade = false;
  try {
    onStep(`Making the stack "${stack}" in the backend`);
    isMade = await makeStack(pulumi, stack, secretsProvider);
    pulumi.throwIfInterrupted();
    for (const { key, value, path } of settingsOf(secrets)) {
      onStep(`Encrypting ${key}`);
      await pulumi.must(["config", "set", "--secret", "--stack", stack, ...path, key], value);
    }
    return use({ ...readEncrypted(join(pulumi.directory, `Pulumi.${stack}.yaml`)), hasStack: true });
  } catch (error) {
    if (isMade) await pulumi.regardless(["stack", "rm", stack, "--yes"]);
    throw error;
  } finally {
    pulumi.close();
  }
}

/**
 * Whether it was made. A run that was killed has left an empty stack, and this one goes on with it; one that holds
 * something is in use.
 */
async function makeStack(
  pulumi: PulumiElsewhere,
  stack: string,
  secretsProvider: string | undefined,
): Promise<boolean> {
  const provider = secretsProvider === undefined ? [] : ["--secrets-provider", secretsProvider];
  const init = ["stack", "init", stack, "--no-select", ...provider];
  const made = await pulumi.run(init);
  if (made.code === 0) return true;
  pulumi.throwIfInterrupted();
  if (!/already exists/.test(made.errorOutput)) throw refused(init, made);
  const exported = await pulumi.must(["stack", "export", "--stack", stack]);
  const { deployment } = JSON.parse(exported) as { deployment?: { resources?: unknown[] } };
  if ((deployment?.resources ?? []).length > 0) {
    throw new UserError(
      `The stack "${stack}" is in the backend already, and holds resources. Nothing was written: choose another name, or get its Pulumi.${stack}.yaml back.`,
    );
  }
  return false;
}

/** One `pulumi config set` each. */
function settingsOf(secrets: Answers["secrets"]): { key: string; value: string; path: string[] }[] {
  return Object.entries(secrets).flatMap(([key, value]) =>
    typeof value === "string"
      ? { key: `breakglass:${key}`, value, path: [] }
      : Object.entries(value).map(([name, each]) => ({
          key: `breakglass:${key}.${name}`,
          value: each,
          path: ["--path"],
        })),
  );
}

function readEncrypted(file: string): Pick<EncryptedSecrets, "values" | "settings"> {
  const written = existsSync(file) ? (parse(readFileSync(file, "utf8")) as Record<string, unknown>) : {};
  const config = (written["config"] ?? {}) as Record<string, unknown>;
  const values = Object.entries(config).map(([key, value]) => [key.replace(/^breakglass:/, ""), value]);
  const settings = SETTINGS.flatMap((key) => (written[key] === undefined ? [] : [[key, written[key]]]));
  return { values: Object.fromEntries(values), settings: Object.fromEntries(settings) };
}
