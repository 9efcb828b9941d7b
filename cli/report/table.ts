import { type Content, type Html, html } from "./html.ts";

/**
 * A table that becomes a list of rows on a phone. The roles are there because a browser takes a table whose look is
 * changed for no table any more (w3.org/TR/html-aria, and developer.mozilla.org, CSS display).
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
