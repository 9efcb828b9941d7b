import type { ResolvedAccount } from "../../queries/index.ts";
import { call, type Expression, either, type ParameterSource, parameters } from "../builder/index.ts";
import { gsmSafe, SMS_LENGTHS } from "./gsm.ts";
import type { Fact } from "./notification.ts";

/** Which tenant the messages are about: whoever is paged may answer for several. */
export const TENANT_PARAMETERS: Readonly<Record<"tenantName" | "tenantId", ParameterSource>> = {
  tenantName: { type: "String", defaultValue: "" },
  tenantId: { type: "String", defaultValue: "" },
};

/**
 * The name by which people know a tenant: the domain of its accounts. Empty where none of them has a name.
 *
 * @example
 * tenantName([{ userPrincipalName: "bg1@contoso.onmicrosoft.com" }]); // "contoso.onmicrosoft.com"
 */
export function tenantName(accounts: readonly Pick<ResolvedAccount, "userPrincipalName">[]): string {
  const named = accounts.find(({ userPrincipalName }) => userPrincipalName !== undefined);
  return named?.userPrincipalName?.split("@").at(-1)?.toLowerCase() ?? "";
}

const name = parameters("tenantName");
const id = parameters("tenantId");

export const tenantFacts: readonly Fact[] = [
  { label: "Tenant", value: name },
  { label: "Tenant id", value: id },
];

/** ` Tenant: contoso.onmicrosoft.com (8d2c1f0e-…).` */
export const inTenant: Expression = either(
  call("empty", id),
  "",
  call("concat", " Tenant: ", either(call("empty", name), id, call("concat", name, " (", id, ")")), "."),
);

/** ` Tenant contoso.`, in the alphabet of a text message, which has no room for more. */
export const inTenantSms: Expression = either(
  call("empty", name),
  "",
  call("concat", " Tenant ", gsmSafe(call("first", call("split", name, ".")), SMS_LENGTHS.tenant), "."),
);
