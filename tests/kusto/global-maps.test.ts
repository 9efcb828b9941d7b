import { expect, test } from "@jest/globals";
import { compile } from "../../sandbox/kusto/index.ts";
import { kustoLanguage } from "../../sandbox/kusto/library.ts";
import { tables } from "../../sandbox/tables/index.ts";

interface Listed {
  readonly Utils: { readonly ListExtensions: Record<string, (...args: unknown[]) => unknown> };
}

test("a new query makes no map of all functions anew, whatever its tables", () => {
  const { ListExtensions } = (kustoLanguage() as unknown as Listed).Utils;
  const query = (table: string, index: number) =>
    `${table} | where tolower(UserPrincipalName) == "a${index}" | summarize dcount(UserPrincipalName)`;
  const names = Object.keys(ListExtensions).filter((name) => name.startsWith("ToDictionaryLast"));
  expect(names.length).toBeGreaterThan(0);
  const own = names.map((name) => [name, ListExtensions[name]] as const);
  let made = 0;
  for (const [name, make] of own)
    ListExtensions[name] = (...args) => {
      made++;
      return make?.(...args);
    };
  try {
    const compiled = (text: string) => {
      made = 0;
      compile(text, tables);
      return made;
    };
    compiled(query("SigninLogs", 0));
    expect(compiled(query("SigninLogs", 1))).toBe(0);
    expect(compiled(query("AADNonInteractiveUserSignInLogs", 2))).toBe(0);
    expect(compiled("AuditLogs | where 1 + 2 > 2 and OperationName has 'a' | summarize make_list(Id)")).toBe(
      0,
    );
  } finally {
    for (const [name, make] of own) if (make !== undefined) ListExtensions[name] = make;
  }
});
