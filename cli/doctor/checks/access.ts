import { error, ok, warning } from "../finding.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";

/** Whether there are credentials, for the tenant whose subscription it is. */
export const access: Check = {
  id: "access",
  title: "Credentials and tenant",
  async *run({ target, reads }) {
    const { subscriptionId, tenantId, stack } = target;
    const subscription = await ifThere(reads.subscription());
    if (subscription === undefined) {
      yield error(`There is no subscription ${subscriptionId} that whoever asks could see`, {
        why: "Nothing can be deployed into it, and nothing that is in it is checked.",
        fix: `az account list --all --output table shows those that there are; pulumi config set azure-native:subscriptionId <GUID> --stack ${stack}; or grant Reader on it.`,
      });
      return;
    }
    const { displayName = subscriptionId, tenantId: owner, state } = subscription;
    if (owner?.toLowerCase() !== tenantId) {
      yield error(
        `The subscription ${displayName} is of tenant ${owner}, and Pulumi.${stack}.yaml says ${tenantId}`,
        {
          why: "Accounts are looked up in one tenant while the alerting is deployed for another: it would watch nobody.",
          fix: `pulumi config set azure-native:tenantId ${owner} --stack ${stack}; the same for azuread:tenantId`,
        },
      );
    } else if (state !== "Enabled") {
      yield warning(`The subscription ${displayName} is ${state}`, {
        why: "A subscription that is not enabled can be read, but not deployed into; its rules may stop.",
        fix: "Azure portal > Subscriptions > the subscription > Reactivate, or settle its bill.",
      });
    } else yield ok(`Signed in; the subscription ${displayName} is of tenant ${tenantId}`);
  },
};
