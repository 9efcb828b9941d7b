import { type Output, output, RunError } from "@pulumi/pulumi";

/**
 * What a lookup in Azure or Entra ID finds. If it finds nothing, the deployment ends with the configuration's
 * property and the service's reason: it is the user's to correct, so there is no stack trace.
 *
 * @example
 * const user = lookUp("breakglass:accounts[0].userPrincipalName", azuread.getUser({ userPrincipalName }));
 */
export function lookUp<T>(propertyPath: string, found: Promise<T>): Output<T> {
  const explained = found.catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RunError(`${propertyPath}: ${reason}`);
  });
  return output(explained) as unknown as Output<T>;
}
