import { z } from "zod";
import { UserError } from "../errors/user-error.ts";

/** A resource in Pulumi's format, in a preview as in an exported stack. */
const resource = z.object({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  delete: z.boolean().optional(),
  protect: z.boolean().optional(),
  parent: z.string().optional(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  dependencies: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
});

export type PulumiResource = z.infer<typeof resource>;

const preview = z.object({
  config: z.record(z.string(), z.unknown()).optional(),
  steps: z.array(
    z.object({ op: z.string(), urn: z.string(), oldState: resource.nullish(), newState: resource.nullish() }),
  ),
  changeSummary: z.record(z.string(), z.number()).optional(),
});

const exported = z.object({
  version: z.number(),
  deployment: z.object({ resources: z.array(resource).nullish() }),
});

export interface PulumiState {
  readonly resources: readonly PulumiResource[];
  /** The stack's configuration, if the file has it. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Whether a value is the output of `pulumi preview --json`. */
export function isPreview(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("steps" in value || "changeSummary" in value);
}

export function isExport(value: unknown): boolean {
  return typeof value === "object" && value !== null && "deployment" in value;
}

/**
 * One side of a preview: `before` is what is deployed now, `after` what will be.
 *
 * @throws UserError for a preview without its resources: from an old engine, or without --show-sames
 */
export function readPreview(file: string, value: unknown, side: "before" | "after"): PulumiState {
  const parsed = preview.safeParse(value);
  if (!parsed.success)
    throw new UserError(
      `${file} is not a preview, or is from a Pulumi CLI that is too old: ${faultsOf(parsed.error)}.`,
    );
  const { steps, changeSummary = {}, config = {} } = parsed.data;
  const without = steps.find(({ oldState, newState }) => !oldState && !newState);
  if (without !== undefined) {
    throw new UserError(
      `${file}: the step "${without.op}" of ${without.urn} has no state. Either the file was cut off, or the Pulumi CLI is too old: use version 3.142 or later.`,
    );
  }
  const shown = steps.filter(({ op }) => op === "same" || op === "refresh").length;
  if ((changeSummary["same"] ?? 0) > shown) {
    throw new UserError(
      `${file} leaves out unchanged resources. Create it with \`pulumi preview --json --show-sames\`.`,
    );
  }
  return { resources: side === "before" ? before(steps) : after(steps), config };
}

type Step = z.infer<typeof preview>["steps"][number];

/** What is deployed now; after a refresh, what the cloud has. */
function before(steps: readonly Step[]): PulumiResource[] {
  const states = new Map<string, PulumiResource>();
  for (const { op, urn, oldState, newState } of steps) {
    const isRefresh = op === "refresh";
    if (isRefresh && newState) states.set(urn, newState);
    else if (isRefresh) states.delete(urn);
    else if (oldState) states.set(urn, oldState);
  }
  return [...states.values()];
}

function after(steps: readonly Step[]): PulumiResource[] {
  const states = new Map<string, PulumiResource>();
  const replaced = new Set<string>();
  for (const { op, urn, oldState, newState } of steps) {
    const isReplaced = /^(create-replacement|replace)$/.test(op);
    if (isReplaced) replaced.add(urn);
    // The old one of two: its replacement came before, or comes later.
    if (/^(delete|discard|read-discard|remove)/.test(op)) {
      if (!replaced.has(urn)) states.delete(urn);
    } else if (newState) states.set(urn, isReplaced ? newState : continued(newState, oldState));
    else if (op === "refresh") states.delete(urn);
  }
  return [...states.values()];
}

/** A preview leaves out what stays: the id, and Azure's outputs. */
function continued(state: PulumiResource, before: PulumiResource | null | undefined): PulumiResource {
  const id = state.id ?? before?.id;
  return { ...state, ...(id === undefined ? {} : { id }), outputs: { ...before?.outputs, ...state.outputs } };
}

/**
 * The contents of a stack.
 *
 * @throws UserError for an export without resources, or from an engine that is too old
 */
export function readExport(file: string, value: unknown): PulumiState {
  const { version } = (value ?? {}) as { version?: unknown };
  if (typeof version === "number" && version < 3) {
    throw new UserError(
      `${file} was exported by a Pulumi CLI that is too old: its format is version ${version}, but must be 3 or later.`,
    );
  }
  const parsed = exported.safeParse(value);
  if (!parsed.success) throw new UserError(`${file} is not an exported stack: ${faultsOf(parsed.error)}.`);
  const resources = (parsed.data.deployment.resources ?? []).filter((each) => each.delete !== true);
  if (resources.length === 0) throw new UserError(`${file} is the export of an empty stack.`);
  return { resources, config: {} };
}

function faultsOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.map(String).join(".") || "it"}: ${message}`)
    .join("; ");
}
