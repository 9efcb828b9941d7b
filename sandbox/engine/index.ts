/** Deploys Pulumi programs into the local Azure with the real engine. */
export { attached } from "./attach.ts";
export {
  type DeployOptions,
  type DeployResult,
  deploy,
  previewAsJson,
  secretSetting,
  secretSettings,
} from "./deploy.ts";
export { poetryEnvironment } from "./host/python.ts";
export type { LeftOut } from "./options.ts";
export { type Project, prepareProject } from "./project.ts";
