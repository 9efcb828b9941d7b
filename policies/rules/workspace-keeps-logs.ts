import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { isIdOf, WORKSPACE } from "../facts/ids.ts";
import { at, listAt, textAt } from "../facts/read.ts";
import { workspaceKeys } from "../facts/roles.ts";
import { SENTINEL_RULES, watching } from "../facts/rules.ts";
import { isUnknownValue, type Resource, type Stack } from "../resource.ts";

const TABLE = "azure-native:operationalinsights:Table";
const COLLECTION_RULE = "azure-native:monitor:DataCollectionRule";
const ONBOARDING = "azure-native:securityinsights:SentinelOnboardingState";

export const workspaceKeepsLogs = stackPolicy({
  name: "workspace-keeps-logs",
  description: "The workspace takes every log, keeps it, and lets the rules and the workflow query it.",
  why: "Beyond a daily cap the logs of the day are dropped, and an attacker can bring about the cap; tables of another plan than Analytics cannot be used by alert rules.",
  settings: {
    leastDays: { type: "number", description: "Days for which logs are kept at least.", default: 30 },
  },
  *check(stack, settings) {
    const { rules } = watching(stack);
    const keys = rules.flatMap(({ engine, resource }) =>
      engine === "logAlert" ? workspaceKeys(stack, resource, "scopes", isIdOf) : [],
    );
    const least = Number(settings["leastDays"]);
    yield* each(
      stack.resources.filter(({ urn }) => keys.includes(urn)),
      function* ({ props }) {
        const quota = at(props, "workspaceCapping", "dailyQuotaGb");
        if (typeof quota === "number" && quota >= 0)
          yield `workspaceCapping.dailyQuotaGb is ${quota}: leave it out`;
        const days = at(props, "retentionInDays");
        if (typeof days === "number" && days < least)
          yield `retentionInDays is ${days}: it must be ${least} or more`;
        if (isOff(at(props, "publicNetworkAccessForQuery")))
          yield "publicNetworkAccessForQuery is Disabled: the workflow could not ask it";
        if (isOff(at(props, "publicNetworkAccessForIngestion")))
          yield "publicNetworkAccessForIngestion is Disabled: Entra ID's logs could not arrive";
      },
    );
    const tables = new Set(rules.flatMap(({ query }) => query.legs.map(({ table }) => table.toLowerCase())));
    yield* each(stack.ofType(TABLE), function* ({ props }) {
      const [name, plan] = [textAt(props, "tableName") || textAt(props, "name"), at(props, "plan")];
      if (!tables.has(name.toLowerCase())) return;
      if (plan !== undefined && String(plan).toLowerCase() !== "analytics")
        yield `plan is ${plan}: it must be Analytics`;
      const days = at(props, "retentionInDays");
      if (days !== undefined && days !== -1 && Number(days) < least)
        yield `retentionInDays is ${days}: it must be ${least} or more`;
    });
    yield* each(stack.ofType(COLLECTION_RULE), function* ({ props }) {
      for (const flow of listAt(props, "dataFlows")) {
        const own = listAt(flow, "streams").filter((stream) =>
          tables.has(
            String(stream)
              .replace(/^Microsoft-(Table-)?/i, "")
              .toLowerCase(),
          ),
        );
        const transform = textAt(flow, "transformKql").trim();
        if (own.length > 0 && transform !== "" && transform !== "source")
          yield `it changes or drops rows of ${own.join(", ")} before the rules see them: ${transform.slice(0, 80)}`;
      }
    });
    if (rules.some(({ engine }) => engine === "sentinel"))
      yield* each(notOnboarded(stack), () => [
        "rules of Microsoft Sentinel run in it, and nothing of the stack onboards it: add SentinelOnboardingState",
      ]);
  },
});

/** Azure takes a word of an enumeration in whatever letter case. */
function isOff(access: unknown): boolean {
  return String(access).toLowerCase() === "disabled";
}

/** Workspaces of the stack in which analytics rules run, and that are not onboarded to Microsoft Sentinel by it. */
function notOnboarded(stack: Stack): Resource[] {
  const name = ({ props }: Resource) => textOf(props, "workspaceName").toLowerCase();
  const used = new Set(
    stack
      .ofType(...SENTINEL_RULES)
      .map(name)
      .filter((each) => each !== ""),
  );
  const onboarded = new Set(stack.ofType(ONBOARDING).map(name));
  const solutions = stack.resources.some(({ type }) => /:operationsmanagement:Solution$/.test(type));
  return solutions
    ? []
    : stack.ofType(WORKSPACE).filter((each) => used.has(name(each)) && !onboarded.has(name(each)));
}

/** Empty where a preview does not know it. */
function textOf(props: unknown, name: string): string {
  try {
    return textAt(props, name);
  } catch (error) {
    if (isUnknownValue(error)) return "";
    throw error;
  }
}
