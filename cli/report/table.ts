import { type Content, type Html, html } from "./html.ts";

/**
 * A table that becomes a list of rows on a phone. The roles are needed because a browser no longer treats a table as one
 * once CSS changes its `display` (w3.org/TR/html-aria, and developer.mozilla.org, CSS display).
 */
export function table(columns: readonly string[], rows: readonly (readonly Content[])[]): Html {
  const cells = (row: readonly Content[]) =>
    row.map((cell, index) => html`<td role="cell" data-label="${columns[index]}">${cell}</td>`);
  return html`<table role="table"><thead role="rowgroup"><tr role="row">${columns.map(
    (column) => html`<th role="columnheader" scope="col">${column}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (row) => html`<tr role="row">${cells(row)}</tr>
`,
  )}</tbody></table>`;
}
