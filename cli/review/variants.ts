import { tables } from "azure-alerting-sandbox/tables";
import type { Scenario } from "./scenario.ts";

type Row = Scenario["sample"]["row"];

const ADDRESS_COLUMNS = ["IPAddress", "CallerIpAddress"];
const APPLICATION_COLUMNS = ["AppDisplayName", "Application"];
/** In the night from Saturday to Sunday, while a sample is of a weekday. */
const SUNDAY_NIGHT = "2026-06-14T03:41:09.1230000Z";
/** Longer than an alert of one event stays open. */
const LATER = 180;

/**
 * The same events otherwise: from another address, by another application, at another time; a second one hours later; and
 * several at once, each of which is an episode of its own.
 */
export function variants(usual: readonly Scenario[]): Scenario[] {
  const [first] = usual;
  if (first === undefined) return [];
  const address = columnOf(first, ADDRESS_COLUMNS);
  const application = columnOf(first, APPLICATION_COLUMNS);
  const other = usual.find(({ who }) => who?.objectId !== first.who?.objectId);
  const at = (row: Row, time: string): Row => ({
    ...row,
    ...("Timestamp" in row ? { Timestamp: time } : {}),
    TimeGenerated: time,
  });
  const elsewhere: Row | undefined =
    address === undefined ? undefined : { ...first.sample.row, [address]: "198.51.100.66" };
  return [
    changed(first, "in the night of a weekend", at(first.sample.row, SUNDAY_NIGHT)),
    ...(elsewhere === undefined ? [] : [changed(first, "from another address", elsewhere)]),
    ...(application === undefined
      ? []
      : [
          changed(first, "by another application", {
            ...first.sample.row,
            [application]: "Microsoft Graph Command Line Tools",
          }),
        ]),
    { ...first, variant: "again three hours later", also: [{ row: first.sample.row, minutes: LATER }] },
    ...(elsewhere === undefined
      ? []
      : [{ ...first, variant: "from two addresses at once", also: [{ row: elsewhere, minutes: 0 }] }]),
    ...(other === undefined
      ? []
      : [{ ...first, variant: "of two accounts at once", also: [{ row: other.sample.row, minutes: 0 }] }]),
  ];
}

function changed(scenario: Scenario, variant: string, row: Row): Scenario {
  return { ...scenario, variant, sample: { ...scenario.sample, row } };
}

function columnOf({ sample }: Scenario, names: readonly string[]): string | undefined {
  return names.find(
    (name) =>
      sample.row[name] !== undefined &&
      tables.get(sample.table)?.columns.some((column) => column.name === name) === true,
  );
}
