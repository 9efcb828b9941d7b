import { sampleAccount, somebodyElse } from "../../queries/samples/account.ts";

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly isAdministrator: boolean;
}

const [, domain] = sampleAccount.userPrincipalName.split("@");
/** Names in which the account's stands, or nearly: what a careless filter would take for it. */
const ALIKE: readonly string[] = [
  `old.${sampleAccount.userPrincipalName}`,
  `bg10@${domain}`,
  `bg1@${domain}.example.com`,
  `bg1_${domain}#EXT#@fabrikam.onmicrosoft.com`,
  `1bg1@${domain}`,
  somebodyElse.userPrincipalName,
];

/** The people of a tenant: one in a hundred is an administrator, and the first have names like the account's. */
export function people(count: number): Person[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${index.toString(16).padStart(8, "0")}-4f89-41d3-9a0c-0305e82c3301`,
    name: ALIKE[index] ?? `person${index}@${domain}`,
    isAdministrator: index % 100 === 50,
  }));
}
