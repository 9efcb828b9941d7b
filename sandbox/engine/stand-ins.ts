import { type Document, isMap, isSeq } from "yaml";
import { DeployError } from "./options.ts";

/** A made-up value in the place of a secret. */
export interface StandIn {
  /** As `pulumi config set --path` takes it, such as `app:tokens.first`. */
  readonly path: string;
  readonly value: string;
}

/**
 * Takes the secrets out of settings whose key is in a key store or at Pulumi Cloud: all that have no salt of a passphrase
 * (pulumi.com/docs/iac/concepts/secrets, encryption providers). The settings then are those of a passphrase.
 *
 * @throws DeployError where there is no value to take their place
 */
export function withStandIns(
  settings: Document,
  file: string,
  standIn: (path: string) => string | undefined = () => undefined,
): StandIn[] {
  if (settings.has("encryptionsalt")) return [];
  const config = settings.get("config", true);
  const secrets = isMap(config)
    ? config.items.flatMap(({ key, value }) => secretsBelow(value, String(key), ["config", String(key)]))
    : [];
  const provider = settings.get("secretsprovider");
  for (const key of ["secretsprovider", "encryptedkey"]) settings.delete(key);
  const found = secrets.map(({ path, keys }) => ({ path, keys, value: standIn(path) }));
  const open = found.filter(({ value }) => value === undefined).map(({ path }) => path);
  if (open.length > 0) {
    const where = typeof provider === "string" ? provider.replace(/:\/\/.*/s, "") : "Pulumi Cloud";
    const message = `${file} has secrets whose key is at ${where}, and the sandbox asks nobody for it. It has no made-up value for ${open.join(", ")}: write one in plain text into a copy of the file, for another stack.`;
    throw new DeployError([{ message }]);
  }
  for (const { keys } of found) settings.setIn(keys, "made up");
  return found.map(({ path, value = "" }) => ({ path, value }));
}

function secretsBelow(
  node: unknown,
  path: string,
  keys: readonly (string | number)[],
): { path: string; keys: readonly (string | number)[] }[] {
  if (isSeq(node)) {
    return node.items.flatMap((each, index) => secretsBelow(each, `${path}[${index}]`, [...keys, index]));
  }
  if (!isMap(node)) return [];
  if (node.items.length === 1 && node.has("secure")) return [{ path, keys }];
  return node.items.flatMap(({ key, value }) =>
    secretsBelow(value, `${path}.${String(key)}`, [...keys, String(key)]),
  );
}
