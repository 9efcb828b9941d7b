import type { Expression, Template } from "../builder/index.ts";

/** What a message says, whatever the channel. Its expressions give plain text, unless said otherwise. */
export interface Notification {
  readonly runbookUrl: string;
  /** Who, what, from where: `bg1 from 203.0.113.7 (Amsterdam, NL)`, `bg1: Reset password by jane@contoso.com`. */
  readonly headline: Template;
  /** Why the message knows less than it should; an empty text where it knows all. */
  readonly note: Expression;
  readonly facts: { readonly heading: Expression | string; readonly values: readonly Fact[] };
  /** The events; absent where they could not be read. */
  readonly list?: EventList;
}

export interface Fact {
  readonly label: Expression | string;
  /** A fact without a value is left out. */
  readonly value: Expression;
}

export interface EventList {
  readonly count: Expression;
  readonly columns: readonly string[];
  /** HTML: the rows of an e-mail's table. */
  readonly emailRows: Expression;
  /** How many events are more than these rows; not positive where none is. */
  readonly emailBeyond: Expression;
  /** HTML: list items for Teams. */
  readonly teamsLines: Expression;
  readonly teamsBeyond: Expression;
}
