import type { Drill } from "../../config/index.ts";
import type { ResolvedAccount } from "../../queries/index.ts";
import {
  type Actions,
  ANY_STATUS,
  actions,
  address,
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
import { accountNames, nameIn } from "../notification/account-names.ts";
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
const KNOWN_ACCOUNTS = "Known_accounts";
const SELECT_ENTITIES = "Select_entities";
const MOST_ENTITIES = 10;
const LONGEST = { title: 120, fact: 60, entity: 160 };

/** Where the incident's own link is missing: the workspaces of Microsoft Sentinel in the portal. */
const ALL_WORKSPACES = `${address.portal}/#browse/microsoft.securityinsightsarg%2Fsentinel`;

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
  /** Such as `Account bg1 (bg1@contoso.com), IP 203.0.113.42`. */
  entities: outputs(READ_INCIDENT).at("entities"),
  link: outputs(READ_INCIDENT).at("link"),
  /** Empty, or what was announced for the time of the incident. */
  drill: outputs(READ_INCIDENT).at("drill"),
};

/** Takes out of the trigger's body what the messages need. */
export function readIncident(accounts: readonly ResolvedAccount[], drills: readonly Drill[]): Actions {
  return {
    [KNOWN_ACCOUNTS]: compose({ inputs: accountNames(accounts) }),
    [SELECT_ENTITIES]: select({
      from: call("take", properties.at("relatedEntities"), MOST_ENTITIES),
      map: oneLine(call("concat", kindText(), " ", shownName()), LONGEST.entity),
      runAfter: { [KNOWN_ACCOUNTS]: ["Succeeded"] },
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

/**
 * An account that is watched by the name under which it is configured, with the row's own where that is another one: guests
 * have another name in the logs (github.com/microsoftgraph/microsoft-graph-docs issue 7699), and some rows have none.
 */
function shownName(): Expression {
  const configured = (value: Expression) => nameIn(outputs(KNOWN_ACCOUNTS), value);
  const byId = configured(property("aadUserId"));
  const byName = configured(loggedName());
  const isKnownByIdAlone = call(
    "and",
    call("not", call("equals", byId, null)),
    call("not", call("empty", loggedName())),
    call("equals", byName, null),
  );
  const otherwise = call(
    "coalesce",
    byId,
    byName,
    either(call("empty", loggedName()), null, loggedName()),
    property("friendlyName"),
    property("address"),
    property("appName"),
    item().at("name"),
    "?",
  );
  return either(isKnownByIdAlone, call("concat", byId, " logged as ", loggedName()), otherwise);
}

/** A user principal name where there is one; may be empty. */
function loggedName(): Expression {
  const [name, suffix] = [property("accountName"), property("upnSuffix")];
  return either(call("empty", suffix), call("string", name), call("concat", name, "@", suffix));
}

function property(name: string): Expression {
  return item().at("properties").at(name);
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
