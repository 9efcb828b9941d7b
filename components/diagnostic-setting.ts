import { DiagnosticSetting } from "@pulumi/azure-native/aadiam/diagnosticSetting.js";
import { getDiagnosticSetting } from "@pulumi/azure-native/aadiam/getDiagnosticSetting.js";
import type { ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";
import { all, ComponentResource } from "@pulumi/pulumi";
import { logCategories } from "../queries/index.ts";
import { askAfter, lookFirst } from "./look-up.ts";
import { mayWriteEntraSettings } from "./refusals.ts";

export interface EntraDiagnosticSettingArgs {
  /** The setting's name in the tenant. */
  settingName: string;
  workspaceId: Input<string>;
  /** Those that are to have rows. */
  tables: readonly string[];
  /** What must be deployed before anything can be refused here. */
  core: Output<unknown>;
}

/**
 * Exports from Entra ID to the workspace exactly the logs that fill these tables. There is one such export a tenant
 * and category: where another setting sends the same category to the same workspace already, Azure answers 409, and the
 * setting is to be left unmanaged.
 *
 * The deployer needs a right on `/providers/microsoft.aadiam`, which no role on a subscription gives. Whether there is
 * one is asked first: Azure's own refusal says not what to grant.
 */
export class EntraDiagnosticSetting extends ComponentResource {
  /** Fails if it is refused. */
  readonly made: Output<unknown>;

  constructor(name: string, args: EntraDiagnosticSettingArgs, options: ComponentResourceOptions) {
    super("breakglass:index:EntraDiagnosticSetting", name, {}, options);
    const { settingName, workspaceId, tables } = args;
    const categories = logCategories(tables);
    const allowed = lookFirst(
      "breakglass:diagnosticSetting",
      askAfter(args.core, () => getDiagnosticSetting({ name: settingName }, { parent: this })),
      mayWriteEntraSettings,
    );
    this.made = new DiagnosticSetting(
      `${name}-setting`,
      {
        name: settingName,
        workspaceId: all([workspaceId, allowed]).apply(([id]) => id),
        logs: categories.map((category) => ({ category, enabled: true })),
      },
      // Its name is taken until it is gone, and so are its categories.
      { parent: this, deleteBeforeReplace: true },
    ).id;
    this.registerOutputs({});
  }
}
