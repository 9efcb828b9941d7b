/** What a configuration needs of people: permissions of whoever deploys, preparations before, steps afterwards. */
export {
  type AzureRole,
  assignmentCondition,
  type DeployerPermission,
  deployerPermissions,
} from "./deployer-permissions.ts";
export { textMessageResources } from "./permission-steps.ts";
export { preparations, resourceProviders } from "./preparations.ts";
export { remainingSteps } from "./remaining-steps.ts";
