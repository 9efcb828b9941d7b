import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StoredResource } from "azure-alerting-sandbox";
import { UserError } from "../errors/user-error.ts";
import { makeFolder } from "../files/make-folder.ts";
import { deployStack } from "../stack/deployment.ts";
import { type ProgramOptions, placeOf } from "../stack/program-options.ts";
import { progress } from "../terminal/progress.ts";
import { checkFolder } from "../verify/files.ts";
import { armTemplate } from "./arm.ts";
import { bicepFile } from "./bicep.ts";
import { type Model, modelOf } from "./model.ts";
import { fileName, readMe } from "./read-me.ts";
import { sentinelRules } from "./sentinel-yaml.ts";

export type Format = "arm" | "bicep" | "sentinel-yaml";

export interface ExportOptions extends ProgramOptions {
  readonly stack: string;
  readonly format: Format;
  readonly out: string;
}

/**
 * Deploys a stack into the sandbox, and writes what is there then.
 *
 * @throws UserError where there is nothing to write, or the folder cannot be written
 */
export async function exportStack(options: ExportOptions): Promise<void> {
  const { stack, format, out } = options;
  checkFolder(out);
  const place = { start: new Date(), onStep: progress(), ...placeOf(options) };
  const deployment = await deployStack(stack, place);
  const { cloud, settings, leftOut } = deployment;
  const model = modelOf(
    cloud,
    settings.existing.filter(({ isMadeByStack }) => isMadeByStack !== true).map(({ id }) => id),
  );
  const files = filesOf(stack, model, cloud.azure.store.list(), format);
  await cloud.close();
  try {
    makeFolder(out);
    for (const [name, text] of files) writeFileSync(join(out, name), text);
  } catch (error) {
    throw new UserError(`The export cannot be written to ${out}: ${(error as Error).message}`);
  }
  for (const { type, name } of leftOut)
    console.log(`Left out: ${type} ${name}, which the sandbox does not have.`);
  console.log(`Written to ${out}: ${[...files.keys()].join(", ")}.`);
  if (model.leftOut.length > 0 && format !== "sentinel-yaml")
    console.log(
      `Not in the templates: ${model.leftOut.length} resources of the tenant; README.md lists them.`,
    );
}

function filesOf(
  stack: string,
  model: Model,
  resources: readonly StoredResource[],
  format: Format,
): ReadonlyMap<string, string> {
  if (format === "sentinel-yaml") {
    const rules = sentinelRules(resources);
    if (rules.size > 0) return rules;
    throw new UserError(
      `The stack ${stack} has no analytics rules of Microsoft Sentinel. breakglass:sentinel makes them.`,
    );
  }
  const text = (file: Model["files"][number]) =>
    format === "arm" ? `${JSON.stringify(armTemplate(file), null, 2)}\n` : bicepFile(file);
  return new Map([
    ...model.files.map((file): [string, string] => [fileName(file, format), text(file)]),
    ["README.md", readMe(stack, model, format)],
  ]);
}
