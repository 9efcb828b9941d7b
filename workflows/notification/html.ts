import { call, Expression, type Insertion, joined, type Operand, type Template } from "../builder/index.ts";

/** Text that is HTML already. Only `html` and `raw` make it, so whatever else is inserted gets escaped. */
export class Html {
  readonly template: Template;

  constructor(template: Template) {
    this.template = template;
  }

  /** The same HTML as one expression, for use inside another. */
  expression(): Expression {
    return this.template.expression();
  }
}

/**
 * HTML with values in it: a string is escaped now, an expression when the workflow runs.
 *
 * @example
 * html`<td>${item().at("App")}</td>`
 */
export function html(strings: TemplateStringsArray, ...values: (Html | readonly Html[] | Insertion)[]): Html {
  return new Html(
    joined(
      strings.flatMap((string, index) => (index === 0 ? [string] : [inserted(values[index - 1]), string])),
    ),
  );
}

/** Takes the result of an expression for HTML: that of a Select whose elements `html` made. */
export function raw(expression: Expression): Html {
  return new Html(joined([expression]));
}

/** HTML for those runs in which the condition holds. */
export function when(condition: Expression, then: Html, otherwise: Html = html``): Html {
  return raw(call("if", condition, then.expression(), otherwise.expression()));
}

const ENTITIES = [
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
] as const;

export function escaped(value: Operand): Expression {
  return ENTITIES.reduce(
    (inner, [character, entity]) => call("replace", inner, character, entity),
    call("string", value),
  );
}

function inserted(value: Html | readonly Html[] | Insertion | undefined): Template {
  if (value instanceof Html) return value.template;
  if (isList(value)) return joined(value.map(({ template }) => template));
  const parts = joined([value ?? ""]).parts;
  return joined(parts.map((part) => (part instanceof Expression ? escaped(part) : escapedNow(part))));
}

function escapedNow(text: string): string {
  return ENTITIES.reduce((inner, [character, entity]) => inner.replaceAll(character, entity), text);
}

function isList(value: unknown): value is readonly Html[] {
  return Array.isArray(value);
}
