import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { basename } from "node:path";
import { type Message, render } from "azure-alerting-sandbox/outbox";
import { UserError } from "../errors/user-error.ts";
import { mustRun, secretIn } from "./running.ts";

/** The clock after `howFar`, or as it is. */
export async function moveTime(directory: string, howFar: string | undefined): Promise<string> {
  if (howFar === undefined) return ((await ask(directory, "GET", "state")) as { now: string }).now;
  const given = /^[+-]/.test(howFar) ? { by: howFar } : { to: howFar };
  return ((await ask(directory, "POST", "time", given)) as { now: string }).now;
}

/** @throws UserError with what is wrong with the rows */
export async function ingestFile(directory: string, file: string, workspace?: string): Promise<string> {
  const lines: string[] = [];
  for (const [table, rows] of Object.entries(tablesIn(file))) {
    const added = await ask(directory, "POST", "rows", { table, rows, workspace });
    const count = (added as { rows: number }).rows;
    lines.push(`${count} ${count === 1 ? "row" : "rows"} of ${table}`);
  }
  return lines.join("\n");
}

function tablesIn(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `is not valid JSON: ${error.message}` : "cannot be read";
    throw new UserError(`${file} ${reason}.`);
  }
  if (Array.isArray(content)) return { [basename(file).replace(/\.json$/i, "")]: content };
  if (typeof content === "object" && content !== null) return content as Record<string, unknown>;
  throw new UserError(`${file} must hold an object with a list of rows for each table, or a list of rows.`);
}

export async function outbox(directory: string, isJson: boolean): Promise<string> {
  const messages = (await ask(directory, "GET", "outbox")) as Message[];
  if (isJson) return JSON.stringify(messages, null, 2);
  if (messages.length === 0) return "Nothing was sent.";
  return messages.map((message) => render({ ...message, at: new Date(message.at) })).join("\n");
}

/** @throws UserError where nobody waits with the code, or the directory does not have the user */
export async function signIn(directory: string, code: string, user: string): Promise<string> {
  await ask(directory, "POST", "sign-in", { code, user });
  return `${user} is signed in.`;
}

export async function reset(directory: string): Promise<string> {
  await ask(directory, "POST", "reset", {});
  return "The sandbox is empty.";
}

/** The key comes after `#`: a browser sends it to nobody. */
export function pageAddress(directory: string): string {
  const { port } = mustRun(directory);
  return `http://127.0.0.1:${port}/sandbox/#key=${secretIn(directory, "control-key")}`;
}

/** @throws UserError for what the sandbox refuses */
async function ask(directory: string, method: string, name: string, body?: object): Promise<unknown> {
  const { port } = mustRun(directory);
  const { status, text } = await send(port, method, name, secretIn(directory, "control-key"), body);
  const answer = JSON.parse(text) as { error?: string };
  if (status !== 200) throw new UserError(answer.error ?? text);
  return answer;
}

function send(port: number, method: string, name: string, key: string, body?: object) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, host: `127.0.0.1:${port}` };
    const outgoing = request(
      // An agent of its own: in the shell of a client, the default one takes the sandbox for a proxy to itself.
      { host: "127.0.0.1", port, method, path: `/sandbox/${name}`, headers, agent: new Agent() },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () =>
          resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
