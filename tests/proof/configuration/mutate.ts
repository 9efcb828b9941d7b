import fc from "fast-check";
import type { Configured } from "./good.ts";

/** One change of a configuration: which place, what is done there, with what. */
export interface Mutation {
  readonly how: (typeof WAYS)[number];
  /** Counts the places of the configuration, over its end from the start again. */
  readonly at: number;
  readonly other: number;
  readonly key: string;
  readonly value: unknown;
}

const WAYS = ["drop", "replace", "swap", "repeat", "unknown", "wrap", "edit", "secret"] as const;

const nested = (depth: number) =>
  Array.from({ length: depth }).reduce<unknown>((inner) => ({ create: [inner] }), "deep");

const TEXTS = [
  ...["", " ", "\t\n", "null", "true", "[]", "{", '{"a":1}', "0", "-1", "1e309", "24.5", "undefined"],
  ...["a".repeat(10_000), "😀".repeat(300), "\u202e\u200b\u0000", "é".normalize("NFD"), "bg1\u00a0"],
  ...['"; SigninLogs | take 0 //', "' or 1==1", "@{triggerBody()}", "@@x", "${interpolated}", "<script>"],
  ...["00000000-0000-0000-0000-000000000000", "*", "$(id)", "../..", "https://", "javascript:alert(1)"],
];
const OTHERS = [null, true, false, 0, -1, 1e300, 0.5, [], {}, [[]], [null], [{}], { "": "" }, nested(900)];
const KEYS = [
  ...["account", "acounts", "Accounts", "objectID", "toString", "__proto__", "constructor", "", " ", "a.b"],
  ...["[0]", "😀", "\n", "existing", "create", "via", "to", "label", "name", "k".repeat(3_000)],
];

const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...TEXTS, ...OTHERS) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);
const key = fc.oneof(fc.constantFrom(...KEYS), fc.string({ unit: "binary", maxLength: 8 }));

/** One to three changes, one mostly. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({ how: fc.constantFrom(...WAYS), at: fc.nat(9_999), other: fc.nat(9_999), key, value }),
  { minLength: 1, maxLength: 3, size: "small" },
);

/** What somebody types a little wrong, or in another way. */
const EDITS: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => ` ${text}`,
  (text) => `${text} `,
  (text) => `${text}\n`,
  (text) => `${text}\u200b`,
  (text) => text.slice(1),
  (text) => text.slice(0, -1),
  (text) => text.slice(0, text.length / 2) + text.slice(text.length / 2 + 1),
  (text) => text + text,
  (text) => `"${text}"`,
  (text) => text.replace(/[a-z0-9]/, "'"),
  (text) => text.replace(/[a-z0-9]/, "_"),
  (text) => text.replace(/[a-z]/, "\u0430"),
  (text) => text.replaceAll(/\d/g, "0"),
];

type Container = Record<string, unknown> | unknown[];
interface Place {
  readonly holder: Container;
  readonly key: string | number;
}

/** The configuration after the changes; it stays as it was. */
export function mutated({ values, secretKeys }: Configured, changes: readonly Mutation[]): Configured {
  const changed = structuredClone(values) as Record<string, unknown>;
  const secrets = new Set(secretKeys);
  for (const change of changes) mutate(changed, secrets, change);
  return { values: changed, secretKeys: [...secrets] };
}

function mutate(values: Record<string, unknown>, secrets: Set<string>, change: Mutation): void {
  const all = places(values);
  const place = all[change.at % all.length];
  const other = all[change.other % all.length];
  if (place === undefined || other === undefined) return;
  const { holder, key } = place;
  const old = Reflect.get(holder, key);
  switch (change.how) {
    case "drop":
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      break;
    case "replace":
      put(place, change.value);
      break;
    case "swap":
      put(place, structuredClone(Reflect.get(other.holder, other.key)));
      put(other, structuredClone(old));
      break;
    case "repeat":
      if (Array.isArray(old)) old.push(...structuredClone(old));
      else if (Array.isArray(holder)) holder.push(structuredClone(old));
      else put({ holder, key: `${key}s` }, structuredClone(old));
      break;
    case "unknown":
      put({ holder: Array.isArray(holder) ? values : holder, key: change.key }, change.value);
      break;
    case "wrap":
      put(place, change.other % 2 === 0 ? [old] : { [change.key]: old });
      break;
    case "edit":
      put(place, edited(typeof old === "string" ? old : JSON.stringify(old), change.other));
      break;
    case "secret": {
      const keys = Object.keys(values);
      const name = keys[change.at % keys.length] ?? "";
      if (!secrets.delete(name)) secrets.add(name);
    }
  }
}

function edited(text: string, which: number): unknown {
  return EDITS[which % EDITS.length]?.(text);
}

/** Defines it, so that `__proto__` is a key as any other, as it is for JSON. */
function put({ holder, key }: Place, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Every key and every list entry, at any depth. */
function places(holder: Container, depth = 0): Place[] {
  if (depth > 20) return [];
  return Object.keys(holder).flatMap((name) => {
    const key = Array.isArray(holder) ? Number(name) : name;
    const inner = Reflect.get(holder, key);
    const below = typeof inner === "object" && inner !== null ? places(inner as Container, depth + 1) : [];
    return [{ holder, key }, ...below];
  });
}
