import type { ScheduledQueryRuleResource } from "@azure/arm-monitor";
import { detections, expectedTables, logCategories, signInTables } from "breakglass-alerts/queries";
import { minutesOf } from "../../azure/rule-condition.ts";
import { idsOfType } from "../../azure/stack.ts";
import { error, info, type Judgment, ok, warning } from "../finding.ts";
import { type Lateness, latenessQuery, TOLERATED_AHEAD } from "../lateness.ts";
import { tablesOf } from "../tables.ts";
import { ifThere } from "../unanswered.ts";
import type { Check, Visit } from "../visit.ts";

const DAYS = 7;
/** How far our rules look back by event time unless the deployed ones say otherwise: the maximum that Azure accepts. */
const RANGE_MINUTES = 48 * 60;

/** Whether the tables receive rows, how late, and whether the rules look back far enough. */
export const logs: Check = {
  id: "logs",
  title: "Arrival of logs, and their delay",
  async *run(visit) {
    const { workspaceId, deployed, reads } = visit;
    if (workspaceId === undefined) {
      if (deployed !== undefined) yield info("There are no logs to check yet");
      return;
    }
    const { customerId = "" } = await reads.workspace(workspaceId);
    const range = await shortestRange(visit);
    const tables = await tablesOf(visit);
    const rows = await reads.ask(workspaceId, customerId, latenessQuery(tables, DAYS, range), DAYS * 24);
    const measured = new Map(rows.map((row) => [String(row["Table"]), row as unknown as Lateness]));
    for (const table of tables) yield* judged(table, measured.get(table), range, visit);
  },
};

/** The shortest time, in minutes, that one of the deployed rules looks back by event time. */
async function shortestRange({ deployed, reads, target }: Visit): Promise<number> {
  const ids = (
    deployed === undefined ? [] : idsOfType(deployed, "Microsoft.Insights/scheduledQueryRules")
  ).filter((id) => target.isForeign || detections.some((detection) => id.endsWith(`-${detection.id}`)));
  const rules = await Promise.all(ids.map((id) => ifThere(reads.logAlert(id))));
  return Math.min(RANGE_MINUTES, ...rules.flatMap((rule) => (rule === undefined ? [] : rangeOf(rule))));
}

/** A rule that evaluates each row separately has no range. */
function rangeOf({ criteria, overrideQueryTimeRange, windowSize }: ScheduledQueryRuleResource): number[] {
  const periods = criteria?.allOf?.[0]?.failingPeriods?.numberOfEvaluationPeriods ?? 1;
  const total =
    overrideQueryTimeRange === undefined
      ? minutesOf(windowSize ?? "") * periods
      : minutesOf(overrideQueryTimeRange);
  return total > 0 ? [total] : [];
}

function* judged(
  table: string,
  found: Lateness | undefined,
  range: number,
  visit: Visit,
): Generator<Judgment> {
  if (found === undefined || Number(found.Rows) === 0) {
    yield empty(table, visit);
    return;
  }
  const age = Number(found.MinutesAgo);
  const { silenceAfterHours } = visit.target.config;
  const [expected] = expectedTables([table], silenceAfterHours);
  if (expected !== undefined && !expected.ifBusy && age > expected.hours * 60) {
    const isSignIns = signInTables([table]).length > 0;
    yield error(`${table} has received nothing for ${duration(age)}`, {
      why: isSignIns
        ? `A tenant with active users always has sign-ins, so the export has stopped and sign-ins are missed${visit.target.isForeign ? "" : ` (breakglass:silenceAfterHours is ${silenceAfterHours})`}.`
        : "Entra ID logs changes of its own every day, so the export has stopped, and nobody is notified of what is done by or to the accounts.",
      fix: "Entra admin center > Monitoring & health > Diagnostic settings: check that the setting exists and sends to this workspace.",
    });
  }
  const { P50, P95, P99, Most } = found;
  const delays = `median ${duration(P50 / 60)}, 95 % within ${duration(P95 / 60)}, 99 % within ${duration(P99 / 60)}, at most ${duration(Most / 60)}`;
  const { isForeign, stack } = visit.target;
  const own = isForeign ? "the shortest looks back" : "ours go by arrival, for events up to";
  const needed = `a rule by event time would have to look back ${duration(P99 / 60 + 5)}; ${own} ${duration(range)}${isForeign ? "" : " old"}`;
  if (Number(found.Ahead) > 0) {
    yield warning(
      `${table}: ${found.Ahead} of ${found.Rows} rows in ${DAYS} days came from a clock that is more than ${TOLERATED_AHEAD} minutes ahead`,
      {
        why: "Whether a log alert sees a row whose event is in the future is not documented. A scheduled rule of Microsoft Sentinel does not: its period ends five minutes before it runs.",
        fix: "Find out which service writes these times (ingestion_time() - TimeGenerated is negative). breakglass:speed: fast looks at each sign-in whatever its time is.",
      },
    );
  }
  if (Number(found.Late) > 0) {
    const share = Number(found.Late) / Number(found.Rows);
    yield (share > 0.001 ? error : warning)(
      `${table}: ${found.Late} of ${found.Rows} rows in ${DAYS} days arrived after the ${duration(range)} that the rules look back (${delays})`,
      {
        why: "No rule sees rows that arrive later than that.",
        fix:
          range < RANGE_MINUTES
            ? isForeign
              ? "Let the rules look back further: a longer windowSize, or an overrideQueryTimeRange, and a condition on ingestion_time() so that nothing is reported twice."
              : `Set the rules' overrideQueryTimeRange back to P2D: pulumi up --refresh --stack ${stack}`
            : "Find out what delays the export (Azure Service Health; the daily cap of the workspace), and search the late rows by hand.",
      },
    );
    return;
  }
  yield ok(
    `${table}: ${found.Rows} rows in ${DAYS} days, the last ${duration(age)} ago; delays: ${delays}; ${needed}`,
  );
}

function empty(table: string, { target, deployed }: Visit): Judgment {
  const fromEntra = logCategories([table]).length > 0;
  const isNew = deployed?.resources.length === 0;
  const what = `${table} has received nothing for ${DAYS} days`;
  if (signInTables([table]).length > 0 && !isNew) {
    return error(what, {
      why: "The sign-in detections read it. After a new export, the first rows can take up to three days.",
      fix: "Entra admin center > Monitoring & health > Diagnostic settings: check that the setting exists and sends to this workspace.",
    });
  }
  const why =
    "The detections that read it see nothing. If nothing of the kind happens in the tenant, this is normal.";
  if (fromEntra) return info(what, { why, fix: "See the check diagnostic-setting." });
  return info(what, { why, fix: howToFill(table, target) });
}

/** Of a table that Entra ID does not fill. */
function howToFill(table: string, { subscriptionId }: Visit["target"]): string {
  const connectors =
    "Microsoft Defender portal > Settings > Microsoft Sentinel > the workspace > Data connectors";
  if (table === "AzureActivity")
    return `Azure portal > Monitor > Activity log > Export activity logs: send the category Administrative of subscription ${subscriptionId} to the workspace.`;
  if (table === "CloudAppEvents") return `${connectors} > Microsoft Defender XDR: connect its events.`;
  return `${connectors}: connect what fills ${table} (learn.microsoft.com/azure/azure-monitor/reference/tables/${table.toLowerCase()}).`;
}

/** Such as `4 min`, `26 h`, `3 days`. */
function duration(minutes: number): string {
  if (minutes < 1) return `${Math.max(0, Math.round(minutes * 60))} s`;
  if (minutes < 120) return `${Math.round(minutes)} min`;
  return minutes <= 72 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}
