import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, minutes } from "../facts/read.ts";
import { isSimpleLogAlert, LOG_ALERT, watching } from "../facts/rules.ts";
import { kindOf, textOf, within } from "../kql/node.ts";
import type { Query } from "../kql/query.ts";

/** Source: learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule, frequency of evaluation. */
const REFUSED: Readonly<Record<string, string>> = {
  UnionOperator: "union",
  SearchOperator: "search",
  TakeOperator: "take",
};

export const logAlertEachMinute = stackPolicy({
  name: "log-alert-each-minute",
  description: "A log alert that is evaluated each minute uses nothing that Azure cannot evaluate as often.",
  why: "Azure refuses such a rule, or fails to run it: search, union, take, ingestion_time() and other workspaces cannot be asked each minute.",
  *check(stack) {
    const rules = watching(stack).rules.filter(({ resource }) => resource.type === LOG_ALERT);
    for (const { resource, query } of rules) {
      // The deployment says so loudly: nobody misses an alert in silence.
      for (const fault of each([resource], function* () {
        if (isSimpleLogAlert(resource) || minutes(at(resource.props, "evaluationFrequency")) !== 1) return;
        const used = usedIn(query);
        if (used.length > 0)
          yield `its query uses ${used.join(", ")}, and evaluationFrequency is PT1M: Azure documents that it refuses such a rule; set PT5M`;
      }))
        yield { ...fault, undecided: true, isOpen: true };
    }
  },
});

function usedIn({ tree, text }: Query): string[] {
  const operators = [...within(tree, ...Object.keys(REFUSED))].flatMap((node) => REFUSED[kindOf(node)] ?? []);
  const called = [...within(tree, "FunctionCallExpression")].map((node) => textOf(node));
  const isAsked = called.some((each) => /^ingestion_time ?\(/.test(each));
  const elsewhere = /\b(workspace|app|resource)\s*\(\s*["']/.exec(text)?.[1];
  return [
    ...new Set([
      ...operators,
      ...(isAsked ? ["ingestion_time()"] : []),
      ...(elsewhere === undefined ? [] : [`${elsewhere}()`]),
    ]),
  ];
}
