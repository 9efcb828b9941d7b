import { readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parsePlainConfig } from "breakglass-alerts/config";
import { parseDocument } from "yaml";
import type { ReviewedDeployment } from "../review/deployment.ts";
import type { ResourceChange } from "../review/property-changes.ts";

/** What a stack's file can take of what Azure has. */
export interface Adopted {
  readonly edits: readonly Edit[];
  /** What no configuration says, each as a line that says what differs. */
  readonly left: readonly string[];
}

/** A value of the configuration, as Azure has it. */
export interface Edit {
  /** Below `config`, such as `["breakglass:fallback", "email"]`. */
  readonly path: readonly string[];
  readonly value: unknown;
}

type Json = Readonly<Record<string, unknown>>;
/** What a setting is called in a resource, and where it stands in the configuration. */
interface Setting {
  readonly type: string;
  readonly name: RegExp;
  /** The property of the resource. */
  readonly property: string;
  readonly path: readonly string[];
  read(value: unknown): unknown;
}

const phones = (value: unknown) =>
  list(value).map(({ countryCode, phoneNumber }) => ({ countryCode, phoneNumber }));

/** The settings that one property of one resource holds, and nothing else: only they can be read back. */
const SETTINGS: readonly Setting[] = [
  ...(
    [
      ["emailReceivers", "email", (value: unknown) => list(value).map(({ emailAddress }) => emailAddress)],
      ["smsReceivers", "sms", phones],
      ["voiceReceivers", "voice", phones],
    ] as const
  ).map(([property, key, read]) => ({
    type: "Microsoft.Insights/actionGroups",
    name: /-fallback$/i,
    property,
    path: ["breakglass:fallback", key],
    read,
  })),
  {
    type: "Microsoft.OperationalInsights/workspaces",
    name: /./,
    property: "retentionInDays",
    path: ["breakglass:workspace", "create", "retentionInDays"],
    read: (value) => value,
  },
];

/**
 * What of the differences the configuration has a setting for. The rest is what the program generates: it can be deployed again, or
 * the program changed, but not read back.
 */
export function adoptable(changes: readonly ResourceChange[], cloud: ReviewedDeployment): Adopted {
  const edits: Edit[] = [];
  const left = changes.flatMap((change) => {
    const { name, type, kind } = change;
    if (kind !== "changed") return [`${type} ${name} was ${kind}`];
    const body = cloud.resources.find((each) => each.type === type && each.id.endsWith(`/${name}`))?.body;
    const properties = ((body as Json | undefined)?.["properties"] ?? {}) as Json;
    const others = new Set<string>();
    for (const { path } of change.properties) {
      const setting = SETTINGS.find(
        (each) =>
          each.type.toLowerCase() === type.toLowerCase() &&
          each.name.test(name) &&
          new RegExp(`^properties\\.${each.property}(?:$|[.[])`).test(path),
      );
      if (setting === undefined) {
        others.add(path);
        continue;
      }
      const edit = { path: setting.path, value: setting.read(properties[setting.property]) };
      if (!edits.some((each) => isDeepStrictEqual(each, edit))) edits.push(edit);
    }
    return others.size === 0 ? [] : [`${type} ${name}: ${[...others].join(", ")}`];
  });
  return { edits, left };
}

/**
 * Writes the edits into a stack's file, whose comments stay. One that the configuration would refuse, or that is for a setting which
 * the file does not have, is left.
 *
 * @returns what was written, and what was left
 */
export function adoptInto(file: string, { edits, left }: Adopted): Adopted {
  const original = readFileSync(file, "utf8");
  let text = original;
  const written: Edit[] = [];
  const refused: string[] = [];
  for (const edit of edits) {
    const document = parseDocument(text);
    const path = ["config", ...edit.path];
    if (edit.path.length > 2 && !document.hasIn(path.slice(0, -1))) {
      refused.push(`${edit.path.join(".")}: the file has no ${edit.path.slice(0, -1).join(".")}`);
      continue;
    }
    document.setIn(path, document.createNode(edit.value));
    const faults = newFaults(text, String(document));
    if (faults.length > 0) {
      refused.push(`${edit.path.join(".")}: the configuration would refuse it: ${faults.join("; ")}`);
      continue;
    }
    text = document.toString({ lineWidth: 0 });
    written.push(edit);
  }
  if (text !== original) writeFileSync(file, text);
  return { edits: written, left: [...left, ...refused] };
}

/** What is wrong with a configuration that was not wrong before. */
function newFaults(before: string, after: string): string[] {
  const faultsOf = (text: string) => {
    const { config = {} } = (parseDocument(text).toJS() ?? {}) as { config?: Json };
    const own = Object.entries(config).flatMap(([key, value]) =>
      key.startsWith("breakglass:") ? [[key.slice("breakglass:".length), value] as const] : [],
    );
    const parsed = parsePlainConfig(Object.fromEntries(own));
    return parsed.ok ? [] : parsed.faults.map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);
  };
  const known = faultsOf(before);
  return faultsOf(after).filter((fault) => !known.includes(fault));
}

/** For the description of a pull request. */
export function adoptedText({ edits, left }: Adopted, file: string): string {
  const shown = (value: unknown) => `\`${JSON.stringify(value)}\``;
  return [
    "## Brought to the code",
    "",
    ...(edits.length === 0
      ? [`Nothing: ${file} has no setting for what differs.`]
      : edits.map(({ path, value }) => `- \`${path.join(".")}\` in ${file} is now ${shown(value)}`)),
    ...(left.length === 0
      ? []
      : [
          "",
          "## What no configuration says",
          "",
          "The program generates this. Deploy again to undo it, or change the program if it was meant.",
          "",
          ...left.map((each) => `- ${each}`),
        ]),
  ].join("\n");
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value : [];
}
