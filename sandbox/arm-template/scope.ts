import type { Cloud } from "../clouds/index.ts";
import type { Value, ValueObject } from "../logicapps/expressions/value.ts";

/** Where a template is deployed to. */
export interface Place {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly resourceGroup: string;
  readonly location: string;
  /** Default: public Azure. */
  readonly cloud?: Cloud;
}

/** What an expression asks Azure: `reference()`, or a `list…()`. */
export interface Asked {
  /** `reference`, or the action, such as `listCallbackUrl`. */
  readonly kind: string;
  readonly id: string;
  readonly apiVersion: string;
  /** Of a reference: the whole resource, and not its properties alone. */
  readonly isFull: boolean;
}

/** What expressions of a template see. */
export interface Scope {
  /** @throws TemplateError where there is no such parameter, or it has no value */
  parameter(name: string): Value;
  /** @throws TemplateError where there is no such variable */
  variable(name: string): Value;
  readonly place: Place;
  readonly now: Date;
  /** Without it, nobody is asked. */
  ask?(asked: Asked): Value;
  /** Takes the names of functions whose hash is made up. Without it, they are refused. */
  readonly madeUp?: Set<string>;
  /** The turn of each loop around, by its name; the innermost is last. */
  readonly turns: ReadonlyMap<string, number>;
}

/** A function of templates: name, number of arguments, what it does. */
export type Row = readonly [
  name: string,
  least: number,
  most: number,
  call: (args: readonly Value[], name: string, scope: Scope) => Value,
];

export const ANY = Number.POSITIVE_INFINITY;

export type { Value, ValueObject };
