import { isDeepStrictEqual } from "node:util";
import { jsonText, type Value } from "azure-alerting-sandbox/logicapps";
import { type Html, html } from "../../report/html.ts";
import { clockTime, duration, fullTime } from "../../report/times.ts";
import type { DrillAction, DrillRun } from "../runs.ts";

/** Each run of a workflow with all its actions, as the run history shows them. Failed actions are expanded. */
export function actionsSection(runs: readonly DrillRun[]): Html {
  if (runs.length === 0) return html`<p>No workflow ran.</p>`;
  return html`<p>As in the run history: secured inputs and outputs are hidden. On paper, only expanded actions show their data.</p>
<p hidden class="buttons"><button type="button" data-open="true">Expand all actions</button>
<button type="button" data-open="false">Collapse all actions</button></p>
${runs.map(runHtml)}`;
}

function runHtml({ workflow, name, status, startTime, endTime, actions }: DrillRun): Html {
  const took = Date.parse(endTime) - Date.parse(startTime);
  return html`<section class="run"><h4>${workflow.split("/").at(-1)}, ${fullTime(startTime)}: ${statusHtml(status)}</h4>
<p class="muted">Run ${name}; it took ${duration(took)}.</p>
${actions.map(actionHtml)}</section>
`;
}

function actionHtml(action: DrillAction): Html {
  const { name, type, iteration, status, startTime, endTime } = action;
  const took = Date.parse(endTime) - Date.parse(startTime);
  const isOpen = status === "Failed" || status === "TimedOut";
  return html`<details class="action"${isOpen ? html` open` : undefined}><summary>${statusHtml(status)}
<strong>${name}</strong>${iteration === undefined ? undefined : ` ${iteration}`}
<span class="muted">${type}, ${clockTime(startTime)}, ${duration(took)}</span></summary>
<div class="data">${outcomeHtml(action)}${dataHtml(action)}</div></details>
`;
}

function outcomeHtml({ code, error, retries }: DrillAction): Html {
  return html`<p>Code: ${code}${retries ? `; tried ${retries + 1} times` : undefined}</p>${
    error === undefined ? undefined : html`<p class="bad">${error.code}: ${error.message}</p>`
  }`;
}

function dataHtml({ name, inputs, outputs }: DrillAction): Html {
  const isSame = inputs !== undefined && isDeepStrictEqual(inputs, outputs);
  return html`${valueHtml("Inputs", name, inputs)}${
    isSame ? html`<h5>Outputs</h5><p>The same as the inputs.</p>` : valueHtml("Outputs", name, outputs)
  }`;
}

function valueHtml(title: string, action: string, value: unknown): Html {
  if (value === undefined) return html`<h5>${title}</h5><p>None.</p>`;
  return html`<h5>${title}</h5><pre tabindex="0" role="region" aria-label="${title} of ${action}">${jsonText(value as Value, 2)}</pre>`;
}

function statusHtml(status: string): Html {
  const look = status === "Succeeded" ? "good" : status === "Skipped" ? "muted" : "bad";
  return html`<span class="status ${look}">${status}</span>`;
}
