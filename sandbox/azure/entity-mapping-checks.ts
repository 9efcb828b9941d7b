import { GraphError } from "./graph-fault.ts";

interface EntityKind {
  /** How the service's refusal names it. */
  readonly title: string;
  /** Sets of columns that identify such an entity, one of which must be there. */
  readonly enough: readonly string[];
  /** Columns that identify nothing by themselves. */
  readonly more?: readonly string[];
  /** An alert needs one of these: something that can be hit. */
  readonly isAsset?: boolean;
}

/**
 * Source of the columns: learn.microsoft.com/graph/api/resources/security-entitymappingconfiguration; of what is
 * enough, which the reference leaves out, the service's refusals as published in
 * github.com/pkhabazi/SentinelToXDR, src/Data/GraphDetectionRule.psd1.
 */
const KINDS: Readonly<Record<string, EntityKind>> = {
  accounts: {
    title: "User",
    enough: [
      "aadUserIdColumn",
      "sidColumn",
      "upnColumn",
      "nameColumn + ntDomainColumn",
      "nameColumn + dnsDomainColumn",
      "nameColumn + upnSuffixColumn",
    ],
    isAsset: true,
  },
  hosts: {
    title: "Machine",
    enough: [
      "deviceIdColumn",
      "nameColumn",
      "netBiosNameColumn + ntDomainColumn",
      "netBiosNameColumn + dnsDomainColumn",
    ],
    isAsset: true,
  },
  mailboxes: { title: "Mailbox", enough: ["primaryAddressColumn"], isAsset: true },
  ips: { title: "IP", enough: ["addressColumn"], more: ["scopeColumn"], isAsset: true },
  urls: { title: "URL", enough: ["addressColumn"] },
  files: { title: "File", enough: ["sha1Column", "sha256Column"], more: ["nameColumn"] },
};

/** @throws GraphError on a mapping that names nobody, or that the sandbox does not know */
export function checkEntityMappings(value: unknown): void {
  const mappings = Object.entries((value ?? {}) as Record<string, unknown>).filter(
    ([name]) => name !== "@odata.type",
  );
  if (mappings.length === 0)
    throw invalid("At least one of impactedAssets or entityMappings must be provided.");
  for (const [name, entries] of mappings) {
    const kind = KINDS[name];
    if (kind === undefined) {
      const known = Object.keys(KINDS).join(", ");
      throw invalid(`The sandbox does not know entityMappings/${name}: it has ${known}.`);
    }
    if (!Array.isArray(entries) || entries.some((entry) => typeof entry !== "object" || entry === null))
      throw new GraphError(
        400,
        "BadRequest",
        `The property 'entityMappings/${name}' must be a list of objects.`,
      );
    for (const entry of entries) checkEntity(name, kind, entry);
  }
  if (
    !mappings.some(([name, entries]) => KINDS[name]?.isAsset && (entries as readonly unknown[]).length > 0)
  ) {
    throw invalid("At least one asset entity (Machine, User, or Mailbox) or an IP entity must be included.");
  }
}

function checkEntity(name: string, { title, enough, more = [] }: EntityKind, entry: unknown): void {
  const columns = Object.entries(entry as Record<string, unknown>).filter(([key]) => key !== "@odata.type");
  const known = [...enough.flatMap((set) => set.split(" + ")), ...more];
  for (const [key, column] of columns) {
    if (known.includes(key) && typeof column === "string") continue;
    throw new GraphError(
      400,
      "BadRequest",
      `The property '${key}' of entityMappings/${name} is not one of ${known.join(", ")}, or no text.`,
    );
  }
  const given = columns.flatMap(([key, column]) => (column === "" ? [] : [key]));
  if (enough.some((set) => set.split(" + ").every((column) => given.includes(column)))) return;
  throw invalid(
    `Entity mapping for '${title}' is invalid. Set non-empty column values for all fields in at least one of these combinations: ${enough.join("; ")}.`,
  );
}

function invalid(message: string): GraphError {
  return new GraphError(400, "InvalidInput", message);
}
