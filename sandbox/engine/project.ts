import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Document, parseDocument } from "yaml";
import { DeployError, type Preparation } from "./options.ts";
import { isPassphraseOf, SANDBOX_PASSPHRASE } from "./passphrase.ts";
import { environmentsOf, stackFileName, stackFolderOf } from "./stack-files.ts";
import { type StandIn, withStandIns } from "./stand-ins.ts";

export interface Project {
  readonly name: string;
  readonly stack: string;
  readonly directory: string;
  readonly stateDirectory: string;
  /** The language that the program is written in, as Pulumi calls it. */
  readonly runtime: string;
  /** Its options, such as the virtual environment of a program in Python. */
  readonly runtimeOptions: Readonly<Record<string, unknown>>;
  /** The settings that the engine reads and writes: a copy, so that the user's file stays as it is. */
  readonly settingsFile: string;
  /** Whether the passphrase of the environment is that of the stack; else it is the sandbox's. */
  readonly hasOwnPassphrase: boolean;
  /** Secrets whose key the sandbox does not have, with made-up values. */
  readonly standIns: readonly StandIn[];
}

/**
 * Makes the state directory ready: the settings of the stack are copied into it, with `config` on top.
 *
 * @throws DeployError on a project or settings file that is missing or not YAML
 */
export function prepareProject(options: Preparation): Project {
  const directory = resolve(options.projectDirectory);
  const stateDirectory = resolve(options.stateDirectory);
  for (const name of ["state", "home"])
    mkdirSync(join(stateDirectory, name), { recursive: true, mode: 0o700 });
  const definition = readYaml(join(directory, "Pulumi.yaml"));
  const name = definition.get("name");
  if (typeof name !== "string" || name === "") {
    throw new DeployError([{ message: `${join(directory, "Pulumi.yaml")}: "name" is missing.` }]);
  }
  const { runtime, runtimeOptions } = runtimeOf(definition);
  const fileName = stackFileName(options.stack);
  const settingsFile = join(stateDirectory, fileName);
  const own = join(stackFolderOf(directory, definition.toJS()), fileName);
  const settings = existsSync(own) ? readYaml(own) : parseDocument("{}");
  refuseEnvironments(settings, own);
  const standIns = withStandIns(settings, own, options.standIn);
  const hasOwnPassphrase = isOwnPassphrase(settings.get("encryptionsalt"));
  keepSalt(settings, settingsFile);
  for (const [key, value] of Object.entries(options.config ?? {})) {
    if ("value" in value) settings.setIn(["config", key], settings.createNode(value.value));
  }
  writeFileSync(settingsFile, settings.toString());
  // Makes the state directory a project of its own, in which the CLI may rewrite the settings.
  writeFileSync(join(stateDirectory, "Pulumi.yaml"), new Document({ name, runtime: "nodejs" }).toString());
  return {
    ...{ name, stack: options.stack, directory, stateDirectory, runtime, runtimeOptions },
    ...{ settingsFile, hasOwnPassphrase, standIns },
  };
}

/** `runtime: python`, or `runtime: { name: python, … }` (pulumi.com/docs/iac/concepts/projects/project-file). */
function runtimeOf(definition: Document): Pick<Project, "runtime" | "runtimeOptions"> {
  const { runtime } = definition.toJS() as { runtime?: unknown };
  const isSet = typeof runtime === "object" && runtime !== null;
  const { name, options } = (isSet ? runtime : { name: runtime }) as { name?: unknown; options?: unknown };
  const given = typeof options === "object" && options !== null ? options : {};
  return { runtime: typeof name === "string" ? name : "nodejs", runtimeOptions: { ...given } };
}

/**
 * A passphrase in the shell is for the stacks that it decrypts. The sample has secrets, too, and the sandbox's passphrase.
 */
function isOwnPassphrase(salt: unknown): boolean {
  const isGiven =
    process.env["PULUMI_CONFIG_PASSPHRASE"] !== undefined ||
    process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] !== undefined;
  return isGiven && typeof salt === "string" && !isPassphraseOf(salt, SANDBOX_PASSPHRASE);
}

/** Environments of Pulumi ESC are kept by a service, which the sandbox does not ask. */
function refuseEnvironments(settings: Document, file: string): void {
  const names = environmentsOf(settings.toJS());
  if (names === undefined) return;
  const message = `${file} takes settings from Pulumi ESC (${names}), which the sandbox cannot open. Put the settings that the program reads into the file itself, or into a copy of it: \`pulumi env open\` shows them.`;
  throw new DeployError([{ message }]);
}

/** A stack whose own settings have no salt of the passphrase keeps the one that the engine wrote last time. */
function keepSalt(settings: Document, previousFile: string): void {
  if (settings.has("encryptionsalt") || !existsSync(previousFile)) return;
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
