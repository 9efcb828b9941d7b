import type { Resource } from "../resource.ts";
import { at, listAt, textAt } from "./read.ts";

/** Receivers that Azure Monitor reaches by itself, and what makes each reachable. */
const NATIVE: Readonly<Record<string, readonly string[]>> = {
  emailReceivers: ["emailAddress"],
  smsReceivers: ["countryCode", "phoneNumber"],
  voiceReceivers: ["countryCode", "phoneNumber"],
  azureAppPushReceivers: ["emailAddress"],
  armRoleReceivers: ["roleId"],
  // Of a service that pages people. Whether it is one, properties-understood judges by its address.
  webhookReceivers: ["serviceUri"],
};

/** Without the application that a secure webhook is called for, Azure Monitor has no token for it. */
const OF_SECURE = ["objectId"] as const;

/** Receivers behind which something else runs that may fail. */
const PROGRAMS = [
  "logicAppReceivers",
  "webhookReceivers",
  "azureFunctionReceivers",
  "automationRunbookReceivers",
  "eventHubReceivers",
  "itsmReceivers",
] as const;

export interface Receiver {
  /** Such as `emailReceivers`. */
  readonly kind: string;
  /** An address or a number; two receivers of one address are one person. */
  readonly address: string;
}

/** The people that a group reaches by itself; one without an address is nobody. */
export function nativeReceivers({ props }: Resource): Receiver[] {
  return Object.entries(NATIVE).flatMap(([kind, parts]) => {
    const receivers = listAt(props, kind);
    return receivers.flatMap((_, index) => {
      const isSecure = kind === "webhookReceivers" && at(receivers[index], "useAadAuth") === true;
      const textOf = (part: string) => textAt(receivers, index, part).trim();
      const needed = isSecure ? [...parts, ...OF_SECURE] : parts;
      if (needed.some((part) => textOf(part) === "")) return [];
      return [{ kind, address: parts.map(textOf).join(" ").toLowerCase() }];
    });
  });
}

/** How many programs a group starts: workflows, webhooks, functions. */
export function programCount({ props }: Resource): number {
  return PROGRAMS.reduce((count, kind) => count + listAt(props, kind).length, 0);
}

/** Not disabled. Azure's default is on. */
export function isEnabled({ props }: Resource): boolean {
  return at(props, "enabled") !== false;
}
