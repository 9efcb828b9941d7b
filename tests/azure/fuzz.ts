import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { randomNumbers } from "../../sandbox/lab/random.ts";
import { type Sample, samples } from "./bodies.ts";
import { HOSTS, METHODS, QUERIES, SEGMENTS, USER, VALUES } from "./fuzz-words.ts";
import { IDENTITY, WORKFLOW, WORKSPACE } from "./ids.ts";

export interface Fuzzed {
  readonly requests: number;
  readonly results: number;
  readonly typedErrors: number;
  /** What was answered neither with a result nor with a typed error, and how. */
  readonly faults: readonly string[];
}

/** Asks a local cloud of its own in ways that no client should, `count` times. */
export async function fuzz(count: number, seed: number): Promise<Fuzzed> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-fuzz-"));
  const start = new Date("2026-01-15T02:00:00Z");
  const cloud = await startCloud({ directory, tenantId: "t", users: [USER], start });
  cloud.azure.store.detach();
  const random = randomNumbers(seed, "requests");
  const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  let results = 0;
  let typedErrors = 0;
  const faults: string[] = [];
  try {
    let made: readonly Sample[] = [];
    for (let index = 0; index < count; index++) {
      if (index % 250 === 0) made = await makeAll(cloud);
      const asked = random() < 0.5 ? changed(cloud, one(made), one) : odd(cloud, one, random);
      const answer = await raw(cloud.azure.port, asked);
      const kind = judge(answer);
      if (kind === "result") results++;
      else if (kind === "typed error") typedErrors++;
      else faults.push(`${asked.method} ${asked.host}${asked.target} ${asked.body}: ${answer.slice(0, 600)}`);
    }
  } finally {
    await cloud.close();
    rmSync(directory, { recursive: true });
  }
  return { requests: count, results, typedErrors, faults };
}

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly host: string;
  readonly token: string;
  readonly body: string;
}

/** The PUT or PATCH of a sample, with one value of its body replaced or left out. */
function changed(
  { azure }: LocalCloud,
  { id, version, body }: Sample,
  one: <T>(from: readonly T[]) => T,
): Asked {
  const copy = { body: structuredClone(body) };
  const places: [object, string][] = [];
  const walk = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    for (const key of Object.keys(value)) {
      places.push([value, key]);
      walk(Reflect.get(value, key));
    }
  };
  walk(copy);
  const [holder, key] = one(places);
  if (one([true, false, false, false])) Reflect.deleteProperty(holder, key);
  else Reflect.set(holder, key, one(VALUES));
  const target = `${id}?api-version=${version}`;
  const method = one(["PUT", "PUT", "PATCH"]);
  const token = azure.tokens.issue("p", "https://management.azure.com/");
  return { method, target, host: "management.azure.com", token, body: JSON.stringify(copy.body) ?? "" };
}

function odd({ azure }: LocalCloud, one: <T>(from: readonly T[]) => T, random: () => number): Asked {
  const many = (from: readonly string[], most: number) =>
    Array.from({ length: Math.floor(random() * most) }, () => one(from));
  const known = [
    WORKSPACE,
    WORKFLOW,
    IDENTITY,
    "/v1.0/users",
    `/v1.0/users/${USER.id}/sendMail`,
    "/v1.0/servicePrincipals",
  ];
  const path = `${one(["", "", ...known])}/${many(SEGMENTS, 9).join("/")}`;
  const query = many(QUERIES, 4)
    .map((each) => each.replaceAll(" ", "%20"))
    .join("&");
  const host = one(HOSTS);
  const before = one(["", "", "", `https://${host}`, "http://", "/"]);
  const audience = one([
    "https://management.azure.com/",
    "https://graph.microsoft.com",
    "https://api.loganalytics.io",
    "https://apihub.azure.com",
  ]);
  const body = one([
    "",
    "{",
    "null",
    "[]",
    '"x"',
    JSON.stringify({ query: one(["SigninLogs", "|", 7, null]) }),
    JSON.stringify(one(VALUES)),
    JSON.stringify({ message: one(VALUES), Message: one(VALUES) }),
    JSON.stringify({ requests: one(VALUES) }),
  ]);
  return {
    method: one(METHODS),
    target: `${before}${path}${query === "" ? "" : `?${query}`}`,
    host,
    token: one([azure.tokens.issue(USER.id, audience), "x", "x.y"]),
    body,
  };
}

/** What comes back on a connection of its own, as text; a status line first. */
function raw(port: number, { method, target, host, token, body }: Asked): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const chunks: Buffer[] = [];
    const lines = [
      `${method} ${target} HTTP/1.1`,
      `Host: ${host}`,
      `Authorization: Bearer ${token}`,
      "Content-Type: application/json",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
    ];
    socket.setTimeout(10_000, () => socket.destroy(new Error("no answer within ten seconds")));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("utf8")));
    socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  });
}

function judge(answer: string): "result" | "typed error" | "fault" {
  const [head = "", ...rest] = answer.split("\r\n\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  if (status === 0 || status === 500) return "fault";
  if (status < 400) return "result";
  const text = rest.join("\r\n\r\n");
  // Node's own answer to what is no HTTP has no body, and so has any answer to HEAD.
  if (text === "" && (status === 400 || status === 404 || /content-type: application\/json/i.test(head)))
    return "typed error";
  const body = text.slice(Math.max(0, text.indexOf("{")), text.lastIndexOf("}") + 1);
  try {
    const { error, message } = JSON.parse(body);
    return typeof (error?.code ?? error?.message ?? message) === "string" ? "typed error" : "fault";
  } catch {
    return "fault";
  }
}

async function makeAll({ azure }: LocalCloud): Promise<readonly Sample[]> {
  let principalId = "";
  const token = azure.tokens.issue("p", "https://management.azure.com/");
  for (const { id } of azure.store.list().filter(({ type }) => type === "Microsoft.Authorization/locks"))
    azure.store.delete(id);
  for (const { id } of azure.store.list()) azure.store.delete(id);
  for (const { id } of samples("")) {
    const { version, body } = samples(principalId).find((each) => each.id === id) as Sample;
    const answer = await azure.send({
      method: "PUT",
      url: `https://management.azure.com${id}?api-version=${version}`,
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    if (answer.status > 201) throw new Error(`${id}: ${answer.body}`);
    if (id === IDENTITY) principalId = JSON.parse(answer.body).properties.principalId;
  }
  return samples(principalId);
}
