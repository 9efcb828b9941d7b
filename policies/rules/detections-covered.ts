import { defenderDetections, detections } from "../catalogue/index.ts";
import { type Fault, stackPolicy, texts } from "../define.ts";
import { isNew, isOfEarlierRelease, missingTables } from "../facts/catalogue-legs.ts";
import { isFastPath } from "../facts/fast-path.ts";
import { at } from "../facts/read.ts";
import { queriesOf, type WatchingRule, watching } from "../facts/rules.ts";
import { isUnknownValue, nameOf, type Resource } from "../resource.ts";

export const detectionsCovered = stackPolicy({
  name: "detections-covered",
  description: "Each detection of the catalogue has a rule that sees all that it should.",
  why: "Without a rule for changes of the account, somebody resets its password, and the first that you are notified of is the sign-in.",
  settings: {
    detections: {
      type: "array",
      items: { type: "string" },
      description: "The detections that must be there; by default all of the catalogue.",
      default: detections.map(({ id }) => id),
    },
  },
  *check(stack, settings) {
    const { rules, unknown } = watching(stack);
    if (rules.length + unknown.length === 0) return;
    const wanted = texts(settings, "detections");
    for (const engine of ["logAlert", "sentinel"] as const) {
      const own = rules.filter((rule) => rule.engine === engine && isOn(rule.resource));
      const counted = own.filter(({ resource }) => !isFastPath(stack, resource));
      // One engine is enough; where another is used as well, what it has must be whole.
      if (own.length > 0) yield* faults(engine, counted, wanted, unknown.length > 0);
    }
    // A Defender rule that has lost its accounts does not count as watching, and is still there.
    const defender = stack.resources.filter(isDefenderRule);
    const own = rules.filter(({ engine }) => engine === "defender");
    if (own.length === 0) {
      yield* defender.map(({ urn }) => ({
        urn,
        message: "no rule of Defender watches a break-glass account",
      }));
    } else {
      for (const each of defender.filter((rule) => !unknown.includes(rule))) yield* ofOurs(each, own);
    }
    if (!rules.some(({ engine }) => engine !== "defender") && unknown.length === 0) {
      yield { message: "there is neither a log alert nor an analytics rule" };
    }
  },
});

/** What a rule of Defender has lost that our component made: others may be about anything. */
function* ofOurs(resource: Resource, watching: readonly WatchingRule[]): Generator<Fault> {
  const { urn } = resource;
  const source = defenderDetections.find(({ id }) => nameOf(resource).endsWith(`-defender-${id}`));
  if (source === undefined) return;
  const queries = watching.filter((rule) => rule.resource === resource).map(({ query }) => query);
  if (queries.length === 0) yield { urn, message: "it watches no break-glass account" };
  else if (!queries.some(({ legs }) => legs.some(({ table }) => source.tables.includes(table))))
    yield { urn, message: `it does not read ${source.tables.join(" or ")}` };
}

/** A rule that has lost its query is one, too. */
function isDefenderRule(resource: Resource): boolean {
  if (/^pulumi-nodejs:dynamic\/.*:DefenderDetection$/.test(resource.type)) return true;
  try {
    return queriesOf(resource).some(({ engine }) => engine === "defender");
  } catch (error) {
    if (isUnknownValue(error)) return false;
    throw error;
  }
}

function* faults(
  engine: "logAlert" | "sentinel",
  rules: readonly WatchingRule[],
  wanted: readonly string[],
  undecided: boolean,
): Generator<Fault> {
  const what = engine === "logAlert" ? "log alert" : "analytics rule";
  const queries = rules.map(({ query }) => query);
  const isEarlier = isOfEarlierRelease(queries);
  for (const detection of detections) {
    if (!wanted.includes(detection.id) || !detection.engines.includes(engine)) continue;
    // A stack of the release before is as good as it was.
    if (isEarlier && isNew(detection)) continue;
    const tables = missingTables(detection, queries);
    if (tables.length === 0) continue;
    const message = `${detection.id}: no enabled ${what} sees all of it in ${tables.join(" and ")}`;
    yield undecided ? { message: `${message}, as far as a preview knows`, undecided: true } : { message };
  }
}

function isOn({ props }: Resource): boolean {
  try {
    return at(props, "enabled") !== false;
  } catch (error) {
    if (isUnknownValue(error)) return true;
    throw error;
  }
}
