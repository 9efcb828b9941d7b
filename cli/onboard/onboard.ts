import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors/user-error.ts";
import { projectDirectory } from "../stack/project.ts";
import { stackFolder } from "../stack/stack-files.ts";
import { progress } from "../terminal/progress.ts";
import { type Answers, checkAnswers, parseAnswers, readAnswersFile } from "./answers.ts";
import { type EncryptedSecrets, withEncrypted } from "./encrypt-secrets.ts";
import { readNeighbours } from "./neighbours.ts";
import { type Plan, planOf } from "./plan.ts";
import { stackFileText } from "./stack-file.ts";
import { refuseExisting, writeNewFile } from "./write-new-file.ts";

export interface OnboardOptions {
  /** A file, or what one holds; without it, they are asked for. */
  readonly answers?: string | Readonly<Record<string, unknown>>;
  readonly secretsProvider?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export interface Onboarding extends Plan {
  readonly stack: string;
  readonly file: string;
  readonly written: boolean;
  /** The stack file. If it was not written, its secrets are shown as `[secret]`. */
  readonly content: string;
}

/**
 * Collects and validates the answers, and writes the whole stack file or nothing.
 *
 * @throws UserError with all errors at once
 */
export async function onboard(
  name: string,
  options: OnboardOptions,
  directory: string = projectDirectory(),
): Promise<Onboarding> {
  const { dryRun = false } = options;
  const file = refuseExisting(stackFolder(directory), name);
  const onStep = progress();
  const neighbours = readNeighbours(directory, onStep);
  const answers = parseAnswers(await gatherAnswers(options, neighbours));
  const note = sameTenant(answers, neighbours);
  if (note !== undefined) onStep(note);
  if (dryRun) {
    const content = stackFileText(name, docsOf(directory), answers, placeholder(answers));
    return { stack: name, file, written: false, content, ...planOf(name, answers, false) };
  }
  const encryption = {
    onStep,
    ...(options.secretsProvider === undefined ? {} : { secretsProvider: options.secretsProvider }),
  };
  return withEncrypted(directory, name, answers.secrets, encryption, (encrypted) => {
    const content = stackFileText(name, docsOf(directory), answers, encrypted);
    writeNewFile(file, content);
    return { stack: name, file, written: true, content, ...planOf(name, answers, encrypted.hasStack) };
  });
}

/**
 * Reads the answers from their file, or asks for them.
 *
 * @throws UserError if the file cannot be read, or there is no terminal to ask at
 */
export async function gatherAnswers(
  { answers }: OnboardOptions,
  neighbours: ReturnType<typeof readNeighbours>,
): Promise<Readonly<Record<string, unknown>>> {
  if (typeof answers === "string") return readAnswersFile(answers);
  if (answers !== undefined) return answers;
  if (!process.stdin.isTTY) {
    throw new UserError("There is no terminal for questions. Pass the answers with --answers FILE.");
  }
  const { askEverything } = await import("./questions.ts");
  const { terminal } = await import("./terminal.ts");
  const { withWayBack } = await import("./way-back.ts");
  terminal.show("Esc goes back to the question before.\n");
  return withWayBack(terminal, (ask) => askEverything(ask, neighbours, checkAnswers));
}

/** A clone of breakglass-alerts has its documentation; a repository that uses the packages has that of the library. */
function docsOf(directory: string): string {
  const file = join(directory, "package.json");
  const { name } = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  return name === "breakglass-alerts" ? "docs" : "node_modules/breakglass-alerts/docs";
}

function sameTenant({ azure }: Answers, neighbours: ReturnType<typeof readNeighbours>): string | undefined {
  const twin = neighbours.find(({ tenantId }) => tenantId?.toLowerCase() === azure.tenantId.toLowerCase());
  return twin && `Tenant ${azure.tenantId} already has a stack: Pulumi.${twin.stack}.yaml.`;
}

function placeholder({ secrets }: Answers): EncryptedSecrets {
  const hidden = (value: string | Readonly<Record<string, string>>) =>
    typeof value === "string"
      ? "[secret]"
      : Object.fromEntries(Object.keys(value).map((each) => [each, "[secret]"]));
  const values = Object.fromEntries(Object.entries(secrets).map(([key, value]) => [key, hidden(value)]));
  return { values, settings: {}, hasStack: false };
}
