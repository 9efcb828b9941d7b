import type { dynamic } from "@pulumi/pulumi";
import type { DetectionRulePlace, detectionRuleClient, GraphAnswer } from "./detection-rule-client.ts";

/** What a custom detection rule is made from. Nothing in it is secret: the token never enters the state. */
export interface DetectionRuleInputs extends DetectionRulePlace {
  /** The rule as Graph takes it, with its id. */
  readonly rule: Readonly<Record<string, unknown>>;
}

/**
 * Makes, reads, changes and deletes a custom detection rule of Microsoft Defender XDR through Microsoft Graph.
 *
 * The engine keeps this provider as text in the state and runs it in a process of its own
 * (pulumi.com/docs/iac/concepts/providers/dynamic-providers). Closed: whatever it uses is inside or given to it, and modules
 * are imported where they are used.
 */
export function detectionRuleProvider({
  callDetectionRules,
}: Pick<ReturnType<typeof detectionRuleClient>, "callDetectionRules">): dynamic.ResourceProvider {
  return {
    async check(_olds, news) {
      return { inputs: news, failures: inputFaults(news) };
    },

    async diff(_id, olds, news) {
      if (isUnknown(news["rule"]) || isUnknown(news["apiVersion"])) return {};
      const differs = (key: string) => olds[key] && news[key] && olds[key] !== news[key];
      const replaces = [
        ...(olds["rule"]?.id !== news["rule"].id ? ["rule"] : []),
        ...(differs("tenantId") && !isUnknown(news["tenantId"]) ? ["tenantId"] : []),
      ];
      const same = olds["apiVersion"] === news["apiVersion"] && holds(olds["rule"], news["rule"]);
      return { changes: replaces.length > 0 || !same || Boolean(differs("clientId")), replaces };
    },

    async create(inputs) {
      const { rule } = inputs as DetectionRuleInputs;
      const place = placeOf(inputs as DetectionRuleInputs);
      const id = String(rule["id"]);
      const made = await callDetectionRules("POST", place, undefined, rule);
      if (made.status !== 409) return { id, outs: { ...place, rule: settings(accepted(made, id)) } };
      // An earlier run may have been interrupted after the service had made the rule: then it is ours.
      const existing = await callDetectionRules("GET", place, id);
      if (existing.status === 404) {
        // Names of rules and titles of alerts are unique in a tenant (learn.microsoft.com/defender-xdr/custom-detection-rules).
        throw new Error(
          `Another custom detection rule of this tenant has the name or the alert title "${rule["displayName"]}", possibly that of another stack. Rename or delete it in the Microsoft Defender portal (Hunting > Custom detection rules), or give the component another name, and deploy again.`,
        );
      }
      const found = settings(accepted(existing, id));
      if (holds(found, rule)) return { id, outs: { ...place, rule: found } };
      throw new Error(
        `A custom detection rule with the id "${id}" is there already, and it is another one. Delete it in the Microsoft Defender portal (Hunting > Custom detection rules), and deploy again.`,
      );
    },

    async read(id, props) {
      const place = placeOf(props as DetectionRuleInputs);
      const found = await callDetectionRules("GET", place, id);
      if (found.status === 404) return {};
      return { id, props: { ...place, rule: settings(accepted(found, id)) } };
    },

    async update(id, _olds, news) {
      const { rule } = news as DetectionRuleInputs;
      const place = placeOf(news as DetectionRuleInputs);
      const { id: _, ...changes } = rule;
      const changed = await callDetectionRules("PATCH", place, id, changes);
      return { outs: { ...place, rule: settings({ ...rule, ...accepted(changed, id) }) } };
    },

    async delete(id, props) {
      const gone = await callDetectionRules("DELETE", placeOf(props as DetectionRuleInputs), id);
      if (gone.status !== 404) accepted(gone, id);
    },
  };

  function placeOf({ apiVersion, tenantId, clientId }: DetectionRuleInputs): DetectionRulePlace {
    return {
      apiVersion,
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(clientId === undefined ? {} : { clientId }),
    };
  }

  /** @throws Error with Graph's refusal, and what to do about it */
  function accepted({ status, body, application }: GraphAnswer, id: string): Record<string, unknown> {
    if (status < 300) return body;
    const { code = "", message = "" } = (body["error"] ?? {}) as { code?: string; message?: string };
    const refusal = `Microsoft Graph refused the custom detection rule "${id}": ${status} ${code}: ${message}`;
    if (status === 403) throw new Error(`${refusal}\n${grantText(application)}`);
    if (status === 401) {
      throw new Error(
        `${refusal}\nSign in again (\`az login --service-principal\`), or check the pipeline's federated credential.`,
      );
    }
    if (message.includes("segment 'rules'")) {
      throw new Error(
        `${refusal}\nSet apiVersion of breakglass:defender to beta: v1.0 has no such rules yet.`,
      );
    }
    throw new Error(refusal);
  }

  /** Source of the ids: learn.microsoft.com/graph/permissions-reference, CustomDetection.ReadWrite.All. */
  function grantText(application: string | undefined): string {
    // learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in.
    const ofPersons: Record<string, string> = {
      "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "the Azure CLI",
      "1950a258-227b-4e31-a9cf-717495945fc2": "Azure PowerShell",
    };
    const tool = ofPersons[application ?? ""];
    const id = tool === undefined ? (application ?? "<application id>") : "<application id>";
    return [
      // github.com/Azure/azure-cli issues 22775, 26471 and 33062.
      ...(tool === undefined
        ? []
        : [
            `You are signed in through ${tool}, which may not write these rules for anybody, whatever their role. Deploy as an application of your own: set ARM_CLIENT_ID, ARM_TENANT_ID and ARM_CLIENT_SECRET, or deploy in a pipeline.`,
          ]),
      `Grant ${tool === undefined && application !== undefined ? `the application ${application}` : "the application that deploys"} the application permission CustomDetection.ReadWrite.All of Microsoft Graph, with admin consent:`,
      `  az ad app permission add --id ${id} --api 00000003-0000-0000-c000-000000000000 --api-permissions e0fd9c8d-a12e-4cc9-9827-20c8c3cd6fb8=Role`,
      `  az ad app permission admin-consent --id ${id}`,
      "A new grant works after a few minutes.",
    ].join("\n");
  }

  /** Of a rule, what somebody set: without what the service adds for itself. */
  function settings(rule: Record<string, unknown>): Record<string, unknown> {
    const own = /^(createdBy|createdDateTime|lastModifiedBy|lastModifiedDateTime)$/;
    return Object.fromEntries(
      Object.entries(withoutNulls(rule) as object).filter(([name]) => !own.test(name)),
    );
  }

  function withoutNulls(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutNulls);
    if (typeof value !== "object" || value === null) return value;
    const given = Object.entries(value).filter(
      ([name, entry]) => entry !== null && !name.startsWith("@odata."),
    );
    return Object.fromEntries(given.map(([name, entry]) => [name, withoutNulls(entry)]));
  }

  /** Whether everything that is wanted is there; what the service adds by default is no difference. */
  function holds(found: unknown, wanted: unknown): boolean {
    if (Array.isArray(wanted)) {
      // Graph may give an empty list back as null, which is left out here.
      if (wanted.length === 0 && found === undefined) return true;
      return (
        Array.isArray(found) &&
        found.length === wanted.length &&
        wanted.every((each, index) => holds(found[index], each))
      );
    }
    if (typeof wanted !== "object" || wanted === null) return found === wanted;
    if (typeof found !== "object" || found === null) return false;
    return Object.entries(wanted).every(([name, each]) => holds(Reflect.get(found, name), each));
  }

  /** The engine's sign for a value that a preview cannot know (@pulumi/pulumi, runtime/rpc.ts, unknownValue). */
  function isUnknown(value: unknown): boolean {
    return value === "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  }

  function inputFaults(inputs: Record<string, unknown>): { property: string; reason: string }[] {
    const faults: { property: string; reason: string }[] = [];
    const expect = (property: string, isGood: (value: unknown) => boolean, expected: string) => {
      let value: unknown = inputs;
      for (const key of property.split(".")) {
        if (isUnknown(value)) return;
        value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
      }
      if (!isUnknown(value) && !isGood(value)) faults.push({ property, reason: `expected ${expected}` });
    };
    const isText = (value: unknown) => typeof value === "string" && value.trim() !== "";
    const among =
      (...values: string[]) =>
      (value: unknown) =>
        values.includes(String(value));
    const template = "rule.detectionAction.alertTemplate";
    expect("apiVersion", among("beta", "v1.0"), "beta or v1.0");
    expect(
      "rule.id",
      (value) => /^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(String(value ?? "")),
      "a letter, then letters, digits, - and _, at most 100 characters",
    );
    expect("rule.displayName", isText, "a text");
    expect("rule.status", among("enabled", "disabled"), "enabled or disabled");
    expect("rule.queryCondition.queryText", isText, "a query");
    expect(
      "rule.schedule.frequency",
      among("PT0S", "PT1H", "PT3H", "PT12H", "P1D"),
      "PT0S (continuous), PT1H, PT3H, PT12H or P1D",
    );
    expect(`${template}.title`, isText, "a text");
    expect(
      `${template}.severity`,
      among("informational", "low", "medium", "high"),
      "informational, low, medium or high",
    );
    expect(
      `${template}.entityMappings`,
      (value) => typeof value === "object" && value !== null && Object.keys(value).length > 0,
      "at least one entity",
    );
    expect(
      `${template}.tactics`,
      (value) => value === undefined || (Array.isArray(value) && value.length <= 1),
      "at most one tactic",
    );
    return faults;
  }
}
