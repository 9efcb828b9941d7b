import { servePage } from "../tests/cli/sandbox/served-page.ts";

/**
 * `npm run bench:serve-hours -- 24`: what a served sandbox keeps of hours in use, as its clock counts them. A sign-in
 * arrives in each minute, of 20 accounts in turn; a rule looks at them every 5 minutes, and its alerts send text
 * messages and run a workflow. In each minute the page is read, and a resource.
 */
const hours = Number(process.argv[2] ?? 1);
const page = await servePage();
const { served } = page;
const key = { authorization: `Bearer ${served.secrets.controlKey}` };
const act = async (name: string, body: object) => {
  const answer = await fetch(page.address + name, {
    method: "POST",
    headers: key,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
};
const rows = [];
try {
  await page.deploy();
  rows.push(measured(0));
  let minute = 0;
  for (let hour = 1; hour <= hours; hour++) {
    const from = performance.now();
    for (const end = minute + 60; minute < end; minute++) {
      const row = { UserPrincipalName: `bg${minute % 20}@contoso.com`, Id: String(minute) };
      await act("rows", { table: "SigninLogs", rows: [row] });
      await act("time", { by: "+1m" });
      await (await fetch(`${page.address}content`, { headers: key })).text();
    }
    rows.push({ ...measured(hour), "seconds it took": ((performance.now() - from) / 1000).toFixed(1) });
  }
  console.table(rows);
} finally {
  await page.close();
}

function measured(hour: number) {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    hour,
    "in use": `${(heapUsed / 1e6).toFixed(1)} MB`,
    "of the process": `${(rss / 1e6).toFixed(0)} MB`,
    messages: served.cloud.outbox.messages.length,
    alerts: served.cloud.firedAlerts.length,
    entries: served.cloud.timeline.entries.length,
  };
}
