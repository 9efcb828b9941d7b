import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureCli } from "azure-alerting-sandbox/pulumi";
import { parse } from "yaml";
import { UserError } from "../errors/user-error.ts";
import type { Answers } from "./answers.ts";
import { stackTaken } from "./backend.ts";
import { PulumiElsewhere, refused } from "./pulumi.ts";

export interface EncryptedSecrets {
  /** By key of our namespace, as in a stack file. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What the secrets provider needs next to `config`, such as `encryptionsalt`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether the stack exists in the backend. */
  readonly hasStack: boolean;
}

interface EncryptOptions {
  readonly secretsProvider?: string;
  readonly onStep: (line: string) => void;
}

/** The keys next to `config` that belong to encryption (github.com/pulumi/pulumi, sdk/go/common/workspace, ProjectStack). */
const SETTINGS = ["secretsprovider", "encryptedkey", "encryptionsalt"];

/**
 * Encrypts secrets with the stack's own secrets provider, and passes them to `use`. This creates the stack in the
 * backend, and removes it again if anything fails, including `use`. The values go to Pulumi's standard input: every user
 * of the machine can see arguments.
 *
 * Without secrets, this needs neither Pulumi nor a backend.
 *
 * @throws UserError with Pulumi's message, after everything is undone; and whatever `use` throws
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
  const pulumi = new PulumiElsewhere(path, readFileSync(join(project, "Pulumi.yaml"), "utf8"));
  let isCreated = false;
  try {
    onStep(`Creating the stack "${stack}" in the backend`);
    isCreated = await createStack(pulumi, stack, secretsProvider);
    pulumi.throwIfInterrupted();
    for (const { key, value, path } of settingsOf(secrets)) {
      onStep(`Encrypting ${key}`);
      await pulumi.must(["config", "set", "--secret", "--stack", stack, ...path, key], value);
    }
    return use({ ...readEncrypted(join(pulumi.directory, `Pulumi.${stack}.yaml`)), hasStack: true });
  } catch (error) {
    if (isCreated) await pulumi.regardless(["stack", "rm", stack, "--yes"]);
    throw error;
  } finally {
    pulumi.close();
  }
}

/**
 * Returns whether it created the stack. An empty stack is left over from a run that was killed, and is used; one with
 * resources is in use.
 */
async function createStack(
  pulumi: PulumiElsewhere,
  stack: string,
  secretsProvider: string | undefined,
): Promise<boolean> {
  const provider = secretsProvider === undefined ? [] : ["--secrets-provider", secretsProvider];
  const init = ["stack", "init", stack, "--no-select", ...provider];
  // Never interrupted: the answer to whether it made the stack is what the removal needs.
  const made = await pulumi.regardless(init);
  if (made.code === 0) return true;
  pulumi.throwIfInterrupted();
  if (!/already exists/.test(made.errorOutput)) throw refused(init, made);
  const exported = await pulumi.must(["stack", "export", "--stack", stack]);
  const { deployment } = JSON.parse(exported) as { deployment?: { resources?: unknown[] } };
  if ((deployment?.resources ?? []).length > 0) {
    throw new UserError(stackTaken(stack));
  }
  return false;
}

/** The arguments for one `pulumi config set` each. */
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
