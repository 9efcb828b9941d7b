import type { Part, ProofOptions, Proved } from "../part.ts";
import { collected } from "./artefacts.ts";
import { formsOf, leaks } from "./forms.ts";

export const secrets: Part = {
  name: "secrets",
  title: "Secrets of the configuration",
  about:
    "The sample tenant with every kind of channel is deployed with the real engine, which logs at `-v=2`, drilled, reported, reviewed, exported and onboarded. Whatever these print or leave behind (state, exports, logs, outputs, reports, run histories, reviews) is searched for each secret: the Twilio token, the webhook's URL, the signatures of callback URLs; plain, URL-encoded, in JSON, in HTML, in hexadecimal and in base64, wherever in it. Then each secret is planted in each form in each of these texts, and must be found.",
  prove,
};

async function prove({ progress }: ProofOptions): Promise<Proved> {
  const { artefacts, secrets: known } = await collected(progress);
  const found = leaks(artefacts, known);
  let planted = 0;
  const missed: string[] = [];
  for (const { name, text } of artefacts) {
    // Where a text leaks already, its own leak would be found.
    if (found.some((leak) => leak.startsWith(`${name}: `))) continue;
    const middle = Math.floor(text.length / 2);
    for (const [secret, value] of known) {
      for (const [form, written] of formsOf(value)) {
        planted++;
        const sown = `${text.slice(0, middle)}${written}${text.slice(middle)}`;
        if (leaks([{ name, text: sown }], new Map([[secret, value]])).length === 0)
          missed.push(`${name}: ${secret}, ${form}, was planted and not found`);
      }
    }
  }
  return {
    figures: {
      "texts searched": artefacts.length,
      "characters in them": artefacts.reduce((sum, { text }) => sum + text.length, 0),
      secrets: known.size,
      "forms of each": formsOf("x").size,
      "secrets found": found.length,
      "planted to see whether they are found": planted,
      "planted and not found": missed.length,
    },
    faults: [...found, ...missed],
  };
}
