import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createContext, runInContext } from "node:vm";
import { expect, test } from "@jest/globals";
import { type KustoLanguage, kustoLanguage, type SyntaxNode } from "../../sandbox/kusto/library.ts";
import { identityQueries } from "./differential/identity.ts";

const require = createRequire(import.meta.url);

/** Microsoft's parser as it comes, in a world of its own. */
function untouched(): KustoLanguage {
  const world = createContext({ console });
  for (const file of ["bridge.min.js", "Kusto.Language.Bridge.min.js"]) {
    const path = require.resolve(`@kusto/language-service-next/${file}`);
    runInContext(readFileSync(path, "utf8"), world, { filename: path });
  }
  return runInContext("Kusto.Language", world) as KustoLanguage;
}

interface Element extends Omit<SyntaxNode, "constructor"> {
  readonly ChildCount: number;
  readonly RawResultType?: { readonly Display: string } | null;
  readonly ReferencedSymbol?: { readonly Name: string } | null;
  readonly constructor: { readonly $$name: string };
  GetChild(index: number): Element | null;
}

/** All that the binder found out: of each node its class, its type with all columns, what it refers to; each diagnostic. */
function findings({ KustoCode, GlobalState }: KustoLanguage, text: string): string[] {
  const code = KustoCode.ParseAndAnalyze(text, GlobalState.Default);
  const nodes = (element: Element | null): string[] => {
    if (element === null) return [];
    const { constructor: kind, RawResultType, ReferencedSymbol } = element;
    const own = `${kind.$$name} ${RawResultType?.Display} ${ReferencedSymbol?.Name}`;
    const children = Array.from({ length: element.ChildCount }, (_, index) => element.GetChild(index));
    return [own, ...children.flatMap(nodes)];
  };
  const diagnostics = code.GetDiagnostics();
  const said = Array.from({ length: diagnostics.Count }, (_, index) => {
    const { Code, Message, Start } = diagnostics.getItem(index);
    return `${Code} ${Message} ${Start}`;
  });
  return [...nodes(code.Syntax as Element), ...said];
}

const TABLES = `let SigninLogs = datatable(TimeGenerated:datetime, UserPrincipalName:string, UserId:string, IPAddress:string, AppDisplayName:string, ResultType:string, ClientAppUsed:string, LocationDetails:dynamic, DeviceDetail:dynamic, ConditionalAccessPolicies:dynamic, IsInteractive:bool, LatencyMs:long, RiskScore:real, CorrelationId:string)[];
let AuditLogs = datatable(TimeGenerated:datetime, OperationName:string, Result:string, Category:string, ActorId:string, ActorName:string, TargetResources:dynamic, Detail:dynamic)[];
let IdentityInfo = datatable(AccountObjectId:string, AccountUPN:string, Department:string, Tags:dynamic, Manager:string)[];
`;

const FAULTY = [
  "SigninLogs | where Nowhere == 1",
  "SigninLogs | summarize count( by UserId",
  "SigninLogs | extend n = strlen(1, 2) + 'a' | project-rename x = y",
  "union SigninLogs, AuditLogs | where TimeGenerated > 'yesterday' | take 'a'",
  "print a = iff(1, 2), b = dynamic([1, {'a': 2}]).x, c = toscalar(SigninLogs)",
];

test("Microsoft's parser finds the same with the functions that replace those of its runtime", () => {
  const [whole, quick] = [untouched(), kustoLanguage()];
  let nodes = 0;
  for (const query of [...identityQueries.filter((_, index) => index % 8 === 0), ...FAULTY]) {
    const text = TABLES + query;
    const found = findings(quick, text);
    expect({ query, found }).toEqual({ query, found: findings(whole, text) });
    nodes += found.length;
  }
  expect(nodes).toBeGreaterThan(5_000);
  expect(
    FAULTY.filter((query) => findings(quick, TABLES + query).some((each) => /^KS\d+ /.test(each))),
  ).toEqual(FAULTY);
}, 120_000);
