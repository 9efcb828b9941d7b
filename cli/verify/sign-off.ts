import { type Html, html } from "../report/html.ts";
import { table } from "../report/table.ts";
import { fullTime } from "../report/times.ts";
import type { Evidence } from "./evidence.ts";

/** What only people can confirm, the lines to sign on, and the seal. */
export function signOff({ signedBy, gatheredAt }: Evidence, seal: string): Html {
  const checks = [
    "Every receiver of the e-mail has read it.",
    "The message is in the Teams channel.",
    "Every phone got its text message, and the fallback's e-mail, text message or call arrived.",
    "The security operations team followed the runbook.",
    "The session was ended, and the account's password was changed if the procedure requires it.",
  ];
  const signed = signedBy === null ? "" : `${signedBy}, ${fullTime(gatheredAt)} UTC`;
  return html`<section class="keep"><h2>Sign-off</h2>
<p>Azure only says that a channel accepted a message, not that anybody read it. Confirm by hand:</p>
<ul class="checks">${checks.map((each) => html`<li><span class="box"></span>${each}</li>`)}</ul>
<div class="sign">${table(
    ["", "Name, date, signature"],
    [
      ["Signed by", signed],
      ["Account holder", ""],
      ["Witness", ""],
    ],
  )}</div>
<h3>Seal</h3><p>SHA-256 of the evidence in the JSON file of the same name. Note it where nobody who can change the file can change it, such as in the change request. To compare, run <code>breakglass verify --check FILE --sha256 SEAL</code>.</p>
<p class="seal">${seal}</p></section>
`;
}
