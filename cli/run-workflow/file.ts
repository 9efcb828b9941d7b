import { isTemplate } from "azure-alerting-sandbox/arm-template";
import {
  definitionFaults,
  isObject,
  parseJsonValue,
  type RunRequest,
  type Value,
  type ValueObject,
} from "azure-alerting-sandbox/logicapps";
import { z } from "zod";
import { UserError } from "../errors/user-error.ts";
import { exactNumbers } from "../files/exact-numbers.ts";
import { readJsonFile } from "../files/json-file.ts";
import { readText } from "../files/read-text.ts";
import { fromTemplate, refuseTemplateExpressions } from "./template.ts";

const texts = z.record(z.string(), z.string(), { error: "must be an object of texts" });
const answer = z.strictObject({
  /** No answer comes: the connection breaks. */
  lost: z.boolean({ error: "must be true or false" }).default(false),
  status: z.int({ error: "must be a status code" }).min(100).max(599).default(200),
  headers: texts.default({}),
  body: z.json().optional(),
  delay: z.number({ error: "must be a number of seconds" }).min(0).default(0),
});
const file = z.looseObject(
  {
    trigger: z
      .strictObject({
        name: z.string().optional(),
        headers: texts.default({}),
        queries: texts.optional(),
        relativePathParameters: texts.optional(),
        body: z.json().default(null),
      })
      .optional(),
    responses: z.record(z.string(), z.array(answer).min(1, "needs at least one response")).default({}),
    now: z.iso.datetime({ offset: true, error: "must be a time such as 2026-01-15T12:00:00Z" }).optional(),
  },
  { error: "must be an object" },
);

/** Names of actions and parameters are found whatever their letter case, as public playbooks rely on it. */
export const SPELLING = "any";

export type Answer = z.output<typeof answer>;

/** A definition and everything that a run of it needs. */
export interface WorkflowFile {
  readonly name: string;
  readonly definition: ValueObject;
  readonly parameters: { readonly [name: string]: { readonly value: Value } };
  readonly trigger: RunRequest["trigger"];
  readonly responses: Readonly<Record<string, readonly Answer[]>>;
  readonly now: Date;
}

export interface WorkflowFileOptions {
  /** A file with parameter values for an ARM template. */
  readonly parameters?: string;
  /** The name of the workflow in an ARM template. Default: the first one. */
  readonly workflow?: string;
}

/**
 * Reads a definition (alone, or inside an ARM resource or template) and the input of its run.
 *
 * @throws UserError with every error, by file and property
 */
export function readWorkflowFile(path: string, options: WorkflowFileOptions = {}): WorkflowFile {
  const content = readJsonFile(path, file);
  const exact = parseJsonValue(readText(path)) as Exact;
  const now = new Date(content.now ?? Date.now());
  const { name, definition, parameters } = unwrapped(content as unknown as ValueObject, path, options, now);
  const faults = definitionFaults(definition, { answered: true, spelling: SPELLING });
  const unknown = Object.keys(content.responses).filter(
    (action) => !JSON.stringify(definition).includes(`"${action}"`),
  );
  for (const action of unknown)
    faults.push(`responses.${action}: the definition has no action of that name.`);
  if (faults.length > 0) throw new UserError(faults.map((fault) => `${path}: ${fault}`).join("\n"));
  const [declared = "manual"] = Object.keys((definition["triggers"] ?? {}) as ValueObject);
  const { name: trigger = declared, headers = {}, body = null, ...address } = content.trigger ?? {};
  return {
    name,
    definition,
    parameters: valuesOf(parameters, definition),
    trigger: {
      ...given(address),
      name: trigger,
      headers,
      body: exactNumbers(body as Value, exact.trigger?.body),
    },
    responses: Object.fromEntries(
      Object.entries(content.responses).map(([action, answers]) => [
        action,
        answers.map((each, index) => ({
          ...each,
          body: exactNumbers(each.body, exact.responses?.[action]?.[index]?.body),
        })),
      ]),
    ),
    now,
  };
}

function given<T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/** Where the file has bodies. */
interface Exact {
  readonly trigger?: { readonly body?: Value };
  readonly responses?: Readonly<Record<string, readonly { readonly body?: Value }[]>>;
}

interface Unwrapped {
  readonly name: string;
  readonly definition: ValueObject;
  /** The values of the workflow's own parameters. */
  readonly parameters: Value;
}

/** A definition alone with the file's own parameters, in an ARM resource, or in a template. */
function unwrapped(content: ValueObject, path: string, options: WorkflowFileOptions, now: Date): Unwrapped {
  if (isTemplate(content)) return fromTemplate(content, path, { ...options, now });
  const { name, properties } = content;
  if (options.parameters !== undefined || options.workflow !== undefined)
    throw new UserError(
      `${path} is not an ARM template: --parameters and --workflow only work with templates.`,
    );
  for (const holder of [content, properties]) {
    if (!isObject(holder) || !isObject(holder["definition"])) continue;
    const { definition, parameters = {} } = holder;
    refuseTemplateExpressions({ definition, parameters }, path);
    return { name: typeof name === "string" ? name : "workflow", definition, parameters };
  }
  if (isObject(content["actions"])) {
    refuseTemplateExpressions({ actions: content["actions"] }, path);
    return { name: "workflow", definition: content, parameters: {} };
  }
  throw new UserError(
    `${path} has no workflow definition. Put "definition" at the top level, in "properties" or in a template's "resources".`,
  );
}

/** What stands next to a value in a definition that was exported (azure-rest-api-specs, logic, WorkflowParameter). */
const AROUND_VALUES = ["value", "type", "metadata", "description"];

/** Azure wraps values in `{value}`, also with their type; in a file written by hand they may be bare. */
function valuesOf(parameters: Value, definition: ValueObject): WorkflowFile["parameters"] {
  if (!isObject(parameters)) return {};
  const declared = (definition["parameters"] ?? {}) as ValueObject;
  return Object.fromEntries(
    Object.entries(parameters).map(([name, given]) => {
      const wrapped =
        isObject(given) &&
        Object.hasOwn(given, "value") &&
        Object.keys(given).every((key) => AROUND_VALUES.includes(key));
      if (!Object.hasOwn(declared, name))
        throw new UserError(`parameters.${name}: the definition has no such parameter.`);
      return [name, wrapped ? { value: given["value"] ?? null } : { value: given }];
    }),
  );
}
