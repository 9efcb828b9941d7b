import type { Declared } from "breakglass-alerts/policies";
import { z } from "zod";
import { UserError } from "../errors/user-error.ts";
import { readJson } from "../files/read-text.ts";
import { isExport, isPreview, type PulumiResource, readExport, readPreview } from "../review/pulumi-state.ts";
import { resourceList } from "../review/resource-list.ts";
import { fromArmList } from "./arm-list.ts";

const FORMS =
  "It must be the output of `pulumi stack export`, `pulumi preview --json --show-sames` or `breakglass resources --json`, or a list of {type, name, inputs}.";

const armList = z.array(
  z.object({
    id: z.string().startsWith("/"),
    type: z.string(),
    body: z.record(z.string(), z.unknown()),
    made: z.object({ principalId: z.string().optional() }).optional(),
  }),
);

/**
 * The resources of a stack in a file, in any of its forms.
 *
 * @throws UserError if the file cannot be read, or has another form
 */
export function readDeclared(file: string): Declared[] {
  const value = readJson(file, FORMS);
  if (isPreview(value)) return fromPulumi(readPreview(file, value, "after").resources);
  if (isExport(value)) return fromPulumi(readExport(file, value).resources);
  if (!Array.isArray(value)) throw new UserError(`${file} has an unknown form. ${FORMS}`);
  const isArm = value.length > 0 && typeof value[0] === "object" && value[0] !== null && "body" in value[0];
  if (isArm) return fromArmList(checked(file, armList, value));
  return checked(file, resourceList, value).map(({ protect = false, dependencies = {}, ...each }) => ({
    ...each,
    protect,
    dependencies,
  }));
}

function checked<Schema extends z.ZodType>(file: string, schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => {
    const [index, ...rest] = path.map(String);
    return `${file}: [${index}]${rest.map((key) => `.${key}`).join("")}: ${message}`;
  });
  throw new UserError(`${faults.join("\n")}\n${FORMS}`);
}

/** Components stay: they say which tenant a resource belongs to. */
function fromPulumi(resources: readonly PulumiResource[]): Declared[] {
  return resources
    .filter(({ type }) => !type.startsWith("pulumi:"))
    .map(({ urn, type, inputs = {}, outputs = {}, protect = false, propertyDependencies, parent }) => ({
      key: urn,
      type,
      name: urn.slice(urn.lastIndexOf("::") + 2),
      inputs: opened(inputs) as Record<string, unknown>,
      outputs: opened(outputs) as Record<string, unknown>,
      protect,
      dependencies: Object.fromEntries(
        Object.entries(propertyDependencies ?? {}).map(([property, urns]) => [property, urns ?? []]),
      ),
      ...(parent === undefined ? {} : { parent }),
    }));
}

/** Marks an object that stands for a secret (github.com/pulumi/pulumi, sdk/go/common/resource/sig, Key). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
/** A text that is not known (github.com/pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go, UnknownStringValue). */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Secrets in the clear; one that is encrypted or left out is not known. */
function opened(value: unknown): unknown {
  if (value === "[secret]") return UNKNOWN;
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) {
    const { plaintext } = value as { plaintext?: unknown };
    return typeof plaintext === "string" ? opened(JSON.parse(plaintext)) : UNKNOWN;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, opened(inner)]));
}
