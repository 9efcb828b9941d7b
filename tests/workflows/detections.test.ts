import { expect, test } from "@jest/globals";
import { detections, signIn } from "../../queries/index.ts";
import { notificationWorkflow } from "../../workflows/index.ts";
import { columnRoles } from "../../workflows/notification/columns.ts";
import { answered, fired } from "./alert.ts";
import { run } from "./run.ts";
import { source } from "./sample.ts";

test.each(detections.map((detection) => [detection.id, detection] as const))(
  "the columns of '%s' tell who, from where, and when",
  (_, detection) => {
    const { account, address, time, table } = columnRoles(detection);
    expect(account).toBeDefined();
    expect(address).toBeDefined();
    expect(time?.type).toBe("datetime");
    expect(table[0]).toBe(time);
    expect(table.length).toBeGreaterThan(1);
  },
);

test("a break-glass sign-in is told with all that the report has", async () => {
  const values: Record<string, unknown> = {
    TimeGenerated: "2026-01-15T10:30:41.5Z",
    UserPrincipalName: "bg1@contoso.com",
    IPAddress: "203.0.113.7",
    City: "Amsterdam",
    Country: "NL",
    IsInteractive: false,
  };
  const { columns } = signIn.report;
  const cells = columns.map(({ name, type }) => values[name] ?? (type === "bool" ? null : `[${name}]`));
  const { mails, queries } = await run(notificationWorkflow({ ...source, detection: signIn }), fired(), {
    answer: answered([cells]),
  });
  expect(mails[0]?.Subject).toBe(
    `[Sev0] ${signIn.title}: Break glass 1 (bg1@contoso.com) from 203.0.113.7 (Amsterdam, NL)`,
  );
  for (const { label } of columns) expect(mails[0]?.Body).toContain(`>${label}</td>`);
  expect(mails[0]?.Body).toContain(">2026-01-15 10:30:41</td>");
  expect(mails[0]?.Body).toContain(">[AppDisplayName]</td>");
  // The query as it arrives is the detection's own, with the alert's values in it.
  const [dimensionsBase64, firedAtBase64] = [
    JSON.stringify(fired().data.alertContext.condition.allOf[0]?.dimensions),
    fired().data.essentials.firedDateTime,
  ].map((text) => Buffer.from(text ?? "").toString("base64"));
  expect(queries).toEqual([
    signIn.report.query(source.accounts, {
      dimensionsBase64: dimensionsBase64 ?? "",
      firedAtBase64: firedAtBase64 ?? "",
    }),
  ]);
});
