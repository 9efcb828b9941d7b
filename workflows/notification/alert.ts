import type { Drill } from "../../config/index.ts";
import { type ResolvedAccount, TEST_EVENT } from "../../queries/index.ts";
import {
  type Action,
  ANY_STATUS,
  address,
  call,
  compose,
  type Expression,
  either,
  type Operand,
  outputs,
  triggerBody,
} from "../builder/index.ts";
import { accountNames, nameIn } from "./account-names.ts";
import { detectionOf, KNOWN_DETECTIONS } from "./detections.ts";

/** As the portal's designer would name it after the seed's trigger; the action group needs its callback URL. */
export const TRIGGER_NAME = "When_an_Azure_Monitor_alert_is_fired";

export const READ_ALERT = "Read_alert";

/** Known from the alert itself. Null, each of them, where the payload could not be read. */
export const alert = {
  /** Whether this run closes an episode instead of reporting one. */
  closed: call("equals", outputs(READ_ALERT).at("closed"), true),
  rule: outputs(READ_ALERT).at("rule"),
  firedAt: outputs(READ_ALERT).at("firedAt"),
  resolvedAt: outputs(READ_ALERT).at("resolvedAt"),
  /** `[{name, value}]`: the episode that the alert is about. */
  dimensions: outputs(READ_ALERT).at("dimensions"),
  /** Whether somebody has been paged of this episode already. */
  confirms: call("equals", outputs(READ_ALERT).at("confirms"), true),
  /** Empty, or an https link. */
  searchLink: outputs(READ_ALERT).at("searchLink"),
  alertLink: outputs(READ_ALERT).at("alertLink"),
  /** Empty, or what was announced for this time. */
  drill: outputs(READ_ALERT).at("drill"),
};

/** What is said of the alert's detection: see `Known_detections`. */
export const about = {
  id: outputs(READ_ALERT).at("about").at("id"),
  title: outputs(READ_ALERT).at("about").at("title"),
  level: outputs(READ_ALERT).at("about").at("level"),
  description: outputs(READ_ALERT).at("about").at("description"),
  one: outputs(READ_ALERT).at("about").at("one"),
  many: outputs(READ_ALERT).at("about").at("many"),
  happened: outputs(READ_ALERT).at("about").at("happened"),
  namesActivity: outputs(READ_ALERT).at("about").at("namesActivity"),
  hasUnusual: outputs(READ_ALERT).at("about").at("hasUnusual"),
  sms: outputs(READ_ALERT).at("about").at("sms"),
};

/** Whether it is no alert at all, but `breakglass test-message`. */
export const isTest = call("equals", about.id, TEST_EVENT.id);

/** The configured name of the account that `value` is an id, a UPN or a label of; else null. */
export function accountName(value: Operand, length: "full" | "sms" = "full"): Expression {
  return nameIn(outputs(READ_ALERT).at("accounts"), value, length);
}

/** What was found out of the alert before it is read. */
export interface Decided {
  readonly dimensions: Expression;
  readonly confirms: Expression;
  /** The action that found it out. */
  readonly after: string;
}

/**
 * Takes out of the common alert schema what the messages need, and fails where the payload is another one: the
 * query is then skipped, and the messages say that an alert came that could not be read.
 *
 * Source of the paths: MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/alerts-payload-samples.md.
 */
export function readAlert(
  accounts: readonly ResolvedAccount[],
  drills: readonly Drill[],
  decided?: Decided,
): Action {
  const essentials = triggerBody().must("data").must("essentials");
  const criterion = triggerBody().at("data").at("alertContext").at("condition").at("allOf").at(0);
  const searchLink = call("string", criterion.at("linkToFilteredSearchResultsUI"));
  const alertId = call("string", essentials.at("alertId"));
  return compose({
    inputs: {
      rule: essentials.must("alertRule"),
      about: detectionOf(essentials),
      drill: announced(call("string", essentials.at("firedDateTime")), drills),
      firedAt: essentials.must("firedDateTime"),
      resolvedAt: essentials.at("resolvedDateTime"),
      closed: call("equals", essentials.at("monitorCondition"), "Resolved"),
      ...(decided === undefined
        ? { dimensions: criterion.at("dimensions") }
        : {
            dimensions: call("coalesce", decided.dimensions, criterion.at("dimensions")),
            confirms: decided.confirms,
          }),
      searchLink: either(call("startsWith", searchLink, "https://"), searchLink, ""),
      alertLink: either(
        call("empty", alertId),
        "",
        call("concat", ALERT_BLADE, call("encodeURIComponent", alertId)),
      ),
      accounts: accountNames(accounts),
    },
    runAfter: { [decided?.after ?? KNOWN_DETECTIONS]: ANY_STATUS },
  });
}

/** An alert may come this much after the sign-in that it is about: ingestion, evaluation, closing. */
const AFTER_A_DRILL_MILLISECONDS = 60 * 60_000;

/** What was announced for a time; else an empty text. Times in one form compare as texts. */
export function announced(firedAt: Expression, drills: readonly Drill[]): Expression {
  return drills.reduceRight<Expression>(
    (otherwise, { from, to, note }) => {
      const until = new Date(Date.parse(to) + AFTER_A_DRILL_MILLISECONDS).toISOString();
      const during = call(
        "and",
        call("greaterOrEquals", firedAt, new Date(from).toISOString()),
        call("lessOrEquals", firedAt, until),
      );
      return either(during, note, otherwise);
    },
    call("string", ""),
  );
}

/** As in links that other notifiers build (search "AlertDetailsTemplateBlade/alertId" on GitHub). */
const ALERT_BLADE = `${address.portal}/#blade/Microsoft_Azure_Monitoring/AlertDetailsTemplateBlade/alertId/`;

/** All that the trigger's body may hold, for the designer and for readers: nothing is required or refused. */
export const ALERT_SCHEMA = {
  type: "object",
  properties: {
    schemaId: { type: ["string", "null"] },
    data: {
      type: ["object", "null"],
      properties: {
        essentials: {
          type: ["object", "null"],
          properties: {
            alertId: { type: ["string", "null"] },
            alertRule: { type: ["string", "null"] },
            alertRuleId: { type: ["string", "null"] },
            severity: { type: ["string", "null"] },
            signalType: { type: ["string", "null"] },
            monitorCondition: { type: ["string", "null"] },
            monitoringService: { type: ["string", "null"] },
            alertTargetIDs: { type: ["array", "null"] },
            originAlertId: { type: ["string", "null"] },
            firedDateTime: { type: ["string", "null"] },
            resolvedDateTime: { type: ["string", "null"] },
            description: { type: ["string", "null"] },
            essentialsVersion: { type: ["string", "null"] },
            alertContextVersion: { type: ["string", "null"] },
          },
        },
        alertContext: {
          type: ["object", "null"],
          properties: {
            properties: { type: ["object", "null"] },
            conditionType: { type: ["string", "null"] },
            condition: {
              type: ["object", "null"],
              properties: {
                windowSize: { type: ["string", "null"] },
                windowStartTime: { type: ["string", "null"] },
                windowEndTime: { type: ["string", "null"] },
                allOf: {
                  type: ["array", "null"],
                  items: {
                    type: ["object", "null"],
                    properties: {
                      searchQuery: { type: ["string", "null"] },
                      dimensions: { type: ["array", "null"] },
                      metricValue: { type: ["number", "null"] },
                      linkToFilteredSearchResultsUI: { type: ["string", "null"] },
                    },
                  },
                },
              },
            },
          },
        },
        customProperties: { type: ["object", "null"] },
      },
    },
  },
} as const;
