import fc from "fast-check";
import type { Part, ProofOptions, Proved } from "../part.ts";
import { messageFaults, OF_AN_ALERT, OF_AN_INCIDENT } from "./check.ts";
import { hostileEvents } from "./event.ts";
import { hostileIncidents } from "./incident.ts";
import { told, toldOfIncident } from "./play.ts";

const EVENTS = 2_000;

export const messages: Part = {
  name: "messages",
  title: "Hostile events",
  about:
    "Random events of every detection carry what an attacker may write into them: HTML, the markup of cards, expressions of the workflow language, KQL, characters that turn or hide text, texts that never end. The deployed definition runs in the sandbox, asks its own queries on the event, and notifies every kind of channel; so does the playbook of Microsoft Sentinel of an incident with such texts. Each e-mail must be well-formed and hold no element and no link that came out of the event; each Adaptive Card must be valid for Microsoft's renderer and below Teams' 28 KB; each text message must be one GSM-7 segment.",
  prove,
};

async function prove({ seed, count = EVENTS, progress }: ProofOptions): Promise<Proved> {
  const faults: string[] = [];
  let messages = 0;
  const drawn = fc.sample(fc.tuple(hostileEvents(), hostileIncidents()), { numRuns: count, seed });
  for (const [index, [event, incident]] of drawn.entries()) {
    const runs = [
      { of: event.detection.id, given: event.row, expected: OF_AN_ALERT, run: await told(event) },
      { of: "incident", given: incident, expected: OF_AN_INCIDENT, run: await toldOfIncident(incident) },
    ];
    for (const { of, given, expected, run } of runs) {
      messages += [run.mails, run.graph, run.chats, run.cards, run.texts, run.acs].flat().length;
      for (const fault of messageFaults(run, expected)) {
        faults.push(`${of}: ${fault}: ${JSON.stringify(given).slice(0, 600)}`);
      }
    }
    if ((index + 1) % 100 === 0) progress(`${index + 1} of ${count} events`);
  }
  return {
    figures: {
      "hostile events": count,
      "hostile incidents": count,
      "messages sent": messages,
      "faults in messages": faults.length,
    },
    faults,
  };
}
