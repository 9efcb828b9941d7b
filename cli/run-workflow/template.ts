import { isTemplateExpression, templateWorkflows } from "azure-alerting-sandbox/arm-template";
import { pc } from "azure-alerting-sandbox/colours";
import { isObject, type Value, type ValueObject } from "azure-alerting-sandbox/logicapps";
import { z } from "zod";
import { UserError } from "../errors/user-error.ts";
import { readJsonFile } from "../files/json-file.ts";

interface TemplateFileOptions {
  readonly parameters?: string;
  readonly workflow?: string;
  readonly now: Date;
}

/**
 * The workflow that a template deploys, its expressions evaluated.
 *
 * @throws UserError with every fault, by file and property
 */
export function fromTemplate(template: ValueObject, path: string, options: TemplateFileOptions) {
  const values = parameterValues(template, options.parameters);
  const faults: string[] = [];
  const madeUp = new Set<string>();
  const workflows = templateWorkflows(template, { values, now: options.now, madeUp }, faults);
  const chosen = workflows.find(({ name }) => name === (options.workflow ?? name));
  const names = workflows.map(({ name }) => name).join(", ");
  if (chosen === undefined) {
    const missing =
      options.workflow === undefined
        ? "deploys no workflow (Microsoft.Logic/workflows)."
        : `deploys no workflow '${options.workflow}', only: ${names}.`;
    throw new UserError([...faults.map((fault) => `${path}: ${fault}`), `${path} ${missing}`].join("\n"));
  }
  const { definition, parameters = {} } = chosen.properties(faults) ?? {};
  if (faults.length > 0) throw new UserError(faults.map((fault) => `${path}: ${fault}`).join("\n"));
  if (!isObject(definition)) throw new UserError(`${path}: the workflow '${chosen.name}' has no definition.`);
  if (workflows.length > 1 && options.workflow === undefined)
    console.error(pc.dim(`The template deploys several workflows (${names}). This is ${chosen.name}.`));
  for (const each of madeUp)
    console.error(pc.dim(`${path}: what ${each}() gives is made up: its hash is not documented.`));
  return { name: chosen.name, definition, parameters };
}

const parameterFile = z.looseObject({}, { error: "must be an object" });

/** `{parameters: {NAME: {value}}}`, as Azure has it, or the names alone with their values. */
function parameterValues(template: ValueObject, path: string | undefined): Map<string, Value> {
  if (path === undefined) return new Map();
  const content = readJsonFile(path, parameterFile) as unknown as ValueObject;
  const given = isObject(content["parameters"]) ? content["parameters"] : content;
  const declared = Object.keys((template["parameters"] ?? {}) as ValueObject);
  const faults: string[] = [];
  const entries = Object.entries(given).flatMap(([name, each]): [string, Value][] => {
    const own = declared.find((known) => known.toLowerCase() === name.toLowerCase());
    if (own === undefined) {
      faults.push(
        `${path}: parameters.${name}: the template has no such parameter, only: ${declared.join(", ")}.`,
      );
      return [];
    }
    if (isObject(each) && each["reference"] !== undefined) {
      faults.push(`${path}: parameters.${name}: the sandbox reads no key vault: give a value.`);
      return [];
    }
    return [[own, isObject(each) && Object.hasOwn(each, "value") ? (each["value"] ?? null) : each]];
  });
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return new Map(entries);
}

/**
 * Outside of a template nobody evaluates its expressions: they would be sent as they stand.
 *
 * @throws UserError that names each
 */
export function refuseTemplateExpressions(value: Value, path: string): void {
  const found = expressionsIn(value, "").map(
    ([at, text]) =>
      `${path}: ${at.slice(1)}: '${text}' is an expression of an ARM template. Give the whole template.`,
  );
  if (found.length > 0) throw new UserError(found.join("\n"));
}

function expressionsIn(value: Value, at: string): [string, string][] {
  if (typeof value === "string")
    return isTemplateExpression(value) && /^\[\s*[a-z]+\s*\(/i.test(value) ? [[at, value]] : [];
  if (Array.isArray(value))
    return value.flatMap((each: Value, index) => expressionsIn(each, `${at}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => expressionsIn(each, `${at}.${key}`));
}
