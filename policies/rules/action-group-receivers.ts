import { stackPolicy, texts } from "../define.ts";
import { servedDetections } from "../facts/catalogue-legs.ts";
import { each } from "../facts/each.ts";
import { isFastPath } from "../facts/fast-path.ts";
import { sameId } from "../facts/read.ts";
import { isEnabled, nativeReceivers } from "../facts/receivers.ts";
import { actionGroupsOf } from "../facts/routes.ts";
import { watching } from "../facts/rules.ts";
import type { Resource } from "../resource.ts";

/**
 * The detection whose rule may leave the phones out: a number gets one text message and one call in five minutes
 * (learn.microsoft.com/azure/azure-monitor/service-limits, action groups).
 */
const SPARES_PHONES = "failed-sign-in";

export const actionGroupReceivers = stackPolicy({
  name: "action-group-receivers",
  description: "Azure Monitor itself reaches at least two receivers on two kinds of channel.",
  why: "Whoever is reached by a workflow alone gets nothing on the day on which the workflow fails; a single phone is switched off at night. A rule on failed sign-ins alone may leave the phones out: anybody can cause one, and a number gets one text message and one call in five minutes.",
  settings: {
    leastReceivers: {
      type: "number",
      description: "Receivers of Azure Monitor's own, at least.",
      default: 2,
    },
    leastKinds: {
      type: "number",
      description: "Kinds of them (e-mail, SMS, voice, push, role, webhook), at least.",
      default: 2,
    },
    elsewhere: {
      type: "array",
      items: { type: "string" },
      description: "Ids of action groups outside of this stack that have such receivers.",
      default: [],
    },
  },
  *check(stack, settings) {
    const trusted = texts(settings, "elsewhere");
    const [leastReceivers, leastKinds] = [Number(settings["leastReceivers"]), Number(settings["leastKinds"])];
    const alerts = watching(stack).rules.filter(({ engine }) => engine === "logAlert");
    const rules = new Set(alerts.map(({ resource }) => resource));
    const isOfFailures = (rule: Resource) => {
      const own = alerts.filter(({ resource }) => resource === rule);
      const served = own.flatMap(({ query }) => servedDetections(query));
      return served.length > 0 && served.every(({ id }) => id === SPARES_PHONES);
    };
    // Rules that share their groups share the fault, which is said once.
    const said = new Set<string>();
    yield* each(rules, function* (rule) {
      if (isFastPath(stack, rule)) return;
      const { resources, elsewhere } = actionGroupsOf(stack, rule);
      if (elsewhere.some((id) => trusted.some((each) => sameId(each, id)))) return;
      const receivers = resources.filter(isEnabled).flatMap(nativeReceivers);
      const addresses = new Set(receivers.map(({ address }) => address));
      const kinds = new Set(receivers.map(({ kind }) => kind));
      if (addresses.size >= leastReceivers && kinds.size >= leastKinds) return;
      if (addresses.size > 0 && isOfFailures(rule)) return;
      const groups = [...resources.map(({ urn }) => urn), ...elsewhere.map((id) => id.toLowerCase())];
      const key = groups.toSorted().join("\n");
      if (said.has(key)) return;
      said.add(key);
      const hint =
        elsewhere.length === 0
          ? ""
          : ` (not seen here: ${elsewhere.join(", ")}; name it in this policy's setting "elsewhere")`;
      yield `its action groups have ${addresses.size} receivers on ${kinds.size} kinds of channel: ${leastReceivers} on ${leastKinds} are needed${hint}`;
    });
  },
});
