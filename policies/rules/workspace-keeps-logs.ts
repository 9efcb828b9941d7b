import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { isIdOf } from "../facts/ids.ts";
import { at, textAt } from "../facts/read.ts";
import { workspaceKeys } from "../facts/roles.ts";
import { watching } from "../facts/rules.ts";

const TABLE = "azure-native:operationalinsights:Table";

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
        const access = at(props, "publicNetworkAccessForQuery");
        if (access === "Disabled")
          yield "publicNetworkAccessForQuery is Disabled: the workflow could not ask it";
        const ingestion = at(props, "publicNetworkAccessForIngestion");
        if (ingestion === "Disabled")
          yield "publicNetworkAccessForIngestion is Disabled: Entra ID's logs could not arrive";
      },
    );
    const tables = new Set(rules.flatMap(({ query }) => query.legs.map(({ table }) => table)));
    yield* each(stack.ofType(TABLE), function* ({ props }) {
      const [name, plan] = [textAt(props, "tableName") || textAt(props, "name"), at(props, "plan")];
      if (tables.has(name) && plan !== undefined && plan !== "Analytics")
        yield `plan is ${plan}: it must be Analytics`;
    });
  },
});
