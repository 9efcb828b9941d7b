import {
  type AlertingHost,
  announceActivity,
  type QueryingHost,
  type Rules,
  readRules,
  runMinute,
} from "./alerting.ts";
import { RuleHealth } from "./rule-health.ts";

const MINUTE = 60_000;
const RULE_TYPES = /^microsoft\.(insights|securityinsights|graph\.security)\//i;

/** Rules that go on for as long as the cloud runs, while others deploy, change and delete them. */
export class OngoingAlerting {
  readonly #host: QueryingHost;
  #rules: Rules | undefined;
  #deployed = "";
  #changes = -1;

  constructor(host: AlertingHost) {
    this.#host = { ...host, health: new RuleHealth(host) };
  }

  /** Lets time pass up to `time`: each rule runs when it is due, by what is deployed at that moment. */
  async advanceTo(time: Date): Promise<void> {
    const { clock } = this.#host;
    await announceActivity(this.#host);
    let minute = Math.floor(clock.now().getTime() / MINUTE) * MINUTE + MINUTE;
    for (; minute <= time.getTime(); minute += MINUTE) {
      await clock.advanceTo(new Date(minute));
      await runMinute(this.#host, this.#current(), minute);
    }
    if (clock.now() < time) await clock.advanceTo(time);
    await announceActivity(this.#host);
  }

  #current(): Rules {
    const { azure } = this.#host;
    if (this.#rules !== undefined && this.#changes === azure.store.changes) return this.#rules;
    this.#changes = azure.store.changes;
    const deployed = JSON.stringify(azure.store.list().filter(({ type }) => RULE_TYPES.test(type)));
    if (this.#rules !== undefined && deployed === this.#deployed) return this.#rules;
    // The tables of advanced hunting are in the workspace that was made first.
    const [workspace] = azure.store.list("Microsoft.OperationalInsights/workspaces");
    this.#rules = readRules(this.#host, workspace?.id ?? "", this.#rules);
    this.#deployed = deployed;
    return this.#rules;
  }
}
