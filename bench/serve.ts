import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { localSend } from "../sandbox/http.ts";
import { startServing } from "../sandbox/serve/index.ts";

/** `npm run bench:serve`: how fast a served sandbox answers, in one process with its client, without TLS. */
const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law`;
const IN_TURN = 1_000;
const PARALLEL = 200;
const ROUNDS = 20;

const directory = mkdtempSync(join(tmpdir(), "breakglass-bench-"));
const started = performance.now();
const served = await startServing({
  directory,
  port: 0,
  tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
  subscriptionId: SUBSCRIPTION,
  users: [],
  start: new Date("2026-01-15T02:00:00Z"),
  isRealTime: false,
  onTrouble: (message) => console.error(message),
});
try {
  const send = localSend(served.port);
  const token = served.cloud.azure.tokens.issue(
    served.secrets.application.clientId,
    "https://management.azure.com",
  );
  const ask = async (method: string, id: string, version: string, body?: object): Promise<number> => {
    const from = performance.now();
    const { status } = await send({
      method,
      url: `https://management.azure.com${id}?api-version=${version}`,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (status >= 400) throw new Error(`${method} ${id} was answered ${status}.`);
    return performance.now() - from;
  };
  await ask("PUT", GROUP, "2021-04-01", { location: "westeurope" });
  const first = performance.now() - started;
  await ask("PUT", WORKSPACE, "2023-09-01", { location: "westeurope" });
  const read = () => ask("GET", WORKSPACE, "2023-09-01");
  for (let warm = 0; warm < 500; warm++) await read();

  const before = performance.now();
  for (let count = 0; count < IN_TURN; count++) await read();
  const inTurn = (performance.now() - before) / 1000;

  const memoryBefore = memory();
  const times: number[] = [];
  const processor = process.cpuUsage();
  const from = performance.now();
  for (let round = 0; round < ROUNDS; round++)
    times.push(...(await Promise.all(Array.from({ length: PARALLEL }, read))));
  const parallel = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(processor);
  times.sort((a, b) => a - b);
  const at = (share: number) => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(0)} ms`;
  console.table({
    "start to the first answer": `${first.toFixed(0)} ms`,
    "reads in turn": `${(IN_TURN / inTurn).toFixed(0)} a second`,
    [`reads, ${PARALLEL} at a time`]: `${((PARALLEL * ROUNDS) / parallel).toFixed(0)} a second`,
    [`median of ${PARALLEL} at a time`]: at(0.5),
    [`p99 of ${PARALLEL} at a time`]: at(0.99),
    [`memory after ${PARALLEL * ROUNDS} reads more`]: `${memoryBefore} MB, then ${memory()} MB`,
    "processor a read, client included": `${((user + system) / 1000 / (PARALLEL * ROUNDS)).toFixed(2)} ms`,
    "load of the machine, last minute": loadavg()[0]?.toFixed(1),
  });
} finally {
  await served.close();
  rmSync(directory, { recursive: true });
}

/** What is in use after a collection, in megabytes. */
function memory(): string {
  globalThis.gc?.();
  return (process.memoryUsage().heapUsed / 1e6).toFixed(0);
}
