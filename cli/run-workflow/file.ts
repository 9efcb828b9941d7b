import { definitionFaults, isObject, type Value, type ValueObject } from "azure-alerting-sandbox/logicapps";
import { z } from "zod";
import { UserError } from "../errors/user-error.ts";
import { readJsonFile } from "../files/json-file.ts";

const texts = z.record(z.string(), z.string(), { error: "must be an object of texts" });
const answer = z.strictObject({
  status: z.int({ error: "must be a status code" }).min(100).max(599).default(200),
  headers: texts.default({}),
  body: z.json().optional(),
  delay: z.number({ error: "must be a number of seconds" }).min(0).default(0),
});
const file = z.looseObject(
  {
    trigger: z
      .strictObject({ name: z.string().optional(), headers: texts.default({}), body: z.json().default(null) })
      .optional(),
    responses: z.record(z.string(), z.array(answer).min(1, "needs at least one answer")).default({}),
    now: z.iso.datetime({ offset: true, error: "must be a time such as 2026-01-15T12:00:00Z" }).optional(),
  },
  { error: "must be an object" },
);

export type Answer = z.output<typeof answer>;

/** A definition with everything that a run needs. */
export interface WorkflowFile {
  readonly definition: ValueObject;
  readonly parameters: { readonly [name: string]: { readonly value: Value } };
  readonly trigger: {
    readonly name: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Value;
  };
  readonly responses: Readonly<Record<string, readonly Answer[]>>;
  readonly now: Date;
}

/**
 * Reads a definition, by itself or in the envelope of an ARM resource or template, and what it is to be run with.
 *
 * @throws UserError with every fault, by file and property
 */
export function readWorkflowFile(path: string): WorkflowFile {
  const content = readJsonFile(path, file);
  const { definition, parameters } = unwrapped(content as unknown as ValueObject, path);
  const faults = definitionFaults(definition, { anyTrigger: true });
  const unknown = Object.keys(content.responses).filter(
    (name) => !JSON.stringify(definition).includes(`"${name}"`),
  );
  faults.push(...unknown.map((name) => `responses.${name}: the definition has no action of that name.`));
  if (faults.length > 0) throw new UserError(faults.map((fault) => `${path}: ${fault}`).join("\n"));
  const [declared = "manual"] = Object.keys((definition["triggers"] ?? {}) as ValueObject);
  const { name = declared, headers = {}, body = null } = content.trigger ?? {};
  return {
    definition,
    parameters: valuesOf(parameters, definition),
    trigger: { name, headers, body: body as Value },
    responses: content.responses,
    now: new Date(content.now ?? Date.now()),
  };
}

/** `{definition, parameters}`, at the top, in `properties`, or in the first workflow of a template. */
function unwrapped(content: ValueObject, path: string): { definition: ValueObject; parameters: Value } {
  const resources = Array.isArray(content["resources"]) ? (content["resources"] as ValueObject[]) : [];
  const workflow = resources.find(({ type }) => String(type).toLowerCase() === "microsoft.logic/workflows");
  for (const holder of [content, content["properties"], workflow?.["properties"]]) {
    if (!isObject(holder) || !isObject(holder["definition"])) continue;
    // A code view of the portal nests the definition once more.
    const { definition } = holder;
    return { definition, parameters: holder["parameters"] ?? content["parameters"] ?? {} };
  }
  if (isObject(content["actions"])) return { definition: content, parameters: {} };
  throw new UserError(
    `${path} holds no workflow definition: it needs "definition", also in "properties" or in a template's "resources".`,
  );
}

/** Azure has values in `{value}`; by hand they may stand alone. */
function valuesOf(parameters: Value, definition: ValueObject): WorkflowFile["parameters"] {
  if (!isObject(parameters)) return {};
  const declared = (definition["parameters"] ?? {}) as ValueObject;
  return Object.fromEntries(
    Object.entries(parameters).map(([name, given]) => {
      const wrapped = isObject(given) && Object.hasOwn(given, "value") && Object.keys(given).length === 1;
      if (!Object.hasOwn(declared, name))
        throw new UserError(`parameters.${name}: the definition has no such parameter.`);
      return [name, wrapped ? { value: given["value"] ?? null } : { value: given }];
    }),
  );
}
