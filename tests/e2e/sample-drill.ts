import { afterAll, beforeAll } from "@jest/globals";
import { type Detection, detections } from "../../queries/index.ts";
import { Clone, type Outcome } from "./clone.ts";

/** The clone of the file that runs. */
export let clone: Clone;

/** A clone of its own for a file whose tests drill the sample stack, with these changes. */
export function freshClone(change: (clone: Clone) => void = () => {}): void {
  beforeAll(() => {
    clone = new Clone();
    change(clone);
  });
  afterAll(() => clone.remove());
}

/** The detections that the sample stack deploys into an engine. */
export const runningIn = (engine: Detection["engines"][number]) =>
  detections.filter(({ engines }) => engines.includes(engine));

export interface Drill {
  deployed: { id: string; type: string }[];
  timeline: { at: string; what: string; detail: string }[];
  messages: { channel: string; via: string; to: string[]; subject: string; body: string; at: string }[];
  incidents: { title: string }[];
  faults: string[];
  scenarios: {
    name: string;
    notified: { path: string }[];
    silent: string[];
    alerts: { title: string; notified: string[] }[];
  }[];
  verdict: { ok: boolean; reasons: string[] };
}

export const drillOf = ({ stdout }: Outcome) => JSON.parse(stdout) as Drill;
/** "02:20 sms twilio", sorted. */
export const heard = ({ messages }: Drill) =>
  messages.map(({ channel, via, at }) => `${at.slice(11, 16)} ${channel} ${via}`).sort();
