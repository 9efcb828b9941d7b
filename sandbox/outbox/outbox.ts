import { AsyncLocalStorage } from "node:async_hooks";
import { forget } from "../retention.ts";
import { withoutToken } from "./authorization.ts";

export type MessageChannel = "email" | "teams" | "sms" | "voice" | "push" | "webhook";

/** What one sending showed to its receivers. */
export interface Message {
  readonly channel: MessageChannel;
  /** What a webhook was posted with, names in lower case; a token stands there in words. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The service that sent it: the managed API of a connection (`office365`), or Azure Monitor itself. */
  readonly via: string;
  /** Mail addresses, phone numbers, `<team id>/<channel id>` for a Teams channel, or a webhook's name and host. */
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
  /** Where the sending names its sender; else it is the account or number behind `via`. */
  readonly from?: string;
  /** Empty where the channel has none. */
  readonly subject: string;
  readonly body: string;
  /** @default "html" for e-mail and Teams, "text" for the others */
  readonly format?: "html" | "text" | "adaptiveCard";
  readonly importance?: "Low" | "Normal" | "High";
  /** Names of the attached files. */
  readonly attachments?: readonly string[];
  /** When the service accepted it. Acceptance is not delivery: nothing in the sandbox can know that. */
  readonly at: Date;
  /** The name of the workflow run that asked for it, where one did. */
  readonly run?: string;
  /** The id of the alert of Azure Monitor that an action group sent it for. */
  readonly alert?: string;
  /** The name of that action group. */
  readonly group?: string;
}

/**
 * All that the local Azure has sent to people, in the order of time; messages of the same instant stay in the
 * order in which they came.
 *
 * @example
 * const outbox = new Outbox();
 * outbox.add({ channel: "sms", via: "twilio", to: ["+31201234567"], subject: "", body: "Sev0 …", at: clock.now() });
 * for (const message of outbox.messages) console.log(render(message));
 */
export class Outbox {
  readonly #onMessage: () => void;
  readonly #kept: number;
  #messages: Message[] = [];
  #run = new AsyncLocalStorage<string | undefined>();

  /**
   * @param onMessage hears of each message. Default: nobody does
   * @param kept how long they are remembered, in milliseconds. Default: for ever
   */
  constructor(onMessage: () => void = () => undefined, kept: number = Number.POSITIVE_INFINITY) {
    this.#onMessage = onMessage;
    this.#kept = kept;
  }

  add(sent: Message): void {
    const { headers } = sent;
    const message = headers === undefined ? sent : { ...sent, headers: withoutToken(headers) };
    const run = this.#run.getStore();
    forget(this.#messages, this.#kept, message.at, ({ at }) => at);
    this.#messages.push(run === undefined ? message : { ...message, run });
    this.#onMessage();
  }

  /** Answers a request of a workflow's run, whose name all messages get that come of it. */
  within<T>(run: string | undefined, answer: () => T): T {
    return this.#run.run(run, answer);
  }

  get messages(): readonly Message[] {
    return this.#messages.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  }
}
