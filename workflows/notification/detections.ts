import { type Detection, TEST_EVENT } from "../../queries/index.ts";
import { type Action, call, compose, type Expression, outputs, type Value } from "../builder/index.ts";
import { gsm } from "./gsm.ts";

export const KNOWN_DETECTIONS = "Known_detections";

/** A detection, and the names under which its alerts come: its rules' names, and what they are shown as. */
export interface Alerting {
  readonly detection: Detection;
  readonly rules: readonly string[];
  /** The rules of its fast path; none where it has none. */
  readonly fast?: readonly FastRule[];
}

/** A rule that looks at each row of one table by itself. */
export interface FastRule {
  readonly name: string;
  readonly displayName: string;
  readonly table: string;
}

/** What the messages say of a detection; of an alert of no known rule, what is true of every one. */
interface About {
  readonly id: string;
  readonly title: string;
  readonly level: string;
  readonly description: string;
  readonly one: string;
  readonly many: string;
  readonly happened: string;
  readonly namesActivity: boolean;
  readonly hasUnusual: boolean;
  /** How a text message begins, in the basic alphabet. */
  readonly sms: string;
  /** Of a rule that looks at each row by itself: its table. */
  readonly fast?: string;
  /** Whether such rules notice the same events. */
  readonly assured?: true;
}

/** Characters of a title in a text message. */
const SMS_TITLE = 36;

const OTHER: About = {
  id: "",
  title: "Break-glass alert",
  level: "Sev0",
  description: "An alert of a rule came that the notification workflow does not know.",
  one: "event",
  many: "events",
  happened: "Something happened to an emergency-access account, or to what watches it.",
  namesActivity: true,
  hasUnusual: false,
  sms: "Sev0 Break-glass alert: ",
};

export const LAST_RESORT = OTHER;

/** What the alert of `breakglass test-message` names as its rule. No rule is deployed under this name. */
export const TEST_RULE = "breakglass-test-message";

/** Of a test message. Each channel shows `level` or `sms` first, so that nobody takes it for an alert. */
const TEST: About = {
  id: TEST_EVENT.id,
  title: "Test of the break-glass alerting",
  level: "TEST",
  description: "This message was sent by hand or on a schedule, to see whether it arrives.",
  one: TEST_EVENT.noun[0],
  many: TEST_EVENT.noun[1],
  happened:
    "This is a TEST of the break-glass alerting. Nobody has signed in, and you need do nothing but say that it arrived, if somebody asks you.",
  namesActivity: false,
  hasUnusual: false,
  sms: "TEST of the break-glass alerting: ",
};

function about({ id, title, severity, description, wording, unusual }: Detection): About {
  const { noun, happened, namesActivity } = wording;
  return {
    id,
    title,
    level: `Sev${severity}`,
    description,
    one: noun[0],
    many: noun[1],
    happened,
    namesActivity,
    hasUnusual: unusual !== undefined,
    sms: `Sev${severity} ${gsm(title).slice(0, SMS_TITLE)}: `,
  };
}

/** The detections by the names of their rules, and by what these are shown as. */
export function knownDetections(alertings: readonly Alerting[]): Action {
  const entries = alertings.flatMap(({ detection, rules, fast = [] }) => [
    ...named([detection.title, ...rules], {
      ...about(detection),
      ...(fast.length > 0 ? { assured: true } : {}),
    }),
    ...fast.flatMap(({ name, displayName, table }) =>
      named([name, displayName], { ...about(detection), fast: table }),
    ),
  ]);
  const all = [...entries, ...named([TEST_RULE], TEST), ["other", { ...OTHER }] as const];
  return compose({ inputs: Object.fromEntries(all) });
}

/** Whether a definition, as it is deployed, labels a test message as a test; earlier versions take it for an alert. */
export function knowsTestMessage(definition: unknown): boolean {
  return JSON.stringify(definition ?? null).includes(`"rule:${keyText(TEST_RULE)}"`);
}

function named(rules: readonly string[], known: About): [string, Value][] {
  return rules.map((name) => [`rule:${keyText(name)}`, { ...known }]);
}

/**
 * The detection of the rule that an alert names. Its id ends in the rule's name, where it is there: "may not appear in
 * all payloads" (MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/alerts-common-schema.md). Whether
 * `alertRule` is the rule's name, its display name or its id is not documented, so it is looked up as each.
 *
 * @param essentials of the payload
 */
export function detectionOf(essentials: Expression): Expression {
  const rule = call("string", essentials.at("alertRule"));
  const known = (name: Expression) =>
    outputs(KNOWN_DETECTIONS).at(call("concat", "rule:", call("base64", call("toLower", name))));
  return call(
    "coalesce",
    known(lastPart(call("string", essentials.at("alertRuleId")))),
    known(rule),
    known(lastPart(rule)),
    outputs(KNOWN_DETECTIONS).at("other"),
  );
}

function lastPart(id: Expression): Expression {
  return call("last", call("split", id, "/"));
}

/** In base64: the language would read an `@` in a property name, and escapes of URLs differ between languages. */
export function keyText(name: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(name.toLowerCase())));
}
