import { descriptionOf, descriptions } from "breakglass-alerts/config";
import { Document, isMap, isScalar, type Pair } from "yaml";
import type { Answers } from "./answers.ts";
import type { EncryptedSecrets } from "./encrypt-secrets.ts";

/** Columns of a comment. */
const WIDTH = 110;

/**
 * The text of a stack file, in which each key has a comment. Keys without an answer are left out, so that they keep their
 * defaults. `docs` is where the documentation is, as seen from the stack file.
 */
export function stackFileText(
  stack: string,
  docs: string,
  { azure, values }: Answers,
  { values: secrets, settings }: EncryptedSecrets,
): string {
  const own = { ...values, ...secrets };
  const keys = Object.keys(descriptions).filter((key) => Object.hasOwn(own, key));
  const { name } = azure.cloud;
  const config = {
    ...(name === "public" ? {} : { "azure-native:environment": name, "azuread:environment": name }),
    "azure-native:subscriptionId": azure.subscriptionId,
    "azure-native:tenantId": azure.tenantId,
    "azuread:tenantId": azure.tenantId,
    ...Object.fromEntries(keys.map((key) => [`breakglass:${key}`, own[key]])),
  };
  // Pulumi also reads YAML 1.1, in which `no` is false and a date is not a text.
  const document = new Document(
    { config, ...settings },
    { compat: "yaml-1.1", aliasDuplicateObjects: false },
  );
  document.commentBefore = [
    ` yaml-language-server: $schema=${docs}/configuration.schema.json`,
    comment(
      `The tenant ${stack}. Written by \`breakglass onboard\`; you can edit it. ${docs}/configuration.md explains every key, including those that are not in this file.`,
      WIDTH,
    ),
  ].join("\n\n");
  const pairs = document.get("config");
  if (isMap(pairs)) for (const [index, pair] of pairs.items.entries()) explain(pair, docs, index === 0);
  const [, second] = isMap(document.contents) ? document.contents.items : [];
  if (isScalar(second?.key)) second.key.spaceBefore = true;
  return document.toString({ lineWidth: 0 });
}

function explain({ key }: Pair, docs: string, isFirst: boolean): void {
  if (!isScalar(key)) return;
  const name = String(key.value);
  const text =
    name === "azure-native:subscriptionId"
      ? "Where to deploy."
      : descriptionOf(name.replace(/^breakglass:/, ""))?.meaning;
  if (text === undefined) return;
  key.commentBefore = comment(text.replaceAll("docs/", `${docs}/`), WIDTH - 2);
  key.spaceBefore = !isFirst;
}

/** Wrapped into lines, each starting with the space after the `#`. */
function comment(text: string, width: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (`#${line} ${word}`.length > width) lines.push(` ${word}`);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join("\n");
}
