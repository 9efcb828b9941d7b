import { type Detection, defenderDetections, detections } from "breakglass-alerts/queries";
import { type Finding, finding, groupedBy, isUsual, type Played } from "./finding.ts";
import { listed, plain } from "./words.ts";

/** What Defender XDR looks for, as detections of their own: its rules have other queries. */
export const ofDefender: readonly Detection[] = defenderDetections.map(({ id, table, samples }) => {
  const detection = detections.find((each) => each.id === id);
  if (detection === undefined) throw new Error(`${id} is no detection.`);
  return { ...detection, id: `defender-${id}`, tables: [table], optionalTables: [], samples };
});

/** Events of which Defender XDR raises an alert on one side only. */
export function defenderChanges(played: readonly Played[], effect: "weaker" | "stronger"): Finding[] {
  const lost = played.filter(({ base, head }) => base.defender.length > head.defender.length);
  return groupedBy(lost, ({ scenario }) => scenario.detection.id).map(([detection, all]) => {
    // Where the plain events are lost, the same ones from elsewhere or at night say nothing new.
    const plainly = all.filter(isUsual);
    const scenarios = (plainly.length > 0 ? plainly : all).map(({ scenario }) => scenario);
    const names = [...new Set(scenarios.map(({ sample, variant }) => variant ?? sample.name))];
    const accounts = [...new Set(scenarios.flatMap(({ who }) => who?.label ?? []))];
    const verb = effect === "weaker" ? "no longer raises an alert" : "now raises an alert";
    const text = `**Microsoft Defender XDR ${verb}** for ${listed(names.map((name) => `“${plain(name)}”`))} (${listed(accounts.map(plain))}).`;
    return finding("defender", effect, text, { detection: [detection], account: accounts });
  });
}
