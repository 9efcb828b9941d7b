/**
 * The functions that a definition may call, each with its least and greatest number of arguments. Azure saves a
 * definition with an unknown function or a wrong number of arguments, and the run fails; here it does not build.
 *
 * Source: learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference.
 */
export const functions = {
  add: [2, 2],
  addMinutes: [2, 3],
  and: [2, 255],
  base64: [1, 1],
  coalesce: [1, 255],
  concat: [1, 255],
  contains: [2, 2],
  createArray: [1, 255],
  decodeUriComponent: [1, 1],
  empty: [1, 1],
  encodeURIComponent: [1, 1],
  endsWith: [2, 2],
  equals: [2, 2],
  first: [1, 1],
  formatDateTime: [1, 3],
  greater: [2, 2],
  greaterOrEquals: [2, 2],
  guid: [0, 1],
  if: [3, 3],
  join: [2, 2],
  json: [1, 1],
  last: [1, 1],
  length: [1, 1],
  less: [2, 2],
  lessOrEquals: [2, 2],
  listCallbackUrl: [0, 0],
  max: [1, 255],
  min: [1, 255],
  not: [1, 1],
  or: [2, 255],
  replace: [3, 3],
  skip: [2, 2],
  split: [2, 2],
  startsWith: [2, 2],
  string: [1, 1],
  sub: [2, 2],
  substring: [2, 3],
  take: [2, 2],
  toLower: [1, 1],
  toUpper: [1, 1],
  trim: [1, 1],
  utcNow: [0, 1],
  workflow: [0, 0],
} as const satisfies Record<string, readonly [least: number, greatest: number]>;

export type FunctionName = keyof typeof functions;
