/** A node of the syntax tree of a query: what Microsoft's parser and binder make of it, without their classes. */
export interface Node {
  /** The class that it had, such as `FilterOperator`. */
  readonly kind: string;
  readonly children: readonly Node[];
  /** Where some children stand, by what they are, such as `Condition`. */
  readonly named: Readonly<Record<string, number>>;
  /** The text of a token. */
  readonly token?: string;
  /** Whether blanks or comments stand before a token. */
  readonly isApart?: true;
  /** The class of what a name refers to, such as `TableSymbol`; undefined where the binder does not know. */
  readonly referent?: string;
  /** The value of a literal: a text, or how another value is written. */
  readonly literal?: string | { readonly written: string };
}

export function kindOf({ kind }: Node): string {
  return kind;
}

export function children(node: Node): readonly Node[] {
  return node.children;
}

/** A child by what it is, such as `Condition`. */
export function child({ children, named }: Node, name: string): Node | undefined {
  const index = named[name];
  return index === undefined ? undefined : children[index];
}

/** The node and all below it, of some kinds. */
export function within(node: Node, ...kinds: readonly string[]): Node[] {
  const found: Node[] = [];
  const look = (at: Node) => {
    if (kinds.length === 0 || kinds.includes(at.kind)) found.push(at);
    for (const inner of at.children) look(inner);
  };
  look(node);
  return found;
}

/** What a name refers to: a table, a column, a variable, a function; undefined where the binder does not know. */
export function referent(node: Node): string | undefined {
  return node.referent;
}

/** The value of a literal; one that is no text is an object that is written as it was. */
export function literalOf({ literal }: Node): unknown {
  return typeof literal === "object" ? new String(literal.written) : literal;
}

/** The text of a node without its comments; what stands apart is one blank apart. */
export function textOf(node: Node): string {
  const known = texts.get(node) ?? written(node).trim();
  texts.set(node, known);
  return known;
}

/** Each policy asks for those of the same nodes. */
const texts = new WeakMap<Node, string>();

function written({ token, isApart, children: below }: Node): string {
  if (token !== undefined) return isApart ? ` ${token}` : token;
  return below.map(written).join("");
}
