import { type Declared, fromArm, partsOfId } from "breakglass-alerts/policies";

interface Listed {
  readonly id: string;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What Azure generated for it. */
  readonly made?: { readonly principalId?: string | undefined } | undefined;
}

/** A text that is not known, as Pulumi marks it. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Resources as Azure Resource Manager has them. They do not say what they are made from: what holds the id of another,
 * or the id of its identity, is made from it.
 */
export function fromArmList(listed: readonly Listed[]): Declared[] {
  const marks = listed.flatMap(({ id, made }) => [
    { key: id, mark: id.toLowerCase() },
    ...(made?.principalId === undefined ? [] : [{ key: id, mark: made.principalId.toLowerCase() }]),
  ]);
  return listed.map(({ id, type, body, made }) => {
    const { type: token, inputs } = native(id, type, body);
    const dependencies = Object.fromEntries(
      Object.entries(inputs).map(([property, value]) => {
        const text = JSON.stringify(value ?? null).toLowerCase();
        // Longer ids contain shorter ones: what follows must end the id.
        const holds = (mark: string) => text.includes(`${mark}"`) || text.includes(`${mark}/`);
        return [
          property,
          [...new Set(marks.filter(({ key, mark }) => key !== id && holds(mark)).map(({ key }) => key))],
        ];
      }),
    );
    return {
      key: id,
      type: token,
      name: id.slice(id.lastIndexOf("/") + 1),
      inputs,
      outputs: { id, ...(made?.principalId === undefined ? {} : { principalId: made.principalId }) },
      dependencies,
    };
  });
}

function native(id: string, type: string, body: Listed["body"]): Pick<Declared, "type" | "inputs"> {
  const known = hidden(body) as Listed["body"];
  if (type.toLowerCase() === "microsoft.graph/approleassignment") {
    const { principalId, resourceId, ...rest } = known;
    const inputs = { ...rest, principalObjectId: principalId, resourceObjectId: resourceId };
    return { type: "azuread:index/appRoleAssignment:AppRoleAssignment", inputs };
  }
  // A custom detection rule of Defender XDR, which azure-native does not have.
  if (typeof known["queryCondition"] === "object")
    return { type: "pulumi-nodejs:dynamic:DefenderDetection", inputs: { rule: known } };
  return fromArm({ ...partsOfId(id), body: known }) ?? { type, inputs: known };
}

function hidden(value: unknown): unknown {
  if (value === "[secret]") return UNKNOWN;
  if (Array.isArray(value)) return value.map(hidden);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hidden(inner)]));
}
