import { type DetectionRulesContext, detectionRules } from "./detection-rules.ts";
import { graphCaller } from "./graph-caller.ts";
import { fault, GraphError } from "./graph-fault.ts";
import { groupAnswer } from "./graph-groups.ts";
import type { Service } from "./server.ts";
import { type DirectoryContext, servicePrincipals } from "./service-principals.ts";
import { type Tenant, tenantAnswer } from "./tenant.ts";
import type { Tokens } from "./tokens.ts";
import { type DirectoryUser, usersAnswer } from "./users.ts";

/**
 * Microsoft Graph: users; licences, Conditional Access policies and memberships; service principals and their app roles;
 * custom detection rules.
 */
export function graphService(
  users: readonly DirectoryUser[],
  tokens: Tokens,
  directory: DirectoryContext & DetectionRulesContext & { readonly tenant: Tenant },
): Service {
  return (request) => {
    try {
      const caller = graphCaller(request.headers, tokens);
      return (
        detectionRules(request, caller, directory) ??
        servicePrincipals(request, caller, directory) ??
        groupAnswer(request, caller, users, directory) ??
        tenantAnswer(request, caller, directory) ??
        usersAnswer(request, caller, users)
      );
    } catch (error) {
      if (error instanceof GraphError) return fault(error.status, error.code, error.message);
      throw error;
    }
  };
}
