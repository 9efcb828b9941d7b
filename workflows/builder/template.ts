import { call, Expression, type Operand } from "./expression.ts";

/** What a template may hold: other templates, expressions, or plain values, which are taken literally. */
export type Insertion = Template | Operand;

/**
 * Text with expressions in it. Rendered, each expression stands as `@{…}`, and no `@` of the plain text can be
 * taken for the start of one.
 */
export class Template {
  readonly parts: readonly (string | Expression)[];

  constructor(parts: readonly (string | Expression)[]) {
    this.parts = parts;
  }

  render(): string {
    return this.parts
      .map((part, index) =>
        typeof part === "string"
          ? plain(part, index === 0, this.parts[index + 1] !== undefined)
          : `@{${part.render()}}`,
      )
      .join("");
  }

  /** The same text as one expression, for use inside another: `concat('…', …)`. */
  expression(): Expression {
    return call("concat", "", ...this.parts);
  }

  get expressions(): readonly Expression[] {
    return this.parts.filter((part) => typeof part !== "string");
  }
}

/**
 * A template literal: what is inserted as a string stays a string, what is inserted as an expression runs.
 *
 * @example
 * text`From ${item().at("IPAddress")} by user@${"contoso.com"}`.render();
 * // From @{item()?['IPAddress']} by user@contoso.com
 */
export function text(strings: TemplateStringsArray, ...values: Insertion[]): Template {
  return joined(
    strings.flatMap((string, index) => (index === 0 ? [string] : [values[index - 1] ?? "", string])),
  );
}

/** One template of many parts, neighbouring texts melted together. */
export function joined(insertions: readonly Insertion[]): Template {
  const parts: (string | Expression)[] = [];
  const add = (part: string | Expression) => {
    const last = parts.at(-1);
    if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
    else if (part !== "") parts.push(part);
  };
  for (const insertion of insertions) {
    if (insertion instanceof Template) for (const part of insertion.parts) add(part);
    else if (insertion instanceof Expression) add(insertion);
    else add(insertion === null ? "" : String(insertion));
  }
  return new Template(parts);
}

/**
 * `@` is special at the start of a string, before `{`, and where it doubles. There it is written as an expression
 * of its own, which has one reading only; the short forms `@@` and `@@{` depend on what stands next to them.
 */
function plain(part: string, first: boolean, beforeExpression: boolean): string {
  return part.replaceAll(/@/g, (at, offset: number) => {
    const next = part[offset + 1];
    const special =
      (first && offset === 0) ||
      next === "{" ||
      next === "@" ||
      part[offset - 1] === "@" ||
      (next === undefined && beforeExpression);
    return special ? "@{'@'}" : at;
  });
}
