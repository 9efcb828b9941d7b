import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, startCloud } from "../../../sandbox/cloud/index.ts";
import { ensureCli } from "../../../sandbox/engine/cli.ts";
import { type DeployOptions, type DeployResult, deploy } from "../../../sandbox/engine/deploy.ts";
import type { ConfigValue } from "../../../sandbox/engine/options.ts";
import { prepareProject } from "../../../sandbox/engine/project.ts";
import { must } from "../../../sandbox/engine/recover.ts";
import { type DeployedResource, deployedResources } from "./resources.ts";

const PROJECT = join(import.meta.dirname, "..", "..", "..");
export const POLICY_PACK = join(PROJECT, "policies");
const PROGRAM = join(import.meta.dirname, "program");
const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const DEPLOYER = "0d5b7c1e-3f42-4a6d-9b8e-5c4d3e2f1a0b";
const APP_ROLES = [
  ...["User.Read.All", "Application.Read.All", "AppRoleAssignment.ReadWrite.All"],
  "CustomDetection.ReadWrite.All",
];

/** Everything that the sample stack can have. */
export const EVERYTHING: Readonly<Record<string, ConfigValue>> = {
  "breakglass:sentinel": { value: { onboard: true } },
  "breakglass:defender": { value: {} },
};

/** A local Azure in which stacks are deployed with the real engine and the policy pack. */
export class Laboratory {
  readonly directory: string;
  readonly cloud: LocalCloud;
  readonly #cli: string;

  private constructor(directory: string, cloud: LocalCloud, cli: string) {
    this.directory = directory;
    this.cloud = cloud;
    this.#cli = cli;
  }

  static async open(onProgress?: (line: string) => void): Promise<Laboratory> {
    const { path } = await ensureCli(onProgress === undefined ? {} : { onProgress });
    const directory = mkdtempSync(join(tmpdir(), "breakglass-policy-"));
    const cloud = await startCloud({
      directory: join(directory, "azure"),
      tenantId: TENANT,
      users: [
        {
          id: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
          userPrincipalName: "bg2@contoso.onmicrosoft.com",
          displayName: "bg2",
        },
        {
          id: "5e9e6679-7425-40de-944b-e07fc1f90ae7",
          userPrincipalName: "bg3@contoso.onmicrosoft.com",
          displayName: "bg3",
        },
      ],
      start: new Date("2026-01-15T00:00:00Z"),
    });
    for (const role of APP_ROLES) cloud.azure.appRoles.grant(DEPLOYER, role);
    return new Laboratory(directory, cloud, path);
  }

  async close(): Promise<void> {
    await this.cloud.close();
    rmSync(this.directory, { recursive: true });
  }

  /** @param state a name of its own for each stack that is deployed on its own */
  options(state: string, more: Partial<DeployOptions> = {}): DeployOptions {
    const { azure } = this.cloud;
    return {
      projectDirectory: PROJECT,
      stack: "dev",
      stateDirectory: join(this.directory, state),
      cli: this.#cli,
      isTemporary: true,
      azure: {
        port: azure.port,
        subscriptionId: "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
        caller: { clientId: DEPLOYER, objectId: DEPLOYER, tenantId: TENANT },
        token: (audience: string) => azure.tokens.issue(DEPLOYER, audience),
      },
      ...more,
    };
  }

  /** The sample stack, deployed with everything that it can have, and what it then holds. */
  async goodStack(): Promise<DeployedResource[]> {
    await deploy(this.good());
    return this.deployedAsGood();
  }

  /** How the sample stack is deployed with everything that it can have. */
  good(more: Partial<DeployOptions> = {}): DeployOptions {
    return this.options("good", { config: EVERYTHING, ...more });
  }

  /** What the sample stack holds, once it is deployed. */
  async deployedAsGood(): Promise<DeployedResource[]> {
    const options = this.good();
    const exported = ["stack", "export", "--show-secrets", "--stack", options.stack];
    return deployedResources(await must(options, prepareProject(options), exported));
  }

  /** A preview, with the pack, of a program that declares the resources of a file. */
  preview(file: string, state: string, more: Partial<DeployOptions> = {}): Promise<DeployResult> {
    return deploy(
      this.options(state, {
        projectDirectory: PROGRAM,
        stack: "proof",
        preview: true,
        policyPack: POLICY_PACK,
        config: { "proof:resources": { value: file } },
        ...more,
      }),
    );
  }
}
