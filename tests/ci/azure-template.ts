/** Values in place of a template's parameters, and the loops' own. */
type Scope = Readonly<Record<string, unknown>>;

/**
 * A template of Azure Pipelines with its `${{ }}` filled in, as far as ours use them: `each`, and calls of `join`, `replace` and
 * `split`, which are written as in JavaScript.
 *
 * Source: learn.microsoft.com/azure/devops/pipelines/process/template-expressions.
 */
// biome-ignore lint/suspicious/noExplicitAny: what a test reads of a YAML file
export function expanded(value: any, parameters: Scope): any {
  return fill(value, { parameters });
}

const FUNCTIONS = {
  join: (separator: string, list: readonly string[]) => list.join(separator),
  replace: (text: string, from: string, to: string) => text.replaceAll(from, to),
  split: (text: string, separator: string) => text.split(separator),
};

function evaluate(expression: string, scope: Scope): unknown {
  const names = { ...FUNCTIONS, ...scope };
  return new Function(...Object.keys(names), `return ${expression}`)(...Object.values(names));
}

function fill(value: unknown, scope: Scope): unknown {
  if (typeof value === "string")
    return value.replace(/\$\{\{ (.+?) \}\}/g, (_, expression) => String(evaluate(expression, scope)));
  if (Array.isArray(value)) return value.flatMap((item) => items(item, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, fill(of, scope)]));
}

function items(item: unknown, scope: Scope): unknown[] {
  const [[key, body] = ["", undefined]] =
    typeof item === "object" && item !== null ? Object.entries(item) : [];
  const [, name, list] = /^\$\{\{ each (\w+) in (.+) \}\}$/.exec(key) ?? [];
  if (name === undefined || list === undefined) return [fill(item, scope)];
  const each = evaluate(list, scope) as readonly unknown[];
  return each.flatMap((value) => fill(body, { ...scope, [name]: value }) as unknown[]);
}
