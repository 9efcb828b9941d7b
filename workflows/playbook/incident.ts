import type { Drill } from "../../config/index.ts";
import {
  type Actions,
  ANY_STATUS,
  actions,
  body,
  type ConnectionTrigger,
  call,
  compose,
  type Expression,
  either,
  item,
  outputs,
  select,
  triggerBody,
} from "../builder/index.ts";
import { announced } from "../notification/alert.ts";
import { oneLine, toTheSecond } from "../notification/plain-text.ts";

/** As the portal's designer names it. */
export const PLAYBOOK_TRIGGER = "Microsoft_Sentinel_incident";

/** The key in the playbook's `$connections` parameter. */
export const SENTINEL_CONNECTION = "azuresentinel";

/** An automation rule runs a playbook only where it starts with this (learn.microsoft.com/azure/sentinel/automation/playbook-triggers-actions). */
export const incidentTrigger: ConnectionTrigger = {
  type: "ApiConnectionWebhook",
  connection: SENTINEL_CONNECTION,
  path: "/incident-creation",
};

export const READ_INCIDENT = "Read_incident";
const SELECT_ENTITIES = "Select_entities";
const MOST_ENTITIES = 10;
const LONGEST = { title: 120, fact: 60, entity: 90 };

/** Where the incident's own link is missing: the workspaces of Microsoft Sentinel in the portal. */
const ALL_WORKSPACES = "https://portal.azure.com/#browse/microsoft.securityinsightsarg%2Fsentinel";

/**
 * The trigger's body, as playbooks that parse it have it: `object` is the incident as the REST API gives it, with its
 * entities and alerts (Azure/azure-rest-api-specs, securityinsights, Incidents.json and Entities.json). All of it may be
 * missing: entities come later for some sources (github.com/Azure/Azure-Sentinel issue 4661).
 */
const properties = triggerBody().at("object").at("properties");
const url = call("string", properties.at("incidentUrl"));

/** What is said of the incident: texts on one line, never empty but for `drill`. */
export const incident = {
  title: outputs(READ_INCIDENT).at("title"),
  severity: outputs(READ_INCIDENT).at("severity"),
  number: outputs(READ_INCIDENT).at("number"),
  openedAt: outputs(READ_INCIDENT).at("openedAt"),
  tactics: outputs(READ_INCIDENT).at("tactics"),
  /** Such as `Account bg1@contoso.com, IP 203.0.113.42`. */
  entities: outputs(READ_INCIDENT).at("entities"),
  link: outputs(READ_INCIDENT).at("link"),
  /** Empty, or what was announced for the time of the incident. */
  drill: outputs(READ_INCIDENT).at("drill"),
};

/** Takes out of the trigger's body what the messages need. */
export function readIncident(drills: readonly Drill[]): Actions {
  return {
    [SELECT_ENTITIES]: select({
      from: call("take", properties.at("relatedEntities"), MOST_ENTITIES),
      map: oneLine(call("concat", kindText(), " ", entityName()), LONGEST.entity),
    }),
    [READ_INCIDENT]: compose({
      inputs: {
        title: known(oneLine(properties.at("title"), LONGEST.title)),
        severity: known(oneLine(properties.at("severity"), LONGEST.fact)),
        number: known(oneLine(properties.at("incidentNumber"), LONGEST.fact)),
        openedAt: known(toTheSecond(properties.at("createdTimeUtc"))),
        tactics: known(oneLine(listed(properties.at("additionalData").at("tactics")), LONGEST.fact)),
        entities: entities(),
        link: either(call("startsWith", url, "https://"), url, ALL_WORKSPACES),
        drill: announced(call("string", properties.at("createdTimeUtc")), drills),
      },
      // Whether the entities can be read or not, the message goes out.
      runAfter: { [SELECT_ENTITIES]: ANY_STATUS },
    }),
  };
}

function entities(): Expression {
  const found = either(
    call("equals", actions(SELECT_ENTITIES).at("status"), "Succeeded"),
    call("join", body(SELECT_ENTITIES), ", "),
    "",
  );
  return either(call("empty", found), "none yet: the incident shows them as soon as they are known", found);
}

/** A user principal name where there is one; else the name that every entity has for the portal. */
function entityName(): Expression {
  const of = (name: string) => item().at("properties").at(name);
  const isFull = call("not", call("or", call("empty", of("accountName")), call("empty", of("upnSuffix"))));
  return either(
    isFull,
    call("concat", of("accountName"), "@", of("upnSuffix")),
    call("coalesce", of("friendlyName"), of("address"), of("appName"), item().at("name"), "?"),
  );
}

function kindText(): Expression {
  const kind = item().at("kind");
  const names: readonly [string, string][] = [
    ["Ip", "IP"],
    ["CloudApplication", "application"],
    ["AzureResource", "Azure resource"],
  ];
  return names.reduce<Expression>(
    (otherwise, [name, shown]) => either(call("equals", kind, name), shown, otherwise),
    call("string", kind),
  );
}

/** A list of texts as one; what is no list, as it is. */
function listed(list: Expression): Expression {
  const text = call("string", list);
  return either(call("startsWith", text, "["), call("join", list, ", "), text);
}

/** A value, or a word where there is none: a card must not have empty text. */
export function known(value: Expression): Expression {
  return either(call("empty", value), "unknown", value);
}
