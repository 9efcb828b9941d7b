import { entriesAt, textsIn } from "../facts/read.ts";
import { actionsOf } from "../facts/workflow-actions.ts";

/** What decides which actions of a definition run. */
export interface Decisions {
  /** Whether there is any. */
  readonly exist: boolean;
  /** Texts that something may be compared with. */
  readonly literals: readonly string[];
  readonly numbers: readonly number[];
  /** The days that they name, such as `2027-01-01`. */
  readonly dates: readonly string[];
  readonly readTime: boolean;
  readonly areRandom: boolean;
}

const MOST_CHARACTERS = 200;
/** In a list of an action, what somebody may be known by: an address, an id, a name with `@`. */
const WHO = /^(?=.{3,80}$)([0-9a-f]*[.:-][0-9a-f.:-]+|\S+@\S+)$/i;

export function decisionsOf(definition: unknown): Decisions {
  const texts = textsOfDecisions(definition);
  const expressions = texts.flatMap(expressionsIn);
  const all = expressions.join("\n");
  const plain = expressions.map(withoutNames);
  const numbersIn = plain.map((each) => each.replace(QUOTED, "''")).join("\n");
  return {
    exist: texts.some((text) => text.trim() !== ""),
    literals: [
      ...new Set([
        ...plain.flatMap((each) =>
          [...each.matchAll(QUOTED)].map(([quoted]) => quoted.slice(1, -1).replaceAll("''", "'")),
        ),
        ...texts.filter((text) => WHO.test(text)),
      ]),
    ].filter((text) => text !== "" && text.length <= MOST_CHARACTERS),
    numbers: [...numbersIn.matchAll(/(?<![\w.])\d{1,5}(?![\w.])/g)].map(([number]) => Number(number)),
    dates: [...all.matchAll(/\d{4}-\d{2}-\d{2}/g)].map(([date]) => date),
    readTime: /utcNow|date|time|ticks|dayof/i.test(all),
    areRandom: /\b(rand|guid)\s*\(/i.test(all),
  };
}

const QUOTED = /'(?:[^']|'')*'/g;

/** Without the names of actions and properties, which are no texts of an alert. */
function withoutNames(expression: string): string {
  return expression.replace(
    /(?:outputs|body|actions|items|variables|result|parameters)\('[^']*'\)|(?<=[\w)\]?])\['[^']*'\]/g,
    "x",
  );
}

/** A text is an expression, or has some in `@{…}`; an apostrophe outside of them is one of the text. */
function expressionsIn(text: string): string[] {
  if (/^@(?![@{])/.test(text)) return [text];
  return [...text.matchAll(/@\{((?:[^'}]|'(?:[^']|'')*')*)\}/g)].map(([, inner = ""]) => inner);
}

/** Conditions, and whatever they are computed from. */
function textsOfDecisions(definition: unknown): string[] {
  const actions = actionsOf(definition);
  const written = new Map(actions.map(({ name, action }) => [name, texts(inputsOf(action))]));
  const triggers = entriesAt(definition, "triggers").flatMap(([, each]) =>
    texts(Reflect.get(Object(each), "conditions")),
  );
  const open = [
    ...triggers,
    ...actions.flatMap(({ action }) => texts(Reflect.get(Object(action), "expression"))),
  ];
  const read = new Set<string>();
  const found: string[] = [];
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    found.push(text);
    for (const [, name = ""] of text.matchAll(
      /(?:outputs|body|actions|items|variables|result)\('([^']+)'\)/g,
    )) {
      if (read.has(name)) continue;
      read.add(name);
      open.push(...(written.get(name) ?? []));
      // A variable has the values that actions give it.
      for (const inputs of written.values()) if (inputs.includes(name)) open.push(...inputs);
    }
  }
  return found;
}

function inputsOf(action: unknown): unknown {
  const { inputs, foreach } = Object(action);
  return [inputs, foreach];
}

function texts(value: unknown): string[] {
  return [...textsIn(value)].map(([, text]) => text);
}
