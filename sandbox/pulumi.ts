/** The Pulumi CLI: finding or building one, running it, and reading what its engine reports. */
export { type Cli, CliError, ensureCli } from "./engine/cli.ts";
export { type Execution, execute } from "./engine/execute.ts";
export { DeployError, type Diagnostic, type EngineOptions, type Progress } from "./engine/options.ts";
export { diagnostics, failure, isDebug } from "./engine/reported.ts";
