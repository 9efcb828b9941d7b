import type { DrillResult } from "./result.ts";

/**
 * What a drill says of a stack that does not export Entra ID's logs: its rows arrive in the sandbox all the same, and in the
 * tenant only if somebody else exports them.
 */
export function unexported({ deployed }: Pick<DrillResult, "deployed">): string | undefined {
  const isExported = deployed.some(({ type }) => /^microsoft\.aadiam\/diagnosticSettings$/i.test(type));
  return isExported
    ? undefined
    : "This stack does not export Entra ID's logs to the workspace; the drill has them arrive all the same. In the tenant, nobody is notified until somebody exports them: breakglass doctor checks it; in breakglass-alerts, the setting breakglass:diagnosticSetting does it.";
}
