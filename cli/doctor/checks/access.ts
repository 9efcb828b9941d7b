import { error, ok, warning } from "../finding.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";

/** Whether there are credentials for the tenant that owns the subscription. */
export const access: Check = {
  id: "access",
  title: "Credentials and tenant",
  async *run({ target, reads }) {
    const { subscriptionId, tenantId, stack } = target;
    const subscription = await ifThere(reads.subscription());
    if (subscription === undefined) {
      yield error(`The subscription ${subscriptionId} does not exist, or you have no access to it`, {
        why: "Nothing can be deployed to it, and nothing in it can be checked.",
        fix: `az account list --all --output table lists your subscriptions; then pulumi config set azure-native:subscriptionId <GUID> --stack ${stack}, or get the role Reader on it.`,
      });
      return;
    }
    const { displayName = subscriptionId, tenantId: owner, state } = subscription;
    if (owner?.toLowerCase() !== tenantId) {
      yield error(
        `The subscription ${displayName} belongs to tenant ${owner}, but Pulumi.${stack}.yaml says ${tenantId}`,
        {
          why: "Accounts would be looked up in one tenant and the alerting deployed for another, where they do not exist.",
          fix: `pulumi config set azure-native:tenantId ${owner} --stack ${stack}, and the same for azuread:tenantId`,
        },
      );
    } else if (state !== "Enabled") {
      yield warning(`The subscription ${displayName} is ${state}`, {
        why: "You can read a subscription that is not enabled, but not deploy to it, and its rules may stop.",
        fix: "Azure portal > Subscriptions > the subscription > Reactivate, or pay its bill.",
      });
    } else yield ok(`Signed in; the subscription ${displayName} belongs to tenant ${tenantId}`);
  },
};
