/**
 * Half of the time that Microsoft's parser and binder take is spent in the few functions of the Bridge runtime that
 * follow: the casts, lists and generic types of C#. They are replaced by ones that give the same and remember what they
 * found out: an object's class decides the answer, not the object.
 */
export interface BridgeRuntime {
  is(value: unknown, type: unknown, ignoreFunction?: unknown, allowNull?: unknown): boolean;
  as(value: unknown, type: unknown, allowNull?: unknown): unknown;
  ref(target: unknown, name: unknown): unknown;
  hasValue(value: unknown): boolean;
  getTypeAlias(type: unknown): string;
  readonly Class: { getCachedType(generic: object, args: ArrayLike<unknown>): object | null };
}

export interface BridgeLists {
  getCount(list: unknown, type?: unknown): unknown;
  getItem(list: unknown, index: number, type?: unknown): unknown;
}

/** Replaces the functions in place. */
export function quicken(bridge: BridgeRuntime, lists: BridgeLists): void {
  quickenCasts(bridge);
  quickenLists(bridge, lists);
  const { ref } = bridge;
  bridge.ref = (target, name) =>
    typeof name === "string" || typeof name === "number" ? new Reference(target, name) : ref(target, name);
  const { Class } = bridge;
  const { getCachedType } = Class;
  const ofOneArgument = new WeakMap<object, Map<unknown, object>>();
  Class.getCachedType = (generic, args) => {
    if (args.length !== 1) return getCachedType(generic, args);
    const known = ofOneArgument.get(generic) ?? new Map<unknown, object>();
    ofOneArgument.set(generic, known);
    const found = known.get(args[0]) ?? getCachedType(generic, args);
    if (found !== null) known.set(args[0], found);
    return found;
  };
}

/** An object of C#, which carries its class, or a value that is boxed. */
interface Instance {
  readonly $boxed?: boolean;
  readonly v?: unknown;
  readonly constructor: { readonly $kind?: string };
}

function quickenCasts(bridge: BridgeRuntime): void {
  const { is, hasValue } = bridge;
  const byType = new WeakMap<object, Map<unknown, boolean>>();
  const isOf = (value: unknown, type: unknown, ignoreFunction?: unknown, allowNull?: unknown): boolean => {
    if (value === null || value === undefined) return Boolean(allowNull);
    const { $boxed, constructor: kind } = value as Instance;
    // A type with `$is` looks at the value, and a boxed value and an array at what they hold.
    if ($boxed || kind?.$kind !== "class" || typeof type !== "function" || "$is" in type)
      return is(value, type, ignoreFunction, allowNull);
    const known = byType.get(type) ?? new Map<unknown, boolean>();
    byType.set(type, known);
    const found = known.get(kind) ?? is(value, type, ignoreFunction, allowNull);
    known.set(kind, found);
    return found;
  };
  bridge.is = isOf;
  const { as } = bridge;
  bridge.as = (value, type, allowNull) => {
    if (value === null || value === undefined || (value as Instance).$boxed)
      return as(value, type, allowNull);
    return isOf(value, type, false, allowNull) ? value : null;
  };
  bridge.hasValue = (value) =>
    value !== null &&
    value !== undefined &&
    // It takes the values of a list out of their boxes, too.
    ((!(value as Instance).$boxed && !Array.isArray(value)) || hasValue(value));
}

/** A list of C# has its members under names that hold the type of its elements; to make the names takes long. */
function quickenLists(bridge: BridgeRuntime, lists: BridgeLists): void {
  const { getCount, getItem } = lists;
  const named = (prefix: string, suffix: string) => {
    const names = new Map<unknown, string>();
    return (type: unknown): string => {
      const name = names.get(type) ?? `${prefix}${bridge.getTypeAlias(type)}${suffix}`;
      names.set(type, name);
      return name;
    };
  };
  const countMethod = named("System$Collections$Generic$ICollection$1$", "$getCount");
  const countValue = named("System$Collections$Generic$ICollection$1$", "$Count");
  const itemMethod = named("System$Collections$Generic$IList$1$", "$getItem");
  lists.getCount = (list, type) => {
    if (Array.isArray(list)) return list.length;
    if (!type) return getCount(list, type);
    const of = list as Record<string, unknown>;
    const method = of[countMethod(type)];
    if (typeof method === "function") return method.call(list);
    const hasOther =
      of["System$Collections$ICollection$getCount"] !== undefined ||
      of[countValue(type)] !== undefined ||
      of["System$Collections$ICollection$Count"] !== undefined;
    return hasOther ? getCount(list, type) : (of["Count"] ?? getCount(list, type));
  };
  lists.getItem = (list, index, type) => {
    if (!type) return getItem(list, index, type);
    if (Array.isArray(list)) return list[index];
    const method = (list as Record<string, unknown>)[itemMethod(type)];
    return typeof method === "function" ? method.call(list, index) : getItem(list, index, type);
  };
}

/** A variable that is passed by reference. */
class Reference {
  readonly #target: Record<string | number, unknown>;
  readonly #name: string | number;

  constructor(target: unknown, name: string | number) {
    this.#target = target as Record<string | number, unknown>;
    this.#name = name;
  }

  get v(): unknown {
    return this.#target[this.#name];
  }

  set v(value: unknown) {
    this.#target[this.#name] = value;
  }
}
