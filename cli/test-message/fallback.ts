import type { Answer, AzureRest, Json } from "../azure/rest.ts";
import { UserError } from "../errors/user-error.ts";
import { ask } from "../verify/read/ask.ts";
import type { Delivery, Trouble } from "./evidence.ts";
import type { Waiting } from "./workflow.ts";

const VERSION = "2023-01-01";
const OFTEN = 5000;

interface Receiver {
  readonly name: string;
  readonly emailAddress?: string;
  readonly countryCode?: string;
  readonly phoneNumber?: string;
  /** Of e-mail and text messages. A receiver that is not Enabled gets nothing (ReceiverStatus in the specification). */
  readonly status?: string;
}

/** Kinds of receivers that Azure Monitor notifies itself, and how the result of a test names them. */
const KINDS = [
  { kind: "emailReceivers", channel: "e-mail", mechanism: "email" },
  { kind: "smsReceivers", channel: "SMS", mechanism: "sms" },
  { kind: "voiceReceivers", channel: "call", mechanism: "voice" },
] as const;

interface Result {
  readonly state?: string;
  readonly actionDetails?: readonly {
    readonly MechanismType?: string;
    readonly Name?: string;
    readonly Status?: string;
    readonly SubState?: string;
    readonly Detail?: string | null;
  }[];
}

/**
 * Sends a test notification to the people of an action group, as *Test* in the portal does, and says what Azure Monitor
 * answers for each. What such a message says is Azure Monitor's own: it has "Test" in front.
 *
 * Sources: azure-rest-api-specs, Microsoft.Insights 2023-01-01, actionGroups_API.json; azure-monitor-docs,
 * action-groups.md, "Test an action group in the Azure portal". Which words `Status` may have is not documented: its
 * examples have `Completed` and `Succeeded`, and only those count.
 */
export async function throughGroup(
  rest: AzureRest,
  groupId: string,
  waiting: Waiting,
): Promise<{ deliveries: readonly Delivery[]; troubles: readonly Trouble[] }> {
  const name = groupId.split("/").at(-1) ?? groupId;
  const group = await ask({ what: groupId, needs: "Reader on its resource group" }, () =>
    rest.arm(groupId, VERSION),
  );
  const properties = (group["properties"] ?? {}) as Readonly<Record<string, unknown>>;
  const people = KINDS.flatMap(({ kind, ...how }) =>
    ((properties[kind] ?? []) as readonly Receiver[]).map((receiver) => ({ kind, ...how, receiver })),
  );
  if (people.length === 0) return { deliveries: [], troubles: [] };
  const all = (outcome: Delivery["outcome"], what: string) =>
    people.map(({ channel, receiver }) => delivery(channel, receiver, outcome, what));
  if (properties["enabled"] === false) {
    const what = `The action group ${name} is disabled, so that an alert would notify nobody by it.`;
    return {
      deliveries: all("refused", what),
      troubles: [{ what, next: `Enable it: pulumi up, or in the portal.` }],
    };
  }
  let result: Result | undefined;
  try {
    result = await tested(rest, groupId, { ...receiversIn(properties), alertType: "logalertv2" }, waiting);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [what = "", ...next] = error.message.split("\n");
    return { deliveries: all("unknown", what), troubles: [{ what, next: next.join(" ") }] };
  }
  if (result === undefined) {
    const what = `Azure Monitor did not say within ${waiting.waitMinutes} minutes what became of the test of ${name}.`;
    return {
      deliveries: all("unknown", what),
      troubles: [{ what, next: "Try again, or test the group in the portal." }],
    };
  }
  const details = result.actionDetails ?? [];
  return {
    deliveries: people.map(({ channel, mechanism, receiver }): Delivery => {
      const own = details.find(
        ({ MechanismType, Name }) => MechanismType?.toLowerCase() === mechanism && Name === receiver.name,
      );
      if (receiver.status !== undefined && receiver.status !== "Enabled") {
        const what = `The receiver is ${receiver.status}, and Azure Monitor notifies only receivers that are Enabled. ${channel === "e-mail" ? "Its passcode is not confirmed yet, or its owner has unsubscribed." : "Its owner has unsubscribed."}`;
        return delivery(channel, receiver, "refused", what);
      }
      if (own === undefined)
        return delivery(
          channel,
          receiver,
          "unknown",
          "Azure Monitor does not mention it in the result of the test.",
        );
      if (/^(completed|succeeded)$/i.test(own.Status ?? ""))
        return delivery(channel, receiver, "accepted", "Azure Monitor took the message.");
      const why = [own.SubState, own.Detail].filter((each) => each && each !== "Default").join(": ");
      return delivery(
        channel,
        receiver,
        "refused",
        `Azure Monitor says ${own.Status}${why === "" ? "" : ` (${why})`}.`,
      );
    }),
    troubles: [],
  };
}

/** Starts a test and waits for its result; undefined if there is none in time. */
async function tested(
  rest: AzureRest,
  groupId: string,
  request: Json,
  { now, sleep, waitMinutes }: Waiting,
): Promise<Result | undefined> {
  const asked = {
    what: groupId,
    verb: "test the action group",
    needs: `Microsoft.Insights/actionGroups/createNotifications/action and notificationStatus/read on it, as Monitoring Contributor has`,
  };
  const until = now().getTime() + waitMinutes * 60_000;
  let answer: Answer = await ask(asked, () =>
    rest.armPost(`${groupId}/createNotifications`, VERSION, request),
  );
  const { location } = answer;
  while (!isDone(answer)) {
    if (location === undefined || now().getTime() >= until) return undefined;
    await sleep(OFTEN);
    answer = await ask(asked, () => rest.armFollow(location));
  }
  return answer.body as Result;
}

/** Its examples end as `Complete` and `Completed`. */
function isDone({ status, body }: Answer): boolean {
  return status === 200 && /^complete/i.test(String(body["state"] ?? ""));
}

/** As the group has them, without what Azure alone writes. */
function receiversIn(properties: Readonly<Record<string, unknown>>): Json {
  return Object.fromEntries(
    KINDS.flatMap(({ kind }) => {
      const list = (properties[kind] ?? []) as readonly Receiver[];
      return list.length === 0 ? [] : [[kind, list.map(({ status: _, ...receiver }) => receiver)]];
    }),
  );
}

function delivery(
  channel: Delivery["channel"],
  { emailAddress, countryCode, phoneNumber, name }: Receiver,
  outcome: Delivery["outcome"],
  what: string,
): Delivery {
  const number = phoneNumber === undefined ? undefined : `+${countryCode}${phoneNumber}`;
  return { path: "fallback", channel, to: [emailAddress ?? number ?? name], outcome, what };
}
