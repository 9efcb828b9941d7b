import {
  type Detection,
  logAlertCriterion,
  type ResolvedAccount,
  sentinelRule,
  type Watched,
} from "../queries/index.ts";

interface Fit {
  readonly id: string;
  /** As a Sentinel rule; undefined where the detection is none. */
  readonly sentinel?: number;
  /** As a log alert rule. */
  readonly logAlert: number;
}

/** Accounts as the page describes them: an object id, and a short name of the tenant's first domain. */
export function accounts(count: number): ResolvedAccount[] {
  return Array.from({ length: count }, (_, index) => ({
    label: `bg${index + 1}`,
    objectId: `3f2504e0-4f89-41d3-9a0c-${String(index).padStart(12, "0")}`,
    userPrincipalName: `bg${index + 1}@contoso.onmicrosoft.com`,
  })) as unknown as ResolvedAccount[];
}

/** How many accounts the rules of each detection that names them can watch. */
export function accountsThatFit(detections: readonly Detection[]): Fit[] {
  return detections.filter(namesAccounts).map((detection) => {
    const logAlert = most((watched) => logAlertCriterion(detection, watched));
    return detection.engines.includes("sentinel")
      ? { id: detection.id, sentinel: most((watched) => sentinelRule(detection, watched)), logAlert }
      : { id: detection.id, logAlert };
  });
}

function namesAccounts({ query }: Detection): boolean {
  return query({ accounts: accounts(1), groups: [] }).includes("bg1@");
}

/** The most accounts with which a rule is made. */
function most(rule: (watched: Watched) => unknown): number {
  const fits = (count: number): boolean => {
    try {
      rule({ accounts: accounts(count), groups: [] });
      return true;
    } catch (error) {
      if (error instanceof RangeError && count > 1) return false;
      throw error;
    }
  };
  let [low, high] = [1, 2];
  while (fits(high)) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The table of docs/limits.md. */
export function accountsTable(detections: readonly Detection[]): string {
  const fits = accountsThatFit(detections);
  const least = (numbers: readonly (number | undefined)[]) =>
    Math.min(...numbers.filter((each) => each !== undefined));
  const sentinel = least(fits.map((each) => each.sentinel));
  const logAlert = least(fits.map((each) => each.logAlert));
  return [
    `The smallest number counts: ${sentinel} with Sentinel, ${logAlert} without.`,
    "",
    "| detection | with Sentinel | without |",
    "|---|---|---|",
    ...fits.map((each) => `| \`${each.id}\` | ${each.sentinel ?? "–"} | ${each.logAlert} |`),
  ].join("\n");
}
