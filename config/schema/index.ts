import { z } from "zod";
import { channelKinds } from "../channels.ts";
import { shown } from "../shown.ts";
import { account, groups } from "./accounts.ts";
import { applications } from "./applications.ts";
import { channel, fallback } from "./channels.ts";
import { deployers } from "./deployers.ts";
import { drills } from "./drills.ts";
import { resourceGroup, workspace } from "./placement.ts";
import { matching } from "./primitives.ts";
import { sentinel } from "./sentinel.ts";
import { speed } from "./speed.ts";
import { tags } from "./tags.ts";
import { publicUrl } from "./urls.ts";
import { diagnosticSetting, flag, silenceAfterHours } from "./watchers.ts";

/** Versions of Microsoft Graph that may have custom detection rules; sources differ on v1.0. */
const defender = z.strictObject({
  apiVersion: z
    .enum(["beta", "v1.0"], { error: (issue) => `expected beta or v1.0, found ${shown(issue.input)}` })
    .default("beta"),
  cloudApps: flag,
});

export const schema = z.strictObject({
  accounts: z.array(account).min(1, "needs at least one break-glass account"),
  groups,
  applications,
  deployers,
  location: matching(/^[a-z][a-z0-9]+$/, "an Azure region in its short form, such as westeurope"),
  resourceGroup,
  workspace,
  channels: z.array(channel).min(1, `needs at least one channel, by one of ${channelKinds.join(", ")}`),
  fallback,
  drills,
  runbookUrl: publicUrl,
  query: z
    .enum(["http", "azuremonitorlogs"], {
      error: (issue) => `expected http or azuremonitorlogs, found ${shown(issue.input)}`,
    })
    .default("http"),
  defender: defender.optional(),
  sentinel,
  speed,
  tags,
  silenceAfterHours,
  outpost: resourceGroup.optional(),
  watchWorkspace: flag,
  locks: flag,
  protect: flag,
  diagnosticSetting,
});
