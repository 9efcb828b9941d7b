import fc from "fast-check";

/** Columns of the table that generated queries read. */
export const COLUMNS = {
  string: ["s", "u"],
  long: ["n", "m"],
  real: ["r"],
  bool: ["b"],
  datetime: ["t"],
  timespan: ["ts"],
  dynamic: ["d"],
} as const;

type Type = keyof typeof COLUMNS;
type Texts = fc.Arbitrary<string>;

const literals: Readonly<Record<Type, Texts>> = {
  string: fc.constantFrom(
    '""',
    '"alpha"',
    '"Beta-gamma"',
    '"5"',
    '"a b"',
    '"{\\"a\\":[1]}"',
    "'1.2.3.4'",
    '"é"',
  ),
  long: fc.constantFrom("0", "1", "-1", "2", "7", "-3", "1000000", "long(null)"),
  real: fc.constantFrom("0.0", "1.5", "-2.25", "1e10", "real(null)"),
  bool: fc.constantFrom("true", "false", "bool(null)"),
  datetime: fc.constantFrom(
    "datetime(2026-01-01)",
    "datetime(2024-02-29T12:34:56.7891234)",
    "now()",
    "datetime(null)",
  ),
  timespan: fc.constantFrom("1h", "0s", "-30m", "1.5d", "timespan(null)"),
  dynamic: fc.constantFrom(
    "dynamic(null)",
    "dynamic([1,2,3])",
    'dynamic({"a":1,"b":["x"]})',
    'dynamic("text")',
    "dynamic(5)",
  ),
};

/** Functions by the type of their result, with the types of their arguments. */
const functions: Readonly<Record<Type, readonly (readonly [string, ...Type[]])[]>> = {
  string: [
    ["tostring", "long"],
    ["tostring", "dynamic"],
    ["tostring", "datetime"],
    ["tostring", "real"],
    ["tolower", "string"],
    ["toupper", "string"],
    ["strcat", "string", "string"],
    ["strcat", "string", "long"],
    ["substring", "string", "long"],
    ["substring", "string", "long", "long"],
    ["replace_string", "string", "string", "string"],
    ["strrep", "string", "long"],
    ["hash_md5", "string"],
    ["base64_encode_tostring", "string"],
    ["base64_decode_tostring", "string"],
    ["url_decode", "string"],
    ["parse_ipv6", "string"],
    ["strcat_array", "dynamic", "string"],
    ["reverse", "string"],
    ["gettype", "dynamic"],
    ["iff", "bool", "string", "string"],
    ["coalesce", "string", "string"],
  ],
  long: [
    ["tolong", "string"],
    ["toint", "long"],
    ["tolong", "real"],
    ["strlen", "string"],
    ["indexof", "string", "string"],
    ["countof", "string", "string"],
    ["array_length", "dynamic"],
    ["datetime_part_hour", "datetime"],
    ["bin", "long", "long"],
    ["hash", "string"],
    ["abs", "long"],
    ["binary_and", "long", "long"],
    ["parse_ipv4", "string"],
    ["iff", "bool", "long", "long"],
    ["max_of", "long", "long"],
    ["coalesce", "long", "long"],
    ["dayofyear", "datetime"],
  ],
  real: [
    ["todouble", "string"],
    ["round", "real"],
    ["sqrt", "real"],
    ["log", "real"],
    ["pow", "real", "real"],
    ["iff", "bool", "real", "real"],
    ["min_of", "real", "real"],
    ["bin", "real", "real"],
  ],
  bool: [
    ["not", "bool"],
    ["isempty", "string"],
    ["isnull", "long"],
    ["isnotnull", "dynamic"],
    ["isnotempty", "dynamic"],
    ["tobool", "string"],
    ["ipv4_is_private", "string"],
    ["ipv4_is_in_range", "string", "string"],
    ["set_has_element", "dynamic", "string"],
    ["isnan", "real"],
  ],
  datetime: [
    ["todatetime", "string"],
    ["ago", "timespan"],
    ["startofday", "datetime"],
    ["startofweek", "datetime"],
    ["endofmonth", "datetime"],
    ["bin", "datetime", "timespan"],
    ["iff", "bool", "datetime", "datetime"],
    ["unixtime_seconds_todatetime", "long"],
  ],
  timespan: [
    ["totimespan", "string"],
    ["dayofweek", "datetime"],
    ["iff", "bool", "timespan", "timespan"],
    ["bin", "timespan", "timespan"],
  ],
  dynamic: [
    ["parse_json", "string"],
    ["split", "string", "string"],
    ["pack_array", "long", "string"],
    ["bag_pack_k", "dynamic"],
    ["array_concat", "dynamic", "dynamic"],
    ["array_reverse", "dynamic"],
    ["set_union", "dynamic", "dynamic"],
    ["set_difference", "dynamic", "dynamic"],
    ["bag_keys", "dynamic"],
    ["bag_merge", "dynamic", "dynamic"],
    ["array_slice", "dynamic", "long", "long"],
    ["zip", "dynamic", "dynamic"],
    ["parse_url", "string"],
    ["repeat", "long", "long"],
    ["treepath", "dynamic"],
  ],
};

const CALLS: Readonly<Record<string, (args: readonly string[]) => string>> = {
  datetime_part_hour: ([value]) => `datetime_part("hour", ${value})`,
  bag_pack_k: ([value]) => `bag_pack("k", ${value})`,
  // As many as a test has patience for.
  repeat: ([value, count]) => `repeat(${value}, ${count} % 5)`,
  strrep: ([value, count]) => `strrep(${value}, ${count} % 5)`,
};

const binary: Readonly<Partial<Record<Type, readonly (readonly [Type, string, Type])[]>>> = {
  long: (["+", "-", "*", "/", "%"] as const).map((operator) => ["long", operator, "long"] as const),
  real: (["+", "-", "*", "/"] as const).map((operator) => ["real", operator, "real"] as const),
  datetime: [
    ["datetime", "+", "timespan"],
    ["datetime", "-", "timespan"],
  ],
  timespan: [
    ["datetime", "-", "datetime"],
    ["timespan", "+", "timespan"],
    ["timespan", "*", "long"],
  ],
  bool: [
    ...(["==", "!=", "<", "<=", ">", ">="] as const).map((operator) => ["long", operator, "long"] as const),
    ["real", "<", "long"],
    ["datetime", ">=", "datetime"],
    ["timespan", "<", "timespan"],
    ["string", "==", "string"],
    ["dynamic", "==", "string"],
    ["bool", "and", "bool"],
    ["bool", "or", "bool"],
    ...["=~", "has", "!has", "contains", "startswith", "endswith", "has_cs", "hasprefix", "!contains"].map(
      (operator) => ["string", operator, "string"] as const,
    ),
  ],
};

/** An expression of a type, as KQL. */
export function expression(type: Type, depth: number): Texts {
  const column = fc.constantFrom(...COLUMNS[type]);
  if (depth === 0) return fc.oneof(column, literals[type]);
  const inner = (of: Type) => expression(of, depth - 1);
  const calls = fc
    .constantFrom(...functions[type])
    .chain(([name, ...types]) =>
      fc.tuple(...types.map(inner)).map((args) => CALLS[name]?.(args) ?? `${name}(${args.join(", ")})`),
    );
  const operators = binary[type];
  const infix =
    operators === undefined
      ? []
      : [
          fc
            .constantFrom(...operators)
            .chain(([left, operator, right]) =>
              fc.tuple(inner(left), inner(right)).map(([a, b]) => `(${a} ${operator} ${b})`),
            ),
        ];
  const paths =
    type === "dynamic" ? [inner("dynamic").map((value) => `(${value}).a`), fc.constant("d.b[0]")] : [];
  return fc.oneof(column, literals[type], calls, ...infix, ...paths);
}

const TYPES = Object.keys(COLUMNS) as Type[];
const anyOf = (depth: number) => fc.constantFrom(...TYPES).chain((type) => expression(type, depth));

/** One operator behind a pipe; it leaves the columns of the table in place, so that others may follow. */
const kept: Texts = fc.oneof(
  expression("bool", 2).map((condition) => `where ${condition}`),
  fc.tuple(fc.constantFrom("x", "y", "n2"), anyOf(2)).map(([name, value]) => `extend ${name} = ${value}`),
  fc
    .constantFrom(...["s", "n", "r", "t", "ts"])
    .chain((name) => fc.constantFrom(`sort by ${name} asc`, `sort by ${name}`)),
  fc.nat(5).map((count) => `take ${count}`),
  fc.constantFrom("mv-expand d", "mv-expand e = d to typeof(long)", "serialize", "as Z"),
  expression("string", 1).map((value) => `where ${value} in ("alpha", "5") or n in (1, 2)`),
  expression("string", 1).map((value) => `where ${value} has_any ("a", "beta") or s !in ((T | project s))`),
  fc.constant("join kind=leftouter (T | project s, k = n) on s"),
);

/** What ends a query. */
const last: Texts = fc.oneof(
  anyOf(2).map((value) => `project v = ${value}`),
  expression("long", 1).map((value) => `summarize count(), sum(${value}), make_set(s), arg_max(t, *) by s`),
  anyOf(1).map((value) => `summarize c = countif(b), l = make_list(${value}), dcount(s)`),
  fc.constantFrom(
    "count",
    "distinct s, n",
    "top 3 by n",
    "project-away d*",
    "summarize avg(r), max(t) by bin(t, 1d)",
  ),
);

export const query: Texts = fc
  .tuple(fc.array(kept, { maxLength: 3 }), last)
  .map(([operators, end]) => ["T", ...operators, end].join("\n| "));

/** Text that is close to a query, and mostly none. */
export const nonsense: Texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "T",
        "|",
        "where",
        "extend",
        "summarize",
        "(",
        ")",
        "[",
        "]",
        '"',
        "=",
        "==",
        "by",
        "let",
        ";",
        "dynamic(",
        "datatable",
        "mv-apply",
        "on",
        "..",
        "*",
        "$left.",
        "matches regex",
        "\\",
        "\u0000",
        "∑",
      ),
      fc.string({ maxLength: 4 }),
      anyOf(1),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(" "));
