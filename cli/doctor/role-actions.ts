/** What a role definition or Azure's list of permissions allows. */
export interface Granted {
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
}

/** `*` stands for anything, in any letter case (learn.microsoft.com/azure/role-based-access-control/role-definitions). */
export function allows({ actions = [], notActions = [] }: Granted, action: string): boolean {
  const matches = (pattern: string) => {
    const source = pattern.split("*").map((part) => part.replace(/[.\\^$+?()[\]{}|]/g, "\\$&"));
    return new RegExp(`^${source.join(".*")}$`, "i").test(action);
  };
  return actions.some(matches) && !notActions.some(matches);
}
