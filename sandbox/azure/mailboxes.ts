import { same } from "./graph-filter.ts";
import type { ResourceStore } from "./store.ts";

/**
 * What an Exchange administrator does with `New-ManagementRoleAssignment -Role "Application Mail.Send"` and a scope
 * of one mailbox: the identity of a deployed resource may send as that mailbox, without any app role
 * (learn.microsoft.com/exchange/permissions-exo/application-rbac).
 *
 * @param mailbox the user's object id
 */
export function grantMailbox(store: ResourceStore, resourceId: string, mailbox: string): void {
  const stored = store.get(resourceId);
  if (stored === undefined) throw new Error(`There is no resource ${resourceId}.`);
  const mailboxes = [...granted(stored.state), mailbox.toLowerCase()];
  store.put({ ...stored, state: { ...stored.state, mailboxes: [...new Set(mailboxes)] } });
}

/** As if the administrator had not been asked yet. */
export function withdrawMailboxes(store: ResourceStore, resourceId: string): void {
  const stored = store.get(resourceId);
  if (stored !== undefined) store.put({ ...stored, state: { ...stored.state, mailboxes: [] } });
}

/** Whether Exchange lets a principal send as a mailbox. */
export function mayUseMailbox(store: ResourceStore, principalId: string, mailbox: string): boolean {
  return store.list().some(({ resource, state }) => {
    const id = resource.identity?.["principalId"];
    return typeof id === "string" && same(id, principalId) && granted(state).includes(mailbox.toLowerCase());
  });
}

function granted(state: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(state["mailboxes"]) ? (state["mailboxes"] as string[]) : [];
}
