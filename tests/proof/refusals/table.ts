import { FullSample, type Refused } from "./played.ts";

/** One lock is like another: it protects a resource, and nothing else depends on it. */
const isLock = (resource: string) => resource.includes(":ManagementLockByScope::");

/** Refuses every resource of the full sample in turn, and plays every scenario with what is left. */
export async function refusals(
  onStep: (line: string) => void,
  isChosen: (resource: string) => boolean = () => true,
): Promise<Refused[]> {
  const sample = await FullSample.deploy(onStep);
  try {
    // The order in which they were made is another one each time.
    const resources = sample.resources.toSorted((one, other) => one.localeCompare(other, "en"));
    const locks = resources.filter(isLock);
    const chosen = resources.filter((each) => (!isLock(each) || each === locks[0]) && isChosen(each));
    return await sample.refuse(chosen, onStep);
  } finally {
    await sample.close();
  }
}

/** The table of docs/refusals.md: resources with the same consequences share a row. */
export function refusalMarkdown(refused: readonly Refused[]): string {
  const rows = Map.groupBy(refused, (each) => consequence(each));
  return [
    "| refused | also not deployed | a sign-in notifies | nobody is paged for |",
    "|---|---|---|---|",
    ...[...rows].map(
      ([cells, all]) => `| ${all.map(({ resource }) => nameOf(resource)).join(", ")} | ${cells} |`,
    ),
  ].join("\n");
}

/** What becomes of the alerting, as the cells of a row. */
function consequence({ resource, alsoMissing, scenarios }: Refused): string {
  const signIn = scenarios.find(({ name }) => name === "sign-in")?.notified ?? [];
  const paths = [...new Set(signIn.map(({ path }) => path))].map((path) => {
    const channels = signIn.filter((each) => each.path === path).map(({ channel }) => channel);
    return `${path}: ${[...new Set(channels)].join(", ")}`;
  });
  const unpaged = unpagedOf({ scenarios });
  const all = unpaged.length === scenarios.length;
  return [
    missing(resource, alsoMissing),
    paths.join("; ") || "nobody",
    all ? "anything" : unpaged.join(", ") || "–",
  ].join(" | ");
}

/** The scenarios of which nobody was paged: by a message, and not by an entry in a queue. */
export function unpagedOf({ scenarios }: Pick<Refused, "scenarios">): string[] {
  return scenarios
    .filter(({ notified }) => !notified.some(({ path }) => path === "workflow" || path === "fallback"))
    .map(({ name }) => name);
}

function missing(resource: string, alsoMissing: readonly string[]): string {
  const others = alsoMissing.filter((each) => !isLock(each));
  const locks = alsoMissing.length > others.length && !isLock(resource) ? ["its lock"] : [];
  if (others.length > 12) return `${others.length} others`;
  return [...others.map(nameOf).sort(), ...locks].join(", ") || "–";
}

/** Without the name of the component, and of a kind all in one. */
export function nameOf(resource: string): string {
  const [type = "", name = ""] = resource.split("::");
  if (isLock(resource)) return "any lock";
  const kind = type.endsWith(":ScheduledAlertRule") ? " (Sentinel)" : "";
  return `\`${name.replace(/^breakglass-/, "")}\`${kind}`;
}
