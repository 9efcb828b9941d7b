import { columnOf, condition } from "./conditions.ts";
import type { Dice } from "./dice.ts";
import { PROJECTED } from "./vocabulary.ts";

export interface EditedQuery {
  readonly text: string;
  readonly how: string;
}

/** Something else is done to a query, or a condition is added to it in one of many ways. */
export function editedQuery(dice: Dice, query: string): EditedQuery {
  if (dice.isWithin(0.25)) return rewritten(dice, query);
  const places = placesOf(query);
  const place = dice.pick(places);
  const { lets, pipes, how } = dice.isWithin(0.7) ? narrowing(dice, place) : operator(dice, place);
  const text = `${lets}${query.slice(0, place.at)}\n  ${pipes}${query.slice(place.at)}`;
  return { text, how: `${how} on ${place.table}${place.isProjected ? ", at the end" : ""}` };
}

interface Place {
  readonly table: string;
  readonly at: number;
  /** After the columns have the names of the result. */
  readonly isProjected: boolean;
}

/** After each look-back by ingestion time, before each projection, and at the end. */
function placesOf(query: string): Place[] {
  const legs = [...query.matchAll(/^\(?(\w+)\n? *\| where .*$/gm)].filter(([, table]) => table !== "Usage");
  const found = legs.flatMap(({ 0: line, 1: table = "", index }): Place[] => {
    const start = index + line.length;
    const project = query.indexOf("\n  | project ", start);
    return [
      { table, at: start, isProjected: false },
      ...(project === -1 ? [] : [{ table, at: project, isProjected: false }]),
    ];
  });
  const last = legs.at(-1)?.[1] ?? "";
  return [
    ...found,
    ...(PROJECTED[last] === undefined ? [] : [{ table: last, at: query.length, isProjected: true }]),
  ];
}

interface Added {
  readonly lets: string;
  readonly pipes: string;
  readonly how: string;
}

const ID: Readonly<Record<string, string>> = {
  SigninLogs: "UserId",
  AADNonInteractiveUserSignInLogs: "UserId",
  CloudAppEvents: "AccountObjectId",
  AzureActivity: "Caller",
  AuditLogs: "OperationName",
  EntraIdSignInEvents: "AccountObjectId",
};

/** Rows are left out by a condition, which is more or less hidden. */
function narrowing(dice: Dice, { table, isProjected }: Place): Added {
  const that = condition(dice, table, isProjected);
  const { column, values } = columnOf(dice, table, isProjected);
  const value = dice.pick(values);
  const id = isProjected ? "AccountId" : (ID[table] ?? "Type");
  const forms: readonly [how: string, pipes: string, lets?: string][] = [
    ["a condition", `| where ${that}`],
    ["a condition", `| where ${that}`],
    ["a condition", `| where ${that}`],
    ["a filter", `| filter ${that}`],
    ["a condition in a column", `| extend Keep_ = ${that} | where Keep_`],
    ["a condition as a number", `| extend Keep_ = iff(${that}, 1, 0) | where Keep_ == 1`],
    ["a condition in a case", `| where case(${that}, true, false)`],
    ["a condition in a comment", `// | where ${that}`],
    ["a condition before a comment", `| where ${that} // as agreed`],
    ["a condition after a text with slashes", `| extend Note_ = "https://contoso.com" | where ${that}`],
    ["a value in a let", `| where ${column} != Quiet_`, `let Quiet_ = "${value}";\n`],
    ["a list in a let", `| where ${column} !in (Quiet_)`, `let Quiet_ = dynamic(["${value}"]);\n`],
    ["a function in a let", `| where Keep_(${column})`, `let Keep_ = (V_: string) { V_ != "${value}" };\n`],
    [
      "a function of a table",
      "| invoke Keep_()",
      `let Keep_ = (T_: (${column}: string)) { T_ | where ${column} != "${value}" };\n`,
    ],
    ["a rewritten time", `| extend TimeGenerated = iff(${that}, TimeGenerated, datetime(2020-01-01))`],
    ["a rewritten id", `| extend ${id} = iff(${that}, ${id}, "")`],
    [
      "a rewritten column",
      `| extend ${column} = iff(${column} == "${value}", "", ${column}) | where isnotempty(${column})`,
    ],
    [
      "a join",
      `| join kind=${dice.pick(JOINS)} (datatable(Key_: string)["${value}"]) on $left.${column} == $right.Key_`,
    ],
    [
      "a lookup",
      `| lookup kind=${dice.pick(["inner", "leftouter"])} (datatable(${column}: string, Office_: string)["${value}", "a"]) on ${column}`,
    ],
  ];
  const [how, pipes, lets = ""] = dice.pick(forms);
  return { lets, pipes, how: `${how}: ${pipes}` };
}

const JOINS = ["inner", "innerunique", "leftouter", "leftanti", "leftsemi", "rightouter", "fullouter"];

function operator(dice: Dice, { table, isProjected }: Place): Added {
  const { column, values } = columnOf(dice, table, isProjected);
  const value = dice.pick(values);
  const pipes = dice.pick([
    `| take ${dice.pick([0, 1, 1000])}`,
    "| top 1 by TimeGenerated",
    "| limit 0",
    `| sample ${dice.pick([1, 1000])}`,
    `| sample-distinct ${dice.pick([1, 1000])} of ${column}`,
    "| extend Chance_ = rand() | top 1 by Chance_",
    `| summarize arg_max(TimeGenerated, *) by ${column}`,
    `| summarize arg_min(TimeGenerated, *) by ${column}`,
    `| summarize take_any(*) by ${column}`,
    "| distinct *",
    "| sort by TimeGenerated asc",
    "| serialize",
    "| as All_",
    `| project-away ${column}`,
    `| project-keep TimeGenerated, ${column}`,
    `| project-rename Other_ = ${column}`,
    "| mv-expand Each_ = dynamic([]) to typeof(string)",
    "| mv-expand Each_ = dynamic([1]) to typeof(long)",
    '| extend Note_ = "a | take 0"',
    `| extend Note_ = strcat(${column}, " // ")`,
    `| parse-where ${column} with "${value}" Rest_`,
    `| parse ${column} with First_ "." Rest_`,
    `| partition hint.strategy=native by ${column} (take 1)`,
    `| search "${value}"`,
    "| union (datatable(X_: string)[])",
    `| extend ${column} = toupper(${column})`,
    `| extend ${column} = "${value}"`,
    `| extend ${column} = ""`,
    "| where true",
    "// nothing",
  ]);
  return { lets: dice.isWithin(0.1) ? 'let Unused_ = "x";\n' : "", pipes, how: pipes };
}

/** A part of the query's own text is another. */
function rewritten(dice: Dice, query: string): EditedQuery {
  const changes = [
    ["(?<=ingestion_time\\(\\) >= ago\\()15m", dice.pick(["1m", "5m", "10m", "30m", "2h"])],
    ["ingestion_time\\(\\) >= ago", "TimeGenerated >= ago"],
    ["ingestion_time\\(\\) >=", "ingestion_time() <"],
    ["in~ \\(", "in ("],
    ["in~ \\(", "!in~ ("],
    ['in \\("0", ', "in ("],
    ['"3f2504e0-4f89-41d3-9a0c-0305e82c3301", ', ""],
    ['"3f2504e0-4f89-41d3-9a0c-0305e82c3301"', '" 3f2504e0-4f89-41d3-9a0c-0305e82c3301"'],
    ['"3f2504e0-4f89-41d3-9a0c-0305e82c3301"', '"3F2504E0-4F89-41D3-9A0C-0305E82C3301"'],
    ['"bg1@contoso.onmicrosoft.com", ', ""],
    ['"bg1@contoso.onmicrosoft.com"', '"BG1@contoso.onmicrosoft.com"'],
    ["isfuzzy=true", "isfuzzy=false"],
    ["union isfuzzy=true", "union"],
    [" or ", " and "],
    [" and ", " or "],
    ["has_any", "has_all"],
    ["=~", "=="],
    ["!~", "=~"],
    ["tolower\\(", "toupper("],
    ["kind=leftouter", "kind=inner"],
    ['IPAddress = iff\\(isempty\\(IPAddress\\), "unknown address", IPAddress\\)', 'IPAddress = ""'],
    ["AccountId = tolower\\(UserId\\)", 'AccountId = "x"'],
    ["TimeGenerated, ", "TimeGenerated = now(), "],
    [" \\| ", "  |  "],
    ["\\n", " // a note\n"],
    [", ", ",  "],
    ["\\(SigninLogs", "(SigninLogs | where true"],
    ["\\(AuditLogs", "(AuditLogs | take 0"],
    ["^", "// reviewed\n"],
    ["$", "\n// the end"],
  ] as const;
  const fitting = changes.filter(([from]) => new RegExp(from).test(query));
  const [from, to] = dice.pick(fitting);
  const isAll = dice.isWithin(0.5);
  return {
    text: query.replace(new RegExp(from, isAll ? "g" : ""), to),
    how: `${from} becomes ${to}${isAll ? ", everywhere" : ""}`,
  };
}
