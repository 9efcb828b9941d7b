import { isSending } from "breakglass-alerts/workflows";
import type { Json } from "../azure/rest.ts";

/** Whom an action of the deployed workflow sends to. */
export interface Sender {
  /** The action that sends, by its name in the run history. */
  readonly action: string;
  /** The action that looks at what the service answered, where there is one. */
  readonly check?: string;
  readonly channel: "e-mail" | "Teams" | "SMS";
  /** Addresses, numbers or a team's channel; of a webhook, its name. */
  readonly to: readonly string[];
}

interface Action {
  readonly inputs?: {
    readonly body?: Json;
    readonly uri?: unknown;
  };
  readonly actions?: Actions;
  readonly else?: { readonly actions?: Actions };
}
type Actions = Readonly<Record<string, Action>>;

/** All who are sent a message by a workflow's definition, as it is deployed now. */
export function sendersOf(definition: unknown): Sender[] {
  const all = actionsIn((definition as { actions?: Actions } | undefined)?.actions ?? {});
  const names = new Set(all.map(([name]) => name));
  return all
    .filter(([name]) => isSending(name) && !name.startsWith("Check_"))
    .map(([action, { inputs = {} }]): Sender => {
      const check = action.replace(/^(Post|Send)_/, "Check_");
      return { action, ...(names.has(check) ? { check } : {}), ...receivers(action, inputs) };
    });
}

function actionsIn(actions: Actions): [string, Action][] {
  return Object.entries(actions).flatMap(([name, action]) => [
    [name, action],
    ...actionsIn(action.actions ?? {}),
    ...actionsIn(action.else?.actions ?? {}),
  ]);
}

/** The bodies are those of `workflows/transports/` and `workflows/notification/pages.ts`. */
function receivers(
  action: string,
  { body = {}, uri }: NonNullable<Action["inputs"]>,
): Pick<Sender, "channel" | "to"> {
  if (action.startsWith("Send_email"))
    return { channel: "e-mail", to: texts(String(body["To"] ?? "").split(";")) };
  if (action.startsWith("Send_mail_by_Graph")) {
    const { toRecipients = [] } = (body["message"] ?? {}) as {
      toRecipients?: readonly { emailAddress?: { address?: string } }[];
    };
    return { channel: "e-mail", to: texts(toRecipients.map(({ emailAddress }) => emailAddress?.address)) };
  }
  if (action.startsWith("Send_SMS")) return { channel: "SMS", to: texts([body["to"]]) };
  if (action.startsWith("Send_text_message")) {
    const { smsRecipients = [] } = body as { smsRecipients?: readonly { to?: string }[] };
    return { channel: "SMS", to: texts(smsRecipients.map(({ to }) => to)) };
  }
  if (action.startsWith("Post_message")) {
    const { channelId } = (body["recipient"] ?? {}) as { channelId?: string };
    return { channel: "Teams", to: texts([channelId]) };
  }
  // The URL is a secret parameter; what can be shown is the name by which the expression finds it.
  const [, name] = /\['([^']+)'\]\s*\}?$/.exec(String(uri)) ?? [];
  return { channel: "Teams", to: [`webhook ${name ?? ""}`.trim()] };
}

function texts(values: readonly unknown[]): string[] {
  return values.flatMap((value) => (typeof value === "string" && value.trim() !== "" ? [value.trim()] : []));
}
