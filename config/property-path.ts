import { shownShort } from "./shown.ts";

/** Characters of a key that a message shows as it is; no key of ours is as long. */
const LONGEST_KEY = 60;

/**
 * The place of a value, such as `breakglass:accounts[1].objectId`. A key that is no plain word stands in brackets, as
 * `pulumi config set --path` takes it, and on one line.
 */
export function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key, index) => {
    if (typeof key === "number") return `[${key}]`;
    const name = String(key);
    if (!/^[\w-]+$/.test(name) || name.length > LONGEST_KEY) return `[${shownShort(name)}]`;
    return index === 0 ? name : `.${name}`;
  });
  return `breakglass:${text.join("")}`;
}
