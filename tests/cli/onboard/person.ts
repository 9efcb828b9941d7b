import type { Asker, TextQuestion } from "../../../cli/onboard/asker.ts";

export const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
export const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";

/** Who answers: by the beginning of a question, one answer after the other; the last wrong ones are typed again. */
export function person(answers: Readonly<Record<string, readonly unknown[]>>) {
  const left = new Map(Object.entries(answers).map(([question, given]) => [question, [...given]]));
  const complaints: string[] = [];
  const asked: string[] = [];
  const next = (message: string): unknown => {
    asked.push(message);
    const key = [...left.keys()]
      .filter((each) => message.startsWith(each))
      .sort((a, b) => b.length - a.length)[0];
    return key === undefined ? undefined : left.get(key)?.shift();
  };
  const text = async ({ message, default: preset, fault }: TextQuestion): Promise<string> => {
    for (let tries = 0; tries < 5; tries++) {
      const typed = String(next(message) ?? preset ?? "");
      const reason = fault(typed);
      if (reason === undefined) return typed;
      complaints.push(`${message}: ${reason}`);
    }
    throw new Error(`No good answer to "${message}": ${complaints.at(-1)}`);
  };
  const asker: Asker = {
    text,
    secret: text,
    yes: async (message, preset) => (next(message) as boolean | undefined) ?? preset,
    one: async (message, choices, preset) => {
      const name = next(message);
      const chosen = choices.find((each) => each.name === name);
      return chosen ? chosen.value : (preset ?? (choices[0]?.value as never));
    },
    some: async (message, choices, preset) => {
      const names = next(message) as readonly string[] | undefined;
      return names === undefined
        ? preset
        : choices
            .filter(({ name }) => names.some((each) => name.endsWith(`(${each})`)))
            .map(({ value }) => value);
    },
    show: (line) => complaints.push(line),
  };
  return { asker, complaints, asked };
}

/** What is answered of a tenant that has nothing special. */
export const basics = {
  "Tenant id": [TENANT],
  "Subscription id": [ID],
  "Account: short name": ["bg1"],
  "Account: user principal name": ["bg1@contoso.com"],
  "Another account?": [false],
  Channels: [["office365"]],
  "office365: addresses": ["soc@contoso.com, ciso@contoso.com"],
  "Fallback: addresses": ["oncall@contoso.com"],
  "URL of the runbook": ["https://contoso.com/runbook"],
};
