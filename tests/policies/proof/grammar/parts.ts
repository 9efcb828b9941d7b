import { ofDefender } from "../../../../cli/review/defender.ts";
import { detections } from "../../../../queries/index.ts";
import { type DeployedResource, keyOf } from "../resources.ts";
import { eventRuns } from "./events.ts";
import { exportRuns } from "./exports.ts";
import { Part, type Run } from "./part.ts";
import { watcherRuns } from "./watching.ts";

const RULES = /:(ScheduledQueryRule|ScheduledAlertRule|DefenderDetection)$/;
const WATCHERS = /:(MetricAlert|ActivityLogAlert)$/;
const FAULTS: readonly Run["fault"][] = ["query", "workflow", "email", "teams", "sms", "busy"];

/**
 * The parts in which the edits of a stack are played: the rules apart from each other, each with all of its events; what
 * they share, with everything that can be broken; and the watchers.
 */
export class Parts {
  readonly #stack: readonly DeployedResource[];
  readonly #known = new Map<string, Promise<Part>>();

  constructor(stack: readonly DeployedResource[]) {
    this.#stack = stack;
  }

  /** The parts that an edit of these resources can make a difference to. */
  async of(keys: readonly string[]): Promise<Part[]> {
    const names = new Set(
      keys.flatMap((key) => {
        const type = key.slice(0, key.indexOf("::"));
        if (key.endsWith("breakglass-watch-silence")) return ["watchers"];
        if (RULES.test(type)) return [`events of ${key}`, `message of ${key}`];
        // What a rule on metrics is there for happens while something is broken.
        if (type.endsWith(":MetricAlert")) return ["watchers", "shared"];
        if (WATCHERS.test(type)) return ["watchers"];
        if (type.endsWith(":DiagnosticSetting")) return ["exports", "shared", "watchers"];
        return /:(ActionGroup|AlertProcessingRuleByName)$/.test(type) ? ["shared", "watchers"] : ["shared"];
      }),
    );
    return Promise.all([...names].map((name) => this.#part(name)));
  }

  #part(name: string): Promise<Part> {
    const found = this.#known.get(name) ?? this.#load(name);
    this.#known.set(name, found);
    return found;
  }

  #load(name: string): Promise<Part> {
    const isRule = ({ type }: DeployedResource) => RULES.test(type);
    const isWatcher = (each: DeployedResource) =>
      WATCHERS.test(each.type) || each.name === "breakglass-watch-silence";
    if (name === "watchers")
      return Part.load(this.#stack, (each) => isWatcher(each) || !isRule(each), watcherRuns(this.#stack));
    if (name === "exports")
      return Part.load(
        this.#stack,
        (each) => each.type.endsWith(":ScheduledQueryRule") || !(isRule(each) || isWatcher(each)),
        exportRuns(this.#stack),
        notifyingDirectly,
      );
    if (name === "shared")
      return Part.load(
        this.#stack,
        (each) =>
          isRule(each)
            ? /(rules|sentinel)-(failed-)?sign-in$/.test(each.name)
            : each.type.endsWith(":MetricAlert") || !isWatcher(each),
        this.#sharedRuns(),
      );
    const key = name.slice(name.indexOf("of ") + "of ".length);
    const runs = eventRuns(detectionOf(key), this.#stack);
    const isIn = (each: DeployedResource) => (isRule(each) ? keyOf(each) === key : !isWatcher(each));
    // What the workflow makes of an alert, one event shows; what becomes of the others, the alert itself.
    return name.startsWith("events")
      ? Part.load(this.#stack, isIn, runs, notifyingDirectly)
      : Part.load(
          this.#stack,
          isIn,
          runs.slice(0, 1).map((run) => ({ ...run, acts: run.acts.slice(0, 2) })),
        );
  }

  /** What becomes of an event while something is broken, at other times, and of less severe ones. */
  #sharedRuns(): Run[] {
    const runsOf = (name: string) => {
      const detection = detections.find(({ id }) => id === name);
      return detection === undefined ? [] : eventRuns(detection, this.#stack);
    };
    const [{ from, acts }, ...later] = runsOf("sign-in") as [Run, ...Run[]];
    const others = acts.filter(({ name }) => /^[^,]*, with IPAddress/.test(name)).slice(0, 2);
    const lessSevere = runsOf("failed-sign-in")
      .flatMap((run) => run.acts.slice(1, 2))
      .slice(0, 1);
    return [
      { from, fault: "none", acts: [...acts.slice(0, 2), ...others, ...lessSevere] },
      ...FAULTS.map((fault): Run => ({ from, fault, acts: acts.slice(1, 2) })),
      ...later.map((run): Run => ({ ...run, acts: run.acts.slice(0, 1) })),
    ];
  }

  async close(): Promise<void> {
    for (const part of this.#known.values()) (await part).close();
  }
}

/** The action groups notify a person themselves, wherever they would start the workflow. */
function notifyingDirectly(resource: DeployedResource): DeployedResource {
  const { logicAppReceivers, ...inputs } = resource.inputs;
  if (logicAppReceivers === undefined) return resource;
  const person = { name: "person", emailAddress: "soc@contoso.com", useCommonAlertSchema: true };
  return { ...resource, inputs: { ...inputs, emailReceivers: [person] } };
}

function detectionOf(key: string) {
  const detection = [
    ...detections.map((each) => [each, `-rules-${each.id}`] as const),
    ...detections.map((each) => [each, `-sentinel-${each.id}`] as const),
    ...ofDefender.map((each) => [each, `-${each.id}`] as const),
  ].find(([, end]) => key.endsWith(end))?.[0];
  if (detection === undefined) throw new Error(`No detection is that of ${key}.`);
  return detection;
}
