import { beforeEach } from "@jest/globals";
import type { AzureOptions } from "../../sandbox/azure/index.ts";
import { freshAzure, GROUP, put, WORKSPACE } from "./fresh.ts";

export * from "./analytics-rule.ts";

/** A local Azure with a workspace that has no Sentinel yet, for each test of a file. */
export function freshWorkspace(options: Partial<AzureOptions> = {}): void {
  freshAzure({
    ...options,
    queryColumns: (query) => (query === "unknown columns" ? undefined : ["UserId", "Name", "IPAddress"]),
  });
  beforeEach(async () => {
    await put(GROUP, { location: "westeurope" });
    await put(WORKSPACE, { location: "westeurope" });
  });
}
