import { afterAll, beforeAll } from "@jest/globals";
import { detections, type Engine } from "../../queries/index.ts";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { Clone, type Outcome } from "./clone.ts";

export const MINUTES = 60_000;

/** The clone of the file that runs. */
export let clone: Clone;

/** A clone of its own for a file whose tests drill the sample stack. */
export function freshClone(): void {
  beforeAll(async () => {
    await ensureCli({ onProgress: (line) => process.stderr.write(`${line}\n`) });
    clone = new Clone();
  }, 20 * MINUTES);
  afterAll(() => clone.remove());
}

/** The detections that the sample stack deploys into an engine. */
export const runningIn = (engine: Engine) => detections.filter(({ engines }) => engines.includes(engine));

export interface Drill {
  deployed: { id: string; type: string }[];
  timeline: { at: string; what: string; detail: string }[];
  messages: { channel: string; via: string; to: string[]; subject: string; body: string; at: string }[];
  incidents: { title: string }[];
  verdict: { ok: boolean; reasons: string[] };
}

export const drillOf = ({ stdout }: Outcome) => JSON.parse(stdout) as Drill;
/** "02:20 sms twilio", sorted. */
export const heard = ({ messages }: Drill) =>
  messages.map(({ channel, via, at }) => `${at.slice(11, 16)} ${channel} ${via}`).sort();
