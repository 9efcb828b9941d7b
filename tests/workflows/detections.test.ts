import { expect, test } from "@jest/globals";
import { detections, EVENT_COLUMNS, REPORT_COLUMNS } from "../../queries/index.ts";
import { notificationWorkflow } from "../../workflows/index.ts";
import { answered, fired } from "./alert.ts";
import { run } from "./run.ts";
import { source } from "./sample.ts";

const alertings = detections.map((detection) => ({ detection, rules: [`rules-${detection.id}`] }));
const definition = notificationWorkflow({ ...source, alertings });

test.each(detections.map((detection) => [detection.id, detection] as const))(
  "an alert of '%s' is told with all that its report has",
  async (id, detection) => {
    const cells = EVENT_COLUMNS.map(({ name }) =>
      name === "TimeGenerated"
        ? "2026-01-15T10:30:41.5Z"
        : name === "Account"
          ? "bg1@contoso.com"
          : `[${name}]`,
    );
    const { mails, texts, queries } = await run(definition, fired(undefined, `rules-${id}`), {
      answer: answered([cells]),
    });
    expect(mails[0]?.Subject).toContain(
      `[Sev${detection.severity}] ${detection.title}: Break glass 1 (bg1@contoso.com)`,
    );
    for (const { label } of REPORT_COLUMNS) expect(mails[0]?.Body).toContain(`>${label}</td>`);
    expect(mails[0]?.Body).toContain(">2026-01-15 10:30:41</td>");
    expect(mails[0]?.Body).toContain(">[Details]</td>");
    expect(mails[0]?.Body).toContain(detection.wording.happened);
    expect(texts[0]?.body).toContain(`1 ${detection.wording.noun[0]}.`);
    // The query as it arrives is the detection's own, with the alert's values in it.
    const [dimensionsBase64 = "", firedAtBase64 = ""] = [
      JSON.stringify(fired().data.alertContext.condition.allOf[0]?.dimensions),
      fired().data.essentials.firedDateTime,
    ].map((text) => Buffer.from(text ?? "").toString("base64"));
    const reference = { dimensionsBase64, firedAtBase64 };
    const unusual = detection.unusual?.(source.watched, reference);
    expect(new Set(queries)).toEqual(
      new Set([detection.report(source.watched, reference), ...(unusual === undefined ? [] : [unusual])]),
    );
  },
);

test("titles and rules of the detections are unlike each other", () => {
  expect(new Set(detections.map(({ title }) => title.toLowerCase())).size).toBe(detections.length);
  expect(new Set(detections.map(({ id }) => id)).size).toBe(detections.length);
});
