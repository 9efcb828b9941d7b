import { Expression } from "./expression.ts";
import { joined, Template } from "./template.ts";

/** JSON with expressions in it. A plain string is literal text: no `@` in it is ever read as an expression. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Expression
  | Template
  | readonly Value[]
  | { readonly [key: string]: Value };

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The value as the workflow definition has it. */
export function render(value: Value): Json {
  if (value instanceof Expression) return `@${value.render()}`;
  if (value instanceof Template) return value.render();
  if (typeof value === "string") return joined([value]).render();
  if (isList(value)) return value.map(render);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, render(inner)]));
}

/** Each expression inside, with the path of the property that holds it (`inputs.body.query`). */
export function* expressionsIn(value: Value, path = ""): Generator<{ path: string; expression: Expression }> {
  if (value instanceof Expression) yield { path, expression: value };
  else if (value instanceof Template) for (const expression of value.expressions) yield { path, expression };
  else if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) {
      yield* expressionsIn(inner, path === "" ? key : `${path}.${key}`);
    }
  }
}

/** The property names inside, each with its path. The language reads expressions in them, too. */
export function* namesIn(value: Value, path = ""): Generator<{ path: string; name: string }> {
  if (value === null || typeof value !== "object") return;
  if (value instanceof Expression || value instanceof Template) return;
  for (const [name, inner] of Object.entries(value)) {
    const here = path === "" ? name : `${path}.${name}`;
    yield { path: here, name };
    yield* namesIn(inner, here);
  }
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
