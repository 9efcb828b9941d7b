const SAFE = Symbol("kql");

/** A piece of KQL that was written by us, or whose values were escaped. Nothing else can be put into a query. */
export interface Kql {
  readonly [SAFE]: true;
  readonly text: string;
}

/**
 * Writes KQL. What is put in is always a value, never query text: a text becomes a literal, a list a list of
 * literals; a piece of KQL stays as it is.
 *
 * @example
 * kql`SigninLogs | where UserPrincipalName in~ (${["bg1@contoso.com"]})`.text
 * // SigninLogs | where UserPrincipalName in~ ("bg1@contoso.com")
 * @throws RangeError for an empty list: a list of nobody would match nobody, in silence
 */
export function kql(
  parts: TemplateStringsArray,
  ...values: readonly (Kql | string | readonly string[])[]
): Kql {
  return piece(
    parts.reduce((text, part, index) => {
      const value = values[index - 1];
      return value === undefined ? text + part : text + inserted(value) + part;
    }, ""),
  );
}

/** A column, table or variable by its name; quoted where it is not a plain word. */
export function identifier(name: string): Kql {
  if (name === "") throw new RangeError("A name in a query is empty.");
  return piece(/^[A-Za-z_]\w*$/.test(name) ? name : `[${literal(name)}]`);
}

/** A duration, such as `24h`: a literal, which is what Azure's alert rules want in `ago()`. */
export function hours(count: number): Kql {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${count} is no number of whole hours.`);
  return piece(`${count}h`);
}

/** Pieces one after the other. */
export function joined(pieces: readonly Kql[], separator: string): Kql {
  return piece(pieces.map(({ text }) => text).join(separator));
}

function piece(text: string): Kql {
  return { [SAFE]: true, text };
}

function inserted(value: Kql | string | readonly string[]): string {
  if (typeof value === "string") return literal(value);
  if ("text" in value) return value.text;
  if (value.length === 0) throw new RangeError("A list in a query is empty: it would match nothing.");
  return value.map(literal).join(", ");
}

/** Escapes as JSON does; KQL reads the same escapes (learn.microsoft.com/kusto/query/scalar-data-types/string). */
function literal(text: string): string {
  return `"${[...text].map(escaped).join("")}"`;
}

function escaped(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  const code = character.codePointAt(0) ?? 0;
  const printable = code >= 0x20 && code !== 0x7f && code !== 0x85 && code !== 0x2028 && code !== 0x2029;
  return printable ? character : `\\u${code.toString(16).padStart(4, "0")}`;
}
