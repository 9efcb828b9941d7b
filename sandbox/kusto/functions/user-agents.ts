import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parse as parseYaml } from "yaml";
import type { Dynamic, Value } from "../values.ts";
import { pure, type ScalarFunction, text } from "./define.ts";

/**
 * The service checks "predefined patterns" (learn.microsoft.com/kusto/query/parse-user-agent-function), and its examples
 * have the families of the ua-parser project, whose patterns are these.
 */
type Pattern = Readonly<Record<string, string | undefined>> & { readonly regex: string };

interface Patterns {
  readonly user_agent_parsers: readonly Pattern[];
  readonly os_parsers: readonly Pattern[];
  readonly device_parsers: readonly Pattern[];
}

type Match = readonly [pattern: Pattern, groups: readonly (string | undefined)[]];
type Find = (userAgent: string) => Match | undefined;

let finders: Readonly<Record<keyof Patterns, Find>> | undefined;

/** Read when they are first asked for: there are more than a thousand. */
function patterns(): Readonly<Record<keyof Patterns, Find>> {
  if (finders !== undefined) return finders;
  const file = createRequire(import.meta.url).resolve("uap-core/regexes.yaml");
  const all = parseYaml(readFileSync(file, "utf8")) as Patterns;
  finders = {
    user_agent_parsers: finder(all.user_agent_parsers),
    os_parsers: finder(all.os_parsers),
    device_parsers: finder(all.device_parsers),
  };
  return finders;
}

/** The first pattern that matches. */
function finder(list: readonly Pattern[]): Find {
  const compiled = list.map(
    (pattern) => [pattern, new RegExp(pattern.regex, pattern["regex_flag"] ?? "")] as const,
  );
  return (userAgent) => {
    for (const [pattern, expression] of compiled) {
      const groups = expression.exec(userAgent);
      if (groups !== null) return [pattern, groups];
    }
    return undefined;
  };
}

/** A replacement, in which `$1` stands for a group, else a group. */
function part(match: Match | undefined, replacement: string, group: number): string {
  if (match === undefined) return "";
  const [pattern, groups] = match;
  const given = pattern[replacement];
  if (given === undefined) return groups[group] ?? "";
  return given.replace(/\$(\d)/g, (_, index) => groups[Number(index)] ?? "").trim();
}

function browser(userAgent: string): Dynamic {
  const match = patterns().user_agent_parsers(userAgent);
  return {
    Family: part(match, "family_replacement", 1) || "Other",
    MajorVersion: part(match, "v1_replacement", 2),
    MinorVersion: part(match, "v2_replacement", 3),
    Patch: part(match, "v3_replacement", 4),
  };
}

function operatingSystem(userAgent: string): Dynamic {
  const match = patterns().os_parsers(userAgent);
  return {
    Family: part(match, "os_replacement", 1) || "Other",
    MajorVersion: part(match, "os_v1_replacement", 2),
    MinorVersion: part(match, "os_v2_replacement", 3),
    Patch: part(match, "os_v3_replacement", 4),
    PatchMinor: part(match, "os_v4_replacement", 5),
  };
}

function device(userAgent: string): Dynamic {
  const match = patterns().device_parsers(userAgent);
  const [pattern] = match ?? [];
  return {
    Family: part(match, "device_replacement", 1) || "Other",
    Brand: pattern?.["brand_replacement"] === undefined ? "" : part(match, "brand_replacement", 0),
    Model: part(match, "model_replacement", 1),
  };
}

const PARTS = [
  ["browser", "Browser", browser],
  ["os", "OperatingSystem", operatingSystem],
  ["device", "Device", device],
] as const;

function parseUserAgent([userAgent, wanted]: Value[]): Value {
  const source = text(userAgent);
  const names = (Array.isArray(wanted) ? (wanted as Value[]) : [wanted]).map((each) =>
    text(each).toLowerCase(),
  );
  const found = PARTS.filter(([name]) => names.includes(name));
  return Object.fromEntries(found.map(([, key, read]) => [key, read(source)]));
}

export const userAgents: Readonly<Record<string, ScalarFunction>> = {
  parse_user_agent: pure("dynamic", parseUserAgent),
};
