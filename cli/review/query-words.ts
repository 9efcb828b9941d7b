import { tables } from "azure-alerting-sandbox/tables";

/** Operators that keep each row, or whose loss of rows an event with the same values shows. */
const SHOWN = new Set(
  ["where", "extend", "project", "project-away", "project-rename", "project-reorder", "project-keep"].concat([
    "union",
    "join",
    "lookup",
    "evaluate",
    "as",
    "sort",
    "order",
  ]),
);
/** Joins that keep the rows of their left side (learn.microsoft.com/kusto/query/join-operator). */
const KEEPS_LEFT = /kind\s*=\s*(leftouter|fullouter)/i;

const COLUMNS = new Set([...tables.values()].flatMap(({ columns }) => columns.map(({ name }) => name)));

/** Whether the parts of a query that are new are of a kind that events decide; undefined if so, else what is not. */
export function wordsDoubt(before: string, after: string): string | undefined {
  const [old, now] = [withoutTexts(before), withoutTexts(after)];
  const known = new Set(operatorsOf(old));
  const operator = operatorsOf(now).find((name) => !known.has(name) && !SHOWN.has(name));
  if (operator !== undefined)
    return `the query now uses \`${operator}\`, whose effect depends on more than one event`;
  const joins = (text: string) =>
    [...text.matchAll(/\b(?:join|lookup)\b[^|(]*/gi)].map(([join]) => join.trim());
  const join = joins(now).find((each) => !joins(old).includes(each) && !KEEPS_LEFT.test(each));
  if (join !== undefined) return "the query now joins with rows that may not be there";
  const called = new Set([...old.matchAll(/\b(\w+)\s*\(/g)].map(([, name]) => name));
  const shadowed = [...now.matchAll(/\blet\s+(\w+)\s*=/g)].find(
    ([text, name]) => called.has(name) && !old.includes(text),
  );
  if (shadowed !== undefined) return `\`${shadowed[1]}\` has a new meaning in the query`;
  const read =
    /\b(ago|now|datetime|rand|hash|row_number|prev|next|toscalar|externaldata|materialize|invoke|_GetWatchlist|workspace|app|resource|current_\w+|dayofweek|hourofday|startofday|getmonth|getyear|monthofyear|datetime_part|bin|cluster_\w+|new_guid)\s*\(/gi;
  const count = (text: string) => {
    const counts = new Map<string, number>();
    for (const [, name = ""] of text.matchAll(read)) counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  };
  const was = count(old);
  const more = [...count(now)].find(([name, times]) => times !== (was.get(name) ?? 0));
  if (more !== undefined) return `the query now reads \`${more[0]}\`, which no event decides`;
  const assigned = (text: string) =>
    [
      ...text.matchAll(
        /(?:\||,|\bby)\s*(?:(?:extend|project|project-rename|summarize)\s+)?(\w+)\s*=(?![=~])/g,
      ),
    ].map(([, name = ""]) => name);
  const sets = new Set(assigned(old));
  const overwritten = assigned(now).find((name) => COLUMNS.has(name) && !sets.has(name));
  if (overwritten !== undefined) return `the query gives \`${overwritten}\` a value of its own`;
  const conditions = (text: string) =>
    [...text.matchAll(/\|\s*where\b([^|]*)/g)].flatMap(
      ([, condition = ""]) => condition.match(/\b[A-Za-z_]\w*\b/g) ?? [],
    );
  const declared = new Set([...now.matchAll(/\blet\s+(\w+)\s*=/g)].map(([, name]) => name));
  const asked = new Set(conditions(old));
  const condition = conditions(now).find((name) => !asked.has(name) && !declared.has(name));
  if (condition !== undefined) return `a condition of the query now reads \`${condition}\``;
  const times = (text: string) =>
    [...text.matchAll(/\b\d+(\.\d+)?(d|h|m|s|ms)\b/g)].map(([time]) => time).join();
  return times(old) === times(now) ? undefined : "a time in the query changes";
}

function operatorsOf(text: string): string[] {
  const piped = [...text.matchAll(/\|\s*([a-z][\w-]*)/gi)].map(([, name = ""]) => name.toLowerCase());
  const first = [...text.matchAll(/(?:^|[;(])\s*(search|find|print|range|externaldata)\b/gi)].map(
    ([, name = ""]) => name.toLowerCase(),
  );
  return [...piped, ...first];
}

/** The query without the contents of its texts and comments. */
function withoutTexts(query: string): string {
  return query.replace(/\/\/[^\n]*|@?"(?:[^"\\\n]|\\.)*"|@?'(?:[^'\\\n]|\\.)*'/g, (found) =>
    found.startsWith("//") ? "" : '""',
  );
}
