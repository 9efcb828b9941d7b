import { createRequire } from "node:module";
import { join } from "node:path";
import type { ServerWritableStream } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type * as Messages from "@pulumi/pulumi/proto/language_pb.js";
import messages from "@pulumi/pulumi/proto/language_pb.js";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { type Listening, serve } from "../../grpc-server.ts";
import { LEAN_SDK } from "../lean-sdk.ts";
import { Programs } from "./programs.ts";
import { pythonOf } from "./python.ts";

export interface LanguageHost extends Listening {
  /** The value of `PULUMI_DEBUG_LANGUAGES` that attaches the engine to this host. */
  readonly attachment: string;
}

/** The engine takes it as "the program has reported its errors itself" (@pulumi/pulumi, cmd/run/index.ts). */
const EXIT_AFTER_REPORTED_ERRORS = 32;

/** The languages that the sandbox runs programs in. */
export type Language = "nodejs" | "python";

/**
 * Runs programs for the engine, in the place of `pulumi-language-nodejs` or `pulumi-language-python`, over what Pulumi's SDK
 * of the program brings along; for Node.js, policy packs and dynamic providers, too. Node.js is the one that runs this process.
 *
 * @param onOutput gets what a program writes to its standard output and standard error
 * @param env variables that a program has in addition to those of this process
 * @example
 * const host = await startLanguageHost();
 * spawn("pulumi", ["up"], { env: { ...process.env, PULUMI_DEBUG_LANGUAGES: host.attachment } });
 */
export async function startLanguageHost(
  onOutput: (text: string) => void = () => {},
  env: Readonly<Record<string, string>> = {},
  language: Language = "nodejs",
): Promise<LanguageHost> {
  const programs = new Programs();
  // The engine may open several connections; each says in its handshake where the program is to report to.
  const engines = new Map<string, string>();
  const listening = await serve(
    services.LanguageRuntimeService,
    `The sandbox's language host for ${language}`,
    {
      handshake: (request: Messages.LanguageHandshakeRequest, peer: string) => {
        engines.set(peer, request.getEngineAddress());
        return new messages.LanguageHandshakeResponse();
      },
      getPluginInfo: () => new plugins.PluginInfo().setVersion(sdkVersion()),
      // None: the providers are attached, and nothing is to be downloaded.
      getRequiredPlugins: () => new messages.GetRequiredPluginsResponse(),
      getRequiredPackages: () => new messages.GetRequiredPackagesResponse(),
      getProgramDependencies: () => new messages.GetProgramDependenciesResponse(),
      runtimeOptionsPrompts: () => new messages.RuntimeOptionsResponse(),
      about: () => new messages.AboutResponse().setExecutable(process.execPath).setVersion(process.version),
      cancel: () => {
        programs.stop();
        return new empty.Empty();
      },
      run: (request: Messages.RunRequest, peer: string) =>
        run(
          programs,
          request,
          engines.get(peer),
          onOutput,
          { ...env, ...variables(language, request) },
          language,
        ),
    },
    {
      installDependencies: refuseStream("installs no dependencies: run npm ci in the project first."),
      runPlugin: (call: ServerWritableStream<Messages.RunPluginRequest, Messages.RunPluginResponse>) =>
        runPlugin(programs, call),
    },
  );
  return {
    port: listening.port,
    attachment: `${language}:${listening.port}`,
    close: () => {
      programs.stop();
      listening.close();
    },
  };
}

async function run(
  programs: Programs,
  request: Messages.RunRequest,
  engine: string | undefined,
  onOutput: (text: string) => void,
  env: Readonly<Record<string, string>>,
  language: Language,
) {
  if (request.getQuerymode()) throw new Error("The sandbox's language host has no query mode.");
  if (engine === undefined) throw new Error("The engine runs a program before it has shaken hands.");
  const info = request.getInfo();
  const args = [
    ...["--monitor", request.getMonitorAddress()],
    ...["--engine", engine],
    ...["--project", request.getProject()],
    ...["--stack", request.getStack()],
    ...["--organization", request.getOrganization()],
    ...["--root-directory", info?.getRootDirectory() ?? request.getPwd()],
    ...["--pwd", request.getPwd()],
    ...["--parallel", String(request.getParallel())],
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() || request.getProgram() || ".",
    ...request.getArgsList(),
  ];
  let errorOutput = "";
  const { code, signal } = await programs.run([...starter(language, request), ...args], {
    cwd: request.getPwd(),
    onOutput: (chunk) => onOutput(chunk.toString("utf8")),
    onErrorOutput: (chunk) => {
      errorOutput += chunk.toString("utf8");
      onOutput(chunk.toString("utf8"));
    },
    env: {
      ...env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  });
  const response = new messages.RunResponse();
  if (code === EXIT_AFTER_REPORTED_ERRORS) return response.setBail(true);
  if (code === 0) return response;
  const end = code === null ? `was stopped by ${signal}` : `ended with exit code ${code}`;
  return response.setError(`The program ${end}.\n${errorOutput}`.trimEnd());
}

/** This Node.js. */
const node = [process.execPath, "--require", LEAN_SDK] as const;

/** What runs the program: its own SDK, in its own Python or in this Node.js. */
function starter(language: Language, request: Messages.RunRequest): [string, ...string[]] {
  if (language === "nodejs")
    return [...node, ...nodeArguments(optionsOf(request)), runtime("run", request.getPwd())];
  const python = pythonOf(request.getInfo()?.getRootDirectory() || request.getPwd(), optionsOf(request));
  if ("fault" in python) throw new Error(python.fault);
  return [python.path, "-u", join(import.meta.dirname, "run_program.py")];
}

/** Such as a loader (pulumi.com/docs/iac/concepts/projects/project-file, runtime options, `nodeargs`). */
function nodeArguments({ nodeargs }: Readonly<Record<string, unknown>>): string[] {
  const words = typeof nodeargs === "string" ? (nodeargs.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []) : [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
}

function variables(language: Language, request: Messages.RunRequest): Record<string, string> {
  // As in the project file: ts-node, unless Node.js is to run TypeScript by itself
  // (pulumi.com/docs/iac/concepts/projects/project-file, runtime options).
  if (language === "nodejs")
    return { PULUMI_NODEJS_TYPESCRIPT: String(optionsOf(request)["typescript"] !== false) };
  return {};
}

function optionsOf(request: Messages.RunRequest): Readonly<Record<string, unknown>> {
  return request.getInfo()?.getOptions()?.toJavaScript() ?? {};
}

/** The part of the program's own SDK that runs it. */
function runtime(name: string, directory: string): string {
  return createRequire(join(directory, "package.json")).resolve(`@pulumi/pulumi/cmd/${name}/index.js`);
}

/** What runs besides the program itself; the engine asks for a policy pack, or for a dynamic provider. */
const PLUGIN_RUNTIMES: Readonly<Record<string, string>> = {
  analyzer: "run-policy-pack",
  resource: "run-plugin",
};

async function runPlugin(
  programs: Programs,
  call: ServerWritableStream<Messages.RunPluginRequest, Messages.RunPluginResponse>,
) {
  const { request } = call;
  const name = PLUGIN_RUNTIMES[request.getKind() || "analyzer"];
  if (name === undefined) {
    call.destroy(new Error(`The sandbox's language host runs no plugins of the kind ${request.getKind()}.`));
    return;
  }
  const directory = request.getInfo()?.getProgramDirectory() || request.getPwd();
  const cancelled = new AbortController();
  call.on("cancelled", () => cancelled.abort());
  const { code } = await programs.run(
    [...node, runtime(name, directory), ...request.getArgsList(), directory],
    {
      // A policy pack finds its own package.json, and so its version, in the directory that it runs in.
      cwd: name === "run-policy-pack" ? directory : request.getPwd() || directory,
      env: Object.fromEntries(request.getEnvList().map(splitAssignment)),
      signal: cancelled.signal,
      onOutput: (chunk) => call.write(new messages.RunPluginResponse().setStdout(chunk)),
      onErrorOutput: (chunk) => call.write(new messages.RunPluginResponse().setStderr(chunk)),
    },
  );
  call.write(new messages.RunPluginResponse().setExitcode(code ?? 1));
  call.end();
}

function splitAssignment(assignment: string): [name: string, value: string] {
  const at = assignment.indexOf("=");
  return [assignment.slice(0, at), assignment.slice(at + 1)];
}

function refuseStream(refusal: string) {
  return (call: ServerWritableStream<unknown, unknown>) => {
    call.destroy(new Error(`The sandbox's language host ${refusal}`));
  };
}

function sdkVersion(): string {
  return createRequire(import.meta.url)("@pulumi/pulumi/package.json").version;
}
