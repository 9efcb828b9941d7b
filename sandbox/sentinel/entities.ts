/** An entity type, and the result column of each of its identifiers. */
export interface EntityMapping {
  readonly type: string;
  readonly columns: Readonly<Record<string, string>>;
}

/** Somebody or something that an alert is about. */
export interface Entity {
  readonly type: string;
  /** In the order of their names; none is empty. */
  readonly identifiers: Readonly<Record<string, string>>;
}

/** The entities of a run's rows: each once, in the order of the mappings. An empty value identifies nothing. */
export function mapEntities(
  mappings: readonly EntityMapping[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Entity[] {
  const found = mappings.flatMap(({ type, columns }) =>
    rows.flatMap((row) => {
      const given = Object.entries(columns).flatMap(([identifier, column]): [string, string][] => {
        const value = textOf(row, column);
        return value === "" ? [] : identifiersOf(type, identifier, value);
      });
      const identifiers = Object.fromEntries(given.toSorted(([a], [b]) => (a < b ? -1 : 1)));
      return given.length === 0 ? [] : [{ type, identifiers }];
    }),
  );
  return distinct(found);
}

/** Each entity once, in the order in which they came. */
export function distinct(entities: readonly Entity[]): Entity[] {
  return [...new Map(entities.map((entity) => [entityKey(entity), entity])).values()];
}

/** Two entities are one if all their identifiers are. */
export function entityKey({ type, identifiers }: Entity): string {
  return JSON.stringify([type, identifiers]);
}

/** An entity as a person names it, such as `Account bg1@contoso.com`. */
export function entityText({ type, identifiers }: Entity): string {
  const { Name: name, UPNSuffix: suffix, ...others } = identifiers;
  if (name !== undefined) return `${type} ${suffix === undefined ? name : `${name}@${suffix}`}`;
  return `${type} ${Object.values(others)[0] ?? suffix}`;
}

/**
 * The full name of an account is no part of its schema: a user principal name becomes name and suffix
 * (learn.microsoft.com/azure/sentinel/entities-reference, notes on FullName).
 */
function identifiersOf(type: string, identifier: string, value: string): [string, string][] {
  const at = value.lastIndexOf("@");
  if (type !== "Account" || identifier !== "FullName" || at < 1) return [[identifier, value]];
  return [
    ["Name", value.slice(0, at)],
    ["UPNSuffix", value.slice(at + 1)],
  ];
}

/** @throws Error for a column that the query's result does not have */
export function textOf(row: Readonly<Record<string, unknown>>, column: string): string {
  const value = row[column];
  if (value === undefined)
    throw new Error(`An analytics rule maps "${column}", which its query does not return.`);
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
