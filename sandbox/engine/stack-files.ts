import { join } from "node:path";

/** What Pulumi.yaml may say of where the stack files are. */
export interface StackFilePlace {
  readonly stackConfigDir?: unknown;
  readonly config?: unknown;
}

/**
 * The folder of a project's stack files: that of Pulumi.yaml, or the one that it names, from there. Old projects call it
 * `config`, which means the declarations of the configuration today (github.com/pulumi/pulumi, sdk/go/common/workspace,
 * RewriteConfigPathIntoStackConfigDir).
 */
export function stackFolderOf(directory: string, { stackConfigDir, config }: StackFilePlace): string {
  const named = [stackConfigDir, config].find((each) => typeof each === "string");
  return join(directory, String(named ?? "."));
}

/** The name of a stack's file. */
export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/**
 * The environments of Pulumi ESC from which a stack file takes settings, in words; undefined where it takes none
 * (pulumi.com/docs/esc/integrations/infrastructure/pulumi-iac).
 */
export function environmentsOf(file: unknown): string | undefined {
  const { environment } = (file ?? {}) as { environment?: unknown };
  if (environment === undefined || environment === null) return undefined;
  const imports = Array.isArray(environment) ? environment : (environment as { imports?: unknown }).imports;
  const names = Array.isArray(imports)
    ? imports.map((each) => (typeof each === "string" ? each : JSON.stringify(each)))
    : [];
  return names.length === 0 ? "an environment" : names.join(", ");
}
