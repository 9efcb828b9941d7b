import type { TestEvidence } from "../../../cli/test-message/evidence.ts";
import { testMessage } from "../../../cli/test-message/run.ts";
import { testScene } from "../../../cli/test-message/sandbox.ts";
import type { Scene } from "../../../cli/verify/scene.ts";
import { confirmReceiver } from "../../../sandbox/azure/index.ts";
import { knowsTestMessage, notificationWorkflow, RUN_QUERY } from "../../../workflows/index.ts";
import { FALLBACK } from "../../azure/world.ts";
import { source } from "../../workflows/sample.ts";
import { VerifyWorld, WEBHOOK, type Wrong } from "../verify/world.ts";

const { Known_detections: known } = notificationWorkflow(source).actions as Record<string, unknown>;
const ANY = ["Succeeded", "Failed", "Skipped", "TimedOut"];
const call = (uri: string, body: object, runAfter: object = {}) => ({
  type: "Http",
  inputs: { method: "POST", uri, body, retryPolicy: { type: "none" } },
  runAfter,
});

/** A workflow that asks the workspace, mails and sends two text messages, as ours does but for what they say. */
export const definition = {
  triggers: { manual: { type: "Request", kind: "Http" } },
  actions: {
    Known_detections: known,
    [RUN_QUERY]: call("https://query.example/ask", {}),
    Send_email: call(WEBHOOK, { To: "soc@contoso.com;ciso@contoso.com" }, { [RUN_QUERY]: ANY }),
    Send_SMS: call("https://sms.example/send", { to: "+31201234567" }),
    Send_SMS_2: call("https://sms2.example/send", { to: "+31207654321" }),
    Check_SMS_2: {
      type: "ParseJson",
      inputs: {
        content: "@body('Send_SMS_2')",
        schema: { type: "object", properties: { status: { not: { enum: ["failed"] } } } },
      },
      runAfter: { Send_SMS_2: ["Succeeded"] },
    },
  },
};

const receivers = {
  emailReceivers: [{ name: "email-1", emailAddress: "oncall@contoso.com", useCommonAlertSchema: true }],
  smsReceivers: [{ name: "sms-1", countryCode: "31", phoneNumber: "687654321" }],
  voiceReceivers: [{ name: "voice-1", countryCode: "31", phoneNumber: "612345678" }],
};

/** A tenant with a workflow and a fallback of three receivers, and `breakglass test-message` over it. */
export class TestWorld extends VerifyWorld {
  /** What Twilio's answer says of the second number. */
  smsStatus = "queued";

  async open({
    confirmed = true,
    ...wrong
  }: Wrong & { confirmed?: boolean; group?: object } = {}): Promise<void> {
    if (!knowsTestMessage(definition)) throw new Error("The definition of the test is no good.");
    await this.start({ definition, ...wrong, fallback: { ...receivers, ...wrong.group } as never });
    this.cloud.azure.interfere(
      ({ hostname }) => hostname === "sms2.example",
      () => ({
        status: 201,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ status: this.smsStatus }),
      }),
    );
    if (confirmed) confirmReceiver(this.cloud.azure.store, FALLBACK, "oncall@contoso.com");
  }

  async test(scene: Partial<Scene> = {}, waitMinutes = 2): Promise<TestEvidence> {
    const own = { ...(await testScene(this.cloud, this.scene)), ...scene };
    return testMessage(own, { waitMinutes, onStep: () => {} });
  }
}
