import { blanksOf, type CompiledQuery, compile, compileForm, KustoError } from "../kusto/index.ts";
import { tables as azures, type TableSchema } from "../tables/index.ts";

/** To compile a query takes longer than to run it, and the same ones come again and again. */
interface Compiled {
  readonly byText: Map<string, CompiledQuery>;
  /** The same for those that differ in nothing but what stands in their blanks; undefined where that has to be known ahead. */
  readonly byForm: Map<string, CompiledQuery | undefined>;
}

/** Shared by all workspaces that have the same tables. */
const compiledOf = new WeakMap<Tables, Compiled>();
const MOST_COMPILED = 200;

type Tables = ReadonlyMap<
  string,
  Pick<TableSchema, "columns"> & Partial<Pick<TableSchema, "standardColumns">>
>;

/**
 * A query over tables. Whoever asks again for the same one gives the same map.
 *
 * @param tables default: those of Azure
 * @throws KustoError for a query that cannot be run
 */
export function compiledQuery(text: string, tables: Tables = azures): CompiledQuery {
  const { byText, byForm } = compiledOf.get(tables) ?? { byText: new Map(), byForm: new Map() };
  compiledOf.set(tables, { byText, byForm });
  const known = byText.get(text);
  if (known !== undefined) return kept(byText, text, () => known);
  const blanks = blanksOf(text);
  const exact = () => kept(byText, text, () => compile(text, tables));
  if (blanks.values.length === 0) return exact();
  const shared = kept(byForm, blanks.form, () => compileForm(text, tables, blanks));
  if (shared === undefined) return exact();
  return {
    ...shared,
    run: (rows, now, _, until) => {
      try {
        return shared.run(rows, now, blanks.values, until);
      } catch (error) {
        // It shows the text that was compiled, which is another one.
        if (error instanceof KustoError) return exact().run(rows, now, undefined, until);
        throw error;
      }
    },
  };
}

function kept<T>(known: Map<string, T>, key: string, make: () => T): T {
  // Which was used last counts where one of them may have to go soon.
  if (known.size < MOST_COMPILED / 2 && known.has(key)) return known.get(key) as T;
  const value = known.has(key) ? (known.get(key) as T) : make();
  // Last used, last out.
  known.delete(key);
  known.set(key, value);
  if (known.size > MOST_COMPILED) {
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  }
  return value;
}
