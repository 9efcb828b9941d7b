import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Document, parseDocument } from "yaml";
import { DeployError, type EngineOptions } from "./options.ts";

export interface Project {
  readonly name: string;
  readonly stack: string;
  readonly directory: string;
  readonly stateDirectory: string;
  /** The settings that the engine reads and writes: a copy, so that the user's file stays as it is. */
  readonly settingsFile: string;
}

/**
 * Makes the state directory ready: the settings of the stack are copied into it, with `config` on top.
 *
 * @throws DeployError on a project or settings file that is missing or not YAML
 */
export function prepareProject(options: EngineOptions): Project {
  const directory = resolve(options.projectDirectory);
  const stateDirectory = resolve(options.stateDirectory);
  for (const name of ["state", "home"])
    mkdirSync(join(stateDirectory, name), { recursive: true, mode: 0o700 });
  const definition = readYaml(join(directory, "Pulumi.yaml"));
  const name = definition.get("name");
  if (typeof name !== "string" || name === "") {
    throw new DeployError([{ message: `${join(directory, "Pulumi.yaml")}: "name" is missing.` }]);
  }
  const fileName = `Pulumi.${options.stack}.yaml`;
  const settingsFile = join(stateDirectory, fileName);
  const own = join(directory, String(definition.get("stackConfigDir") ?? "."), fileName);
  const settings = existsSync(own) ? readYaml(own) : parseDocument("{}");
  keepSalt(settings, settingsFile);
  for (const [key, value] of Object.entries(options.config ?? {})) {
    if ("value" in value) settings.setIn(["config", key], settings.createNode(value.value));
  }
  writeFileSync(settingsFile, settings.toString());
  // Makes the state directory a project of its own, in which the CLI may rewrite the settings.
  writeFileSync(join(stateDirectory, "Pulumi.yaml"), new Document({ name, runtime: "nodejs" }).toString());
  return { name, stack: options.stack, directory, stateDirectory, settingsFile };
}

/** A stack whose own settings have no salt of the passphrase keeps the one that the engine wrote last time. */
function keepSalt(settings: Document, previousFile: string): void {
  if (settings.has("encryptionsalt") || settings.has("secretsprovider") || !existsSync(previousFile)) return;
  const salt = readYaml(previousFile).get("encryptionsalt");
  if (salt !== undefined) settings.set("encryptionsalt", salt);
}

function readYaml(file: string): Document {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new DeployError([{ message: `${file}: cannot be read.` }]);
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new DeployError(document.errors.map(({ message }) => ({ message: `${file}: ${message}` })));
  }
  if (document.contents === null) document.contents = document.createNode({}) as never;
  return document;
}
