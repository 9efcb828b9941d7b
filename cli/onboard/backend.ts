import { CliError, ensureCli } from "azure-alerting-sandbox/pulumi";
import { UserError } from "../errors/user-error.ts";
import { PulumiElsewhere } from "./pulumi.ts";

export interface BackendCheck {
  readonly stack: string;
  /** The text of the project's Pulumi.yaml. */
  readonly definition: string;
  readonly secretsProvider?: string;
  readonly onStep: (line: string) => void;
}

/** Backends that are a folder or a bucket have no secrets provider of their own (pulumi.com/docs/iac/concepts/secrets). */
const WITHOUT_PROVIDER = /^(?!https?:)/;

/**
 * Why the backend would not encrypt the secrets of a new stack; undefined where it would, as far as that can be known before.
 */
export async function backendFault({
  stack,
  definition,
  secretsProvider,
  onStep,
}: BackendCheck): Promise<string | undefined> {
  try {
    const { path } = await ensureCli({ onProgress: onStep });
    const pulumi = new PulumiElsewhere(path, definition);
    try {
      const { url } = JSON.parse(await pulumi.must(["whoami", "--json"])) as { url: string };
      const stacks: unknown = JSON.parse(await pulumi.must(["stack", "ls", "--json"]));
      return providerFault(url, secretsProvider) ?? stackFault(stack, stacks);
    } finally {
      pulumi.close();
    }
  } catch (error) {
    if (error instanceof UserError || error instanceof CliError) return error.message;
    throw error;
  }
}

function providerFault(url: string, secretsProvider = "passphrase"): string | undefined {
  const { PULUMI_CONFIG_PASSPHRASE: own, PULUMI_CONFIG_PASSPHRASE_FILE: file } = process.env;
  if (secretsProvider !== "passphrase" || !WITHOUT_PROVIDER.test(url)) return undefined;
  if (own !== undefined || file !== undefined) return undefined;
  return `The backend ${url} encrypts nothing by itself. Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, or choose another --secrets-provider.`;
}

function stackFault(stack: string, stacks: unknown): string | undefined {
  const all = Array.isArray(stacks) ? (stacks as { name?: unknown; resourceCount?: unknown }[]) : [];
  const isThis = ({ name }: { name?: unknown }) => String(name).split("/").at(-1) === stack;
  const found = all.find((each) => isThis(each) && Number(each.resourceCount ?? 0) > 0);
  return found === undefined ? undefined : stackTaken(stack);
}

export function stackTaken(stack: string): string {
  return `The stack "${stack}" already exists in the backend and has resources. Nothing was written. Choose another name, or restore its Pulumi.${stack}.yaml.`;
}
