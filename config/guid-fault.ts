import { guid } from "./schema/primitives.ts";

/**
 * What is wrong with a GUID, or undefined.
 *
 * @example
 * guidFault("3f2504e0"); // 'expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found "3f2504e0"'
 */
export function guidFault(value: unknown): string | undefined {
  return guid.safeParse(value).error?.issues[0]?.message;
}
