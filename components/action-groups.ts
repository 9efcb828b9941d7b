import { ActionGroup, type ActionGroupArgs } from "@pulumi/azure-native/monitor/actionGroup.js";
import { getActionGroup } from "@pulumi/azure-native/monitor/getActionGroup.js";
import type { ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ComponentResource, output } from "@pulumi/pulumi";
import type { BreakGlassConfig } from "../config/index.ts";
import { plainError } from "./look-up.ts";
import { isMissing } from "./refusals.ts";
import { firstThere, thoseThere, unlessAnyRefused } from "./settled.ts";

export interface ActionGroupsArgs extends Pick<BreakGlassConfig, "fallback" | "tags"> {
  resourceGroupName: Input<string>;
  workflowId: Input<string>;
  callbackUrl: Input<string>;
}

/**
 * Two ways to a person that share nothing: *primary* starts the Logic App, *fallback* has receivers of Azure
 * Monitor's own. An alert goes to both, so that a Logic App that is broken, disabled or gone silences nobody. Alerts that
 * spare the phones go to *mail* instead of the fallback: it has the same addresses and no numbers.
 */
export class ActionGroups extends ComponentResource {
  readonly primaryId: Output<string>;
  readonly fallbackId: Output<string>;
  /** Undefined where the fallback has no addresses, or no numbers to spare. */
  readonly mailId: Output<string> | undefined;
  /** The ids of those that are there, also if this deployment was refused one. A rule without one still notifies somebody. */
  readonly thereIds: Output<string[]>;
  /** The same for alerts that spare the phones. */
  readonly thereIdsByMail: Output<string[]>;
  /** Whom the watchers notify: the fallback, or the primary group where this deployment was refused the fallback. */
  readonly watcherId: Output<string>;

  constructor(name: string, args: ActionGroupsArgs, options: ComponentResourceOptions) {
    super("breakglass:index:ActionGroups", name, {}, options);
    this.primaryId = this.#group(`${name}-primary`, "bg-primary", args, {
      logicAppReceivers: [
        {
          name: "notification-workflow",
          resourceId: args.workflowId,
          callbackUrl: args.callbackUrl,
          useCommonAlertSchema: true,
        },
      ],
    });
    this.fallbackId = this.#group(`${name}-fallback`, "bg-fallback", args, fallbackReceivers(args.fallback));
    const primary = { id: this.primaryId, earlier: () => this.#earlier(`${name}-primary`, args) };
    const fallback = { id: this.fallbackId, earlier: () => this.#earlier(`${name}-fallback`, args) };
    this.thereIds = thoseThere([primary, fallback]);
    const { email, sms, voice } = args.fallback;
    this.thereIdsByMail = this.thereIds;
    if (email.length > 0 && sms.length + voice.length > 0) {
      const receivers = fallbackReceivers({ email, sms: [], voice: [] });
      this.mailId = this.#group(`${name}-mail`, "bg-mail", args, receivers);
      const mail = { id: this.mailId, earlier: () => this.#earlier(`${name}-mail`, args) };
      const instead = { id: firstThere([mail, fallback]), earlier: () => output(null) };
      this.thereIdsByMail = thoseThere([primary, instead]);
    }
    this.watcherId = firstThere([fallback, primary]);
    this.registerOutputs(unlessAnyRefused({ primaryId: this.primaryId, fallbackId: this.fallbackId }));
  }

  /** `shortName`: at most 12 characters (learn.microsoft.com/azure/azure-monitor/alerts/action-groups). */
  #group(name: string, shortName: string, args: ActionGroupsArgs, receivers: Partial<ActionGroupArgs>) {
    return new ActionGroup(
      name,
      {
        actionGroupName: name,
        groupShortName: shortName,
        resourceGroupName: args.resourceGroupName,
        location: "Global",
        enabled: true,
        tags: args.tags,
        ...receivers,
      },
      { parent: this },
    ).id;
  }

  /** A change that was refused leaves the group as it was, and its rules must keep it. */
  #earlier(actionGroupName: string, { resourceGroupName }: ActionGroupsArgs): Output<string | null> {
    return output(resourceGroupName).apply((known) =>
      getActionGroup({ actionGroupName, resourceGroupName: known }, { parent: this }).then(
        ({ id }) => id ?? null,
        (error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          if (isMissing(reason)) return null;
          throw plainError(
            `It is unknown whether the action group ${actionGroupName} is there, so that no alert rule was changed: ${reason}`,
          );
        },
      ),
    );
  }
}

/** Receiver names are unique across all kinds of one group, as Azure demands. */
export function fallbackReceivers({ email, sms, voice }: BreakGlassConfig["fallback"]) {
  return {
    emailReceivers: email.map((emailAddress, index) => ({
      name: `email-${index + 1}`,
      emailAddress,
      useCommonAlertSchema: true,
    })),
    smsReceivers: sms.map((number, index) => ({ name: `sms-${index + 1}`, ...number })),
    voiceReceivers: voice.map((number, index) => ({ name: `voice-${index + 1}`, ...number })),
  };
}
