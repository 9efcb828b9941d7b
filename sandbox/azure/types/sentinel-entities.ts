import { bad, between, invalid } from "./sentinel-faults.ts";

/** What identifies an entity: one of the identifiers in `required`, and any of `others`. */
interface EntityIdentifiers {
  readonly required: readonly string[];
  readonly others: readonly string[];
}

/**
 * The entity types that a rule can map, of those that a sign-in or an audit event has, with their identifiers.
 * Source: github.com/Azure/Azure-Sentinel, .script/tests/detectionTemplateSchemaValidation/Models/EntityMappingIdentifiers.cs,
 * and learn.microsoft.com/azure/sentinel/entities-reference.
 */
const MAPPED_ENTITIES: Readonly<Record<string, EntityIdentifiers>> = {
  Account: {
    required: ["FullName", "Sid", "Name", "AadUserId", "PUID", "ObjectGuid"],
    others: ["NTDomain", "DnsDomain", "UPNSuffix", "AadTenantId", "IsDomainJoined", "DisplayName"],
  },
  AzureResource: { required: ["ResourceId"], others: [] },
  CloudApplication: { required: ["AppId", "Name"], others: ["InstanceName"] },
  DNS: { required: ["DomainName"], others: [] },
  Host: {
    required: ["FullName", "HostName", "NetBiosName", "AzureID", "OMSAgentID"],
    others: ["DnsDomain", "NTDomain", "OSFamily", "OSVersion", "IsDomainJoined"],
  },
  IP: { required: ["Address"], others: ["AddressScope"] },
  Mailbox: {
    required: ["MailboxPrimaryAddress"],
    others: ["DisplayName", "Upn", "ExternalDirectoryObjectId", "RiskLevel"],
  },
  SecurityGroup: { required: ["DistinguishedName", "SID", "ObjectGuid"], others: [] },
  URL: { required: ["Url"], others: [] },
};

export interface EntityMapping {
  readonly entityType?: string;
  readonly fieldMappings?: readonly { readonly identifier?: string; readonly columnName?: string }[];
}

/** At most ten: certeu/droid pull request 28; the words are those of ValidEntityMappingsAttribute.cs. */
export function checkEntities(entityMappings: readonly EntityMapping[] | undefined): void {
  if (entityMappings === undefined) return;
  between("EntityMappings", entityMappings.length, 1, 10);
  for (const { entityType = "", fieldMappings = [] } of entityMappings) {
    const known = MAPPED_ENTITIES[entityType];
    if (known === undefined) {
      const types = Object.keys(MAPPED_ENTITIES).join(", ");
      throw bad(`The sandbox has no entity type '${entityType}' to map. It has: ${types}.`);
    }
    between("FieldMappings", fieldMappings.length, 1, 3);
    const used = fieldMappings.map(({ identifier = "" }) => identifier);
    const valid = [...known.required, ...known.others];
    for (const [index, identifier] of used.entries()) {
      if (!valid.includes(identifier)) {
        throw invalid(
          `Invalid identifier '${identifier}' for entity type '${entityType}' encountered. Valid identifiers are: [${valid.join(", ")}]`,
        );
      }
      if (used.indexOf(identifier) !== index) {
        throw invalid(
          `Identifier '${identifier}' is defined multiple times. Identifiers used in 'EntityMappings' must be unique.`,
        );
      }
    }
    if (!used.some((identifier) => known.required.includes(identifier))) {
      throw invalid(
        `Missing required identifiers in 'EntityMappings' for type '${entityType}'. Required identifiers are one of the following combinations: ${known.required.join("; ")}`,
      );
    }
  }
}
