import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "../stack/project.ts";
import { stackFolder } from "../stack/stack-files.ts";
import { progress } from "../terminal/progress.ts";
import { type Answers, parseAnswers } from "./answers.ts";
import { backendFault } from "./backend.ts";
import { type EncryptedSecrets, withEncrypted } from "./encrypt-secrets.ts";
import { gatherAnswers } from "./gather.ts";
import { KeptAnswers } from "./kept-answers.ts";
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
  const kept = new KeptAnswers(directory, name);
  return kept.through(() => onboardKeeping(name, options, directory, kept));
}

async function onboardKeeping(
  name: string,
  options: OnboardOptions,
  directory: string,
  kept: KeptAnswers,
): Promise<Onboarding> {
  const { dryRun = false } = options;
  const file = refuseExisting(stackFolder(directory), name);
  const onStep = progress();
  const encryption = {
    onStep,
    ...(options.secretsProvider === undefined ? {} : { secretsProvider: options.secretsProvider }),
  };
  const neighbours = readNeighbours(directory, onStep);
  const answers = parseAnswers(
    await gatherAnswers(options.answers, {
      stack: name,
      neighbours,
      kept,
      checkBackend: async () =>
        dryRun
          ? undefined
          : backendFault({
              stack: name,
              definition: readFileSync(join(directory, "Pulumi.yaml"), "utf8"),
              ...encryption,
            }),
    }),
  );
  const note = sameTenant(answers, neighbours);
  if (note !== undefined) onStep(note);
  if (dryRun) {
    const content = stackFileText(name, docsOf(directory), answers, placeholder(answers));
    return { stack: name, file, written: false, content, ...planOf(name, answers, false) };
  }
  return withEncrypted(directory, name, answers.secrets, encryption, (encrypted) => {
    const content = stackFileText(name, docsOf(directory), answers, encrypted);
    writeNewFile(file, content);
    kept.forget();
    return { stack: name, file, written: true, content, ...planOf(name, answers, encrypted.hasStack) };
  });
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
