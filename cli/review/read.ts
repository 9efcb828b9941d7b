import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { DirectoryUser } from "azure-alerting-sandbox";
import { z } from "zod";
import { UserError } from "../errors/user-error.ts";
import { parseJson, readText } from "../files/read-text.ts";
import { type ReviewedDeployment, splitResources } from "./deployment.ts";
import { deployRef, resolveRef } from "./git-ref.ts";
import { labelsOf } from "./labels.ts";
import { fromPulumi } from "./pulumi-resources.ts";
import { isExport, isPreview, readExport, readPreview } from "./pulumi-state.ts";
import { resourceList, stateOf } from "./resource-list.ts";

export interface ReadOptions {
  /** Which side of a preview: what is deployed, or what will be. */
  readonly side: "before" | "after";
  /** The stack to deploy from a git ref. */
  readonly stack: string;
  readonly onStep: (line: string) => void;
  /** The users that a program of your own looks up. */
  readonly accounts?: readonly DirectoryUser[];
  readonly skipUnknown?: boolean;
}

const armResources = z.array(
  z.object({
    id: z.string().startsWith("/"),
    type: z.string(),
    apiVersion: z.string(),
    body: z.record(z.string(), z.unknown()),
    made: z.object({ principalId: z.string().optional(), customerId: z.string().optional() }).optional(),
  }),
);

const FORMS =
  "It must be the output of `pulumi preview --json --show-sames`, `pulumi stack export` or `breakglass resources --json`, or a list of {type, name, inputs}.";

/**
 * Reads one side of a review: a file, or a git ref, which is deployed into the sandbox.
 *
 * @throws UserError if the source is neither, or cannot be read
 */
export async function readDeployment(source: string, options: ReadOptions): Promise<ReviewedDeployment> {
  if (existsSync(source)) return fromFile(source, options.side);
  const commit = await resolveRef(source);
  if (commit === undefined) {
    throw new UserError(`${source} is neither a file nor a git ref. ${FORMS.replace("It", "A file")}`);
  }
  return deployRef(source, commit, options);
}

/** Whether a file is a preview, which contains both sides of a review. */
export function isPreviewFile(source: string): boolean {
  return existsSync(source) && statSync(source).isFile() && isPreview(parsed(source));
}

function fromFile(file: string, side: ReadOptions["side"]): ReviewedDeployment {
  const title = basename(file);
  const value = parsed(file);
  if (isPreview(value)) return { ...fromPreview(file, value, side), title: `${title} (${side})` };
  const declared = Array.isArray(value) && value.length > 0 ? resourceList.safeParse(value) : undefined;
  if (declared?.success === true)
    return { title, labels: new Map(), isDeclared: true, ...fromPulumi(stateOf(declared.data)) };
  if (Array.isArray(value)) {
    const resources = armResources.safeParse(value);
    if (!resources.success) {
      const [issue] = resources.error.issues;
      throw new UserError(`${file}: [${issue?.path.map(String).join("].")}]: ${issue?.message}. ${FORMS}`);
    }
    return {
      title,
      ...splitResources(resources.data.map(withoutUndefined)),
      notes: [],
      labels: new Map(),
    };
  }
  if (isExport(value)) return { title, labels: new Map(), ...fromPulumi(readExport(file, value)) };
  throw new UserError(`${file} has an unknown format. ${FORMS}`);
}

/**
 * One side of a preview.
 *
 * @param name the preview's name in errors
 */
export function fromPreview(name: string, preview: unknown, side: ReadOptions["side"]): ReviewedDeployment {
  const state = readPreview(name, preview, side);
  return { title: side, labels: labelsOf(state.config), ...fromPulumi(state) };
}

function parsed(file: string): unknown {
  return parsedText(file, readText(file, FORMS));
}

/** @throws UserError if the text is not JSON */
export function parsedText(file: string, text: string): unknown {
  if (text.trim() === "") throw new UserError(`${file} is empty. Did \`pulumi\` fail? ${FORMS}`);
  return parseJson(file, text, FORMS);
}

function withoutUndefined({ made, ...resource }: z.infer<typeof armResources>[number]) {
  const ids = Object.entries(made ?? {}).filter(([, value]) => value !== undefined);
  return made === undefined ? resource : { ...resource, made: Object.fromEntries(ids) };
}
