import { all, drop, dropResource, set } from "../edits.ts";
import type { DeployedResource } from "../resources.ts";
import { type Mutation, named } from "./mutation.ts";

export function ofActionGroup(group: DeployedResource): Mutation[] {
  const kinds = ["emailReceivers", "smsReceivers", "logicAppReceivers"].filter(
    (kind) => (group.inputs[kind] as unknown[] | undefined)?.length,
  );
  const receiver = (group.inputs["logicAppReceivers"] as { resourceId: string }[] | undefined)?.[0];
  return [
    ...named(group, {
      "drop the group": dropResource,
      "disable the group": (to) => set(to, ["enabled"], false),
      ...Object.fromEntries(
        kinds.flatMap((kind) => [
          [`drop ${kind}`, (to: string) => drop(to, [kind])],
          [`empty ${kind}`, (to: string) => set(to, [kind], [])],
        ]),
      ),
      ...Object.fromEntries(
        kinds
          .filter((kind) => kind !== "smsReceivers")
          .map((kind) => [
            `another schema for ${kind}`,
            (to: string) => set(to, [kind, 0, "useCommonAlertSchema"], false),
          ]),
      ),
    }),
    ...(kinds.includes("emailReceivers")
      ? named(group, {
          "an empty address": (to) => set(to, ["emailReceivers", 0, "emailAddress"], ""),
        })
      : []),
    ...(kinds.includes("emailReceivers") && kinds.includes("smsReceivers")
      ? named(group, {
          "an empty number": (to) => set(to, ["smsReceivers", 0, "phoneNumber"], ""),
          "two addresses of one kind": (to) =>
            all(
              drop(to, ["smsReceivers"]),
              set(to, ["emailReceivers", 1], {
                name: "email-2",
                emailAddress: "b@contoso.com",
                useCommonAlertSchema: true,
              }),
            ),
        })
      : []),
    ...(receiver === undefined
      ? []
      : named(group, {
          "a written callback URL": (to) => set(to, ["logicAppReceivers"], [receiver]),
          "another workflow": (to) =>
            set(to, ["logicAppReceivers", 0, "resourceId"], `${receiver.resourceId}-other`),
        })),
  ];
}
