import { type GetGroupResult, getGroup } from "@pulumi/azuread/getGroup.js";
import { getUsers } from "@pulumi/azuread/getUsers.js";
import type { InvokeOptions } from "@pulumi/pulumi";
import type { AccountGroup, ConfigFault, ObjectId, WatchedGroup } from "../config/index.ts";
import type { ResolvedAccount, Watched } from "../queries/index.ts";
import { answerOf, explained } from "./look-up.ts";
import { isMissing, mayReadGroups } from "./refusals.ts";

type Members = Watched & { readonly faults: readonly ConfigFault[] };

/** Longer texts are cut: it is what people read. */
const LONGEST_LABEL = 40;

/**
 * The accounts that are members of a group, directly or through other groups, and all of these groups: who is put into one of
 * them becomes a member.
 *
 * @returns undefined where a preview cannot know it yet
 */
export async function groupMembers(
  { group }: AccountGroup,
  path: string,
  options: InvokeOptions,
): Promise<Members | undefined> {
  const propertyPath = `${path}.group`;
  try {
    const found = await answerOf(getGroup({ objectId: group, includeTransitiveMembers: true }, options));
    if (found === undefined) return undefined;
    const { members } = found;
    if (members.length === 0) {
      const reason = `the group ${named(found)} has no members, so that no account of it would be watched. Add the accounts to it, or leave it out.`;
      return { accounts: [], groups: [], faults: [{ propertyPath, reason }] };
    }
    const { users } = await getUsers({ objectIds: members, ignoreMissing: true }, options);
    const others = members.filter((id) => !users.some(({ objectId }) => same(objectId, id)));
    const nested = await Promise.all(others.map((id) => groupOf(id, options)));
    const strangers = others.filter((_, index) => nested[index] === undefined);
    const nameless = users.filter(({ userPrincipalName }) => userPrincipalName === "");
    const reasons = [
      ...strangers.map((id) => `has the member ${id}, which is neither a user nor a group`),
      ...nameless.map(({ objectId }) => `has the member ${objectId}, who has no user principal name`),
      ...(users.length === 0 ? ["has no user among its members, so that no account would be watched"] : []),
    ];
    return {
      accounts: users.map(accountOf),
      groups: [found, ...nested.filter((each) => each !== undefined)].map(watchedGroup),
      faults: reasons.map((reason) => ({
        propertyPath,
        reason: `the group ${named(found)} ${reason}. Take it out of the group, or list the accounts one by one.`,
      })),
    };
  } catch (error) {
    return { accounts: [], groups: [], faults: [{ propertyPath, reason: explained(error, mayReadGroups) }] };
  }
}

/** A member that is no user may be a group, whose own members are among the transitive ones. */
async function groupOf(objectId: string, options: InvokeOptions): Promise<GetGroupResult | undefined> {
  try {
    return await getGroup({ objectId }, options);
  } catch (error) {
    if (isMissing(error instanceof Error ? error.message : String(error))) return undefined;
    throw error;
  }
}

/** Nobody has given it a label; its name is one that people know, and no two accounts share it. */
function accountOf({
  objectId,
  userPrincipalName,
}: {
  objectId: string;
  userPrincipalName: string;
}): ResolvedAccount {
  return { label: userPrincipalName, objectId: objectId.toLowerCase() as ObjectId, userPrincipalName };
}

function watchedGroup({ displayName, objectId }: GetGroupResult): WatchedGroup {
  return { label: displayName.slice(0, LONGEST_LABEL), objectId: objectId.toLowerCase() as ObjectId };
}

function named({ displayName, objectId }: GetGroupResult): string {
  return `"${displayName}" (${objectId})`;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
