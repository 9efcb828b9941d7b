import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import { UNKNOWN } from "../provider/values.ts";
import type { Execution } from "./execute.ts";
import { DeployError, type Diagnostic } from "./options.ts";

/** Why a command failed: what the engine reported, else what it printed. */
export function failure(
  events: readonly EngineEvent[],
  result: Execution,
  signal: AbortSignal | undefined,
): DeployError {
  if (signal?.aborted) return new DeployError([{ message: "Interrupted. The next run goes on from here." }]);
  const reported = diagnostics(events, "error");
  const causes = reported.filter((each) => !isConsequence(each, reported));
  if (causes.length > 0) return new DeployError(causes);
  const message = result.errorOutput.trim() || result.output.trim() || `pulumi ended with ${result.code}.`;
  // A policy pack that does not start gives the reason on its error output only.
  const said = events.flatMap(({ diagnosticEvent: event }) =>
    event?.severity === "info#err" ? event.message : [],
  );
  const reason = said.map((line) => plain(line)).filter((line) => line !== "");
  return new DeployError([{ message: [plain(message), ...reason].join("\n") }]);
}

/** What Pulumi's SDK says, with its stack trace, of a resource that needs a refused one (@pulumi/pulumi, runtime/resource.js). */
const FAILED_TO_REGISTER =
  /\berror serializing property [\s\S]*: resource (\S+) \[[^\]]+\] failed to register\b/;

/** Whether an error says no more than that another resource was refused, which an error of its own says. */
function isConsequence({ message }: Diagnostic, all: readonly Diagnostic[]): boolean {
  const [, name] = FAILED_TO_REGISTER.exec(message) ?? [];
  return name !== undefined && all.some(({ urn }) => urn?.endsWith(`::${name}`) === true);
}

/** Errors or warnings of the engine, the program, the providers and the policies. */
export function diagnostics(events: readonly EngineEvent[], severity: "error" | "warning"): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { diagnosticEvent, policyEvent } of events) {
    if (diagnosticEvent?.severity === severity) {
      const { message, urn } = diagnosticEvent;
      found.push({ message: plain(message), ...(urn ? { urn } : {}) });
    }
    if (
      policyEvent !== undefined &&
      (policyEvent.enforcementLevel === "mandatory") === (severity === "error")
    ) {
      const { policyName, message, resourceUrn } = policyEvent;
      found.push({
        message: `Policy ${policyName}: ${plain(message)}`,
        ...(resourceUrn ? { urn: resourceUrn } : {}),
      });
    }
  }
  return found;
}

/** Colours stand in the engine's texts as `<{%fg 1%}>`. */
function plain(message: string): string {
  return message
    .replace(/<\{%.*?%\}>/g, "")
    .replace(/^error: /, "")
    .trim();
}

/** The stack's outputs; a secret one is shown as `"[secret]"`, an unknown one as `"[unknown]"`. */
export function stackOutputs(events: readonly EngineEvent[]): Readonly<Record<string, unknown>> {
  const last = events.findLast(
    ({ resOutputsEvent }) => resOutputsEvent?.metadata.type === "pulumi:pulumi:Stack",
  );
  return shown(last?.resOutputsEvent?.metadata.new?.outputs ?? {}) as Record<string, unknown>;
}

/** Marks an object that stands for a secret (github.com/pulumi/pulumi, sdk/go/common/resource/sig, Key). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (value === UNKNOWN) return "[unknown]";
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shown(inner)]));
}

/** What the SDK logs for debugging holds secrets in the clear, and is for nobody here. */
export function isDebug({ diagnosticEvent }: EngineEvent): boolean {
  return (diagnosticEvent?.severity as string | undefined) === "debug";
}
