#!/usr/bin/env node
// What a preview would change, one line for each step: a digest, the operation, the type, the name, and the properties that
// change. Two previews that would do the same have the same lines: names that Pulumi makes up are random, and stand as `*`.
//
//   plan-steps.mjs PREVIEW.JSON [--markdown]
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const [file, form] = process.argv.slice(2);
const { steps = [] } = JSON.parse(readFileSync(file, "utf8"));
const changing = steps.filter(
  ({ op, urn }) => !["same", "read", "refresh"].includes(op) && !typeOf(urn).startsWith("pulumi:providers:"),
);
const named = changing.map(({ urn }) => nameOf(urn)).sort((a, b) => b.length - a.length);
// Pulumi adds seven or eight hexadecimal digits (pulumi.com/docs/iac/concepts/resources/names, auto-naming).
const madeUp = new RegExp(`(${named.map(escaped).join("|")})(-?)[0-9a-f]{7,8}(?![0-9a-f])`, "g");

const lines = changing.map(({ op, urn, newState, detailedDiff, diffReasons }) => {
  const properties = [...new Set([...Object.keys(detailedDiff ?? {}), ...(diffReasons ?? [])])].sort();
  const content = op === "delete" ? undefined : canonical(newState?.inputs ?? {});
  const digest = createHash("sha256")
    .update(JSON.stringify([op, urn, properties, content]))
    .digest("hex");
  return [digest, op, typeOf(urn), nameOf(urn), properties.join(", ")];
});
lines.sort((a, b) => (a.slice(1).join() < b.slice(1).join() ? -1 : 1));

if (form !== "--markdown") {
  for (const line of lines) console.log(line.join("\t"));
} else if (lines.length === 0) {
  console.log("Nothing changes.");
} else {
  console.log("| what | resource | type | properties |\n|---|---|---|---|");
  const cell = (text) => text.replaceAll("|", "\\|").replaceAll("`", "'");
  for (const [, op, type, name, properties] of lines)
    console.log(
      `| ${op} | \`${cell(name)}\` | \`${cell(type)}\` | ${properties === "" ? "" : `\`${cell(properties)}\``} |`,
    );
}

function canonical(value) {
  if (typeof value === "string") return named.length === 0 ? value : value.replace(madeUp, "$1$2*");
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.keys(value)
    .sort()
    .map((key) => [key, canonical(value[key])]);
}

function typeOf(urn) {
  return (urn.split("::")[2] ?? "").split("$").at(-1);
}

function nameOf(urn) {
  return urn.split("::").slice(3).join("::");
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
