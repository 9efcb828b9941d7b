import { info, ok } from "../finding.ts";
import type { Check } from "../visit.ts";

/**
 * Whether the rules know the identity that deploys: whoever can sign in as it can take the alerting away. The rules cannot
 * find out which one that is.
 */
export const deployers: Check = {
  id: "deployers",
  title: "Watched identities that deploy",
  async *run({ target, reads }) {
    const { deployers: watched } = target.config;
    if (watched.length === 0) {
      yield info("Nobody watches the identity that deploys: breakglass:deployers is not set", {
        why: "Whoever adds a secret, a certificate or a federated credential to it signs in as it and can take the alerting away, and nobody is notified of that.",
        fix: "Add the ids of the application, or of the user-assigned identity, to breakglass:deployers: docs/onboarding.md says which. If people alone deploy, there is nothing to add.",
      });
      return;
    }
    yield ok(`The rules watch the identities of breakglass:deployers: ${watched.join(", ")}`);
    const caller = await reads.granted();
    if (caller?.application === undefined || caller.isPerson) return;
    if (watched.includes(caller.application.toLowerCase())) return;
    yield info(
      `You are signed in as the application ${caller.application}, which is not in breakglass:deployers`,
      {
        why: "If it is the one that deploys, nobody is notified of its credentials.",
        fix: `Add ${caller.application} to breakglass:deployers, with the object ids of its registration and its service principal, unless it can only read.`,
      },
    );
  },
};
