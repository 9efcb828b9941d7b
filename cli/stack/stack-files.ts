import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stackFileName, stackFolderOf } from "azure-alerting-sandbox/stack-files";
import { parseDocument } from "yaml";
import { UserError } from "../errors/user-error.ts";

/**
 * The folder of the stack files: that of Pulumi.yaml, or the one that it names.
 *
 * @param directory the one of Pulumi.yaml
 * @throws UserError if Pulumi.yaml is not YAML
 */
export function stackFolder(directory: string): string {
  const file = join(directory, "Pulumi.yaml");
  if (!existsSync(file)) return directory;
  const document = parseDocument(readFileSync(file, "utf8"));
  const [fault] = document.errors;
  if (fault !== undefined) throw new UserError(`${file} is not valid YAML: ${fault.message}`);
  return stackFolderOf(directory, document.toJS() ?? {});
}

/** The path of a stack's file, whether there is one or not. */
export function stackFile(directory: string, stack: string): string {
  return join(stackFolder(directory), stackFileName(stack));
}

/** The stacks that have a file, in alphabetical order. */
export function stackNames(directory: string): string[] {
  const folder = stackFolder(directory);
  if (!existsSync(folder)) return [];
  return stacksAmong(readdirSync(folder));
}

/** The stacks whose files are among these, in alphabetical order. */
export function stacksAmong(files: readonly string[]): string[] {
  return files.flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []).sort();
}
