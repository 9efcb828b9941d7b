import type { DoubtsEvidence } from "../../../cli/doubts/evidence.ts";
import { deployProbes } from "../../../cli/doubts/probes/deploy.ts";
import { doubts } from "../../../cli/doubts/run.ts";
import { hasMail, playSession } from "../../../cli/doubts/sandbox.ts";
import { fastSignIns } from "../../../queries/fast-sign-in.ts";
import { type ResolvedAccount, signIn } from "../../../queries/index.ts";
import { sampleAccount } from "../../../queries/samples/account.ts";
import { parseReadings, type Readings } from "../../../sandbox/readings/index.ts";
import { GROUP, WORKSPACE } from "../../azure/world.ts";
import { PRIMARY, VerifyWorld } from "../verify/world.ts";

const UNCONFIRMED = "nobody@unconfirmed.example";
const rules = `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules`;
const FAST_RULE = `${rules}/fast-sign-in-SigninLogs`;
const watched = { accounts: [sampleAccount as unknown as ResolvedAccount], groups: [] };

const call = (uri: string) => ({
  type: "Http",
  inputs: { method: "POST", uri, body: {}, retryPolicy: { type: "none" } },
  runAfter: {},
});
const ENDS = ["Succeeded", "Failed", "Skipped", "TimedOut", "Cancelled"];
/** A workflow whose request gets no answer, which sends a text message, and which leaves an output. */
const definition = {
  triggers: { manual: { type: "Request", kind: "Http" } },
  actions: {
    Ask: call("https://hang.silent/ask"),
    Send_text_message: call("https://sms.example/send"),
    // Whatever became of them, the run succeeds, as one of ours does.
    Go_on: { type: "Compose", inputs: "", runAfter: { Ask: ENDS, Send_text_message: ENDS } },
  },
  outputs: { paged: { type: "String", value: "once" } },
};

/** A tenant with a standard rule, a fast one and the probes, and a session of two sign-ins in one minute. */
export class DoubtsWorld extends VerifyWorld {
  /** @param choices such as `alert-rows=any` */
  static async with(...choices: string[]): Promise<DoubtsWorld> {
    const parsed = parseReadings(choices);
    if ("faults" in parsed) throw new Error(parsed.faults.join());
    const world = new DoubtsWorld();
    await world.open(parsed.readings);
    return world;
  }

  async open(readings: Readings): Promise<void> {
    await this.start({ definition, readings });
    const { azure, clock } = this.cloud;
    azure.register("hang.silent", async () => {
      await clock.stall(600_000);
      return { status: 504, headers: {}, body: "" };
    });
    if (readings["sms-role"] === "other") this.answers["sms.example"] = 401;
    const fast = fastSignIns(watched).find(({ table }) => table === "SigninLogs");
    await this.put(FAST_RULE, "2023-12-01", {
      location: "westeurope",
      kind: "SimpleLogAlert",
      properties: {
        displayName: `${signIn.title} - fast rule on SigninLogs`,
        severity: 0,
        enabled: true,
        autoMitigate: false,
        scopes: [WORKSPACE],
        actions: { actionGroups: [PRIMARY] },
        criteria: { allOf: [{ query: fast?.query, minRecurrenceCount: 1 }] },
      },
    });
    const scene = this.scene;
    this.scene = { ...scene, ids: { ...scene.ids, resources: [...scene.ids.resources, FAST_RULE] } };
  }

  /** Deploys the probes; what Azure refuses is left out. */
  deployProbes(): Promise<void> {
    const { objectId: accountObjectId } = sampleAccount;
    return deployProbes(this.cloud, {
      workspaceId: WORKSPACE,
      accountObjectId,
      unconfirmedEmail: UNCONFIRMED,
    });
  }

  /** Two sign-ins of one session arrive within a minute. */
  async session(): Promise<void> {
    const row = (id: string, second: string) => ({
      TimeGenerated: "2026-01-15T02:13:07Z",
      _ingested: `2026-01-15T02:15:${second}Z`,
      ResultType: "0",
      Id: id,
      UserId: sampleAccount.objectId,
      UserPrincipalName: sampleAccount.userPrincipalName,
      IPAddress: "203.0.113.42",
      AppDisplayName: "Azure Portal",
      ClientAppUsed: "Browser",
    });
    await playSession(this.cloud, WORKSPACE, { SigninLogs: [row("1", "10"), row("2", "20")] });
  }

  doubts(...saw: string[]): Promise<DoubtsEvidence> {
    return doubts(this.scene, { since: "2026-01-15T02:00:00Z", saw });
  }

  /** What the mailbox shows of a receiver who has confirmed nothing. */
  get sight(): string {
    return `unconfirmed-email=${hasMail(this.cloud, UNCONFIRMED) ? "sent" : "held"}`;
  }
}
