import { type Html, html } from "../report/html.ts";
import { table } from "../report/table.ts";
import { fullTime } from "../report/times.ts";
import type { Evidence } from "./evidence.ts";

/** What only a person can say, the lines to sign on, and the seal. */
export function signOff({ signedBy, gatheredAt }: Evidence, seal: string): Html {
  const checks = [
    "Each receiver of the e-mail has read it.",
    "The message stands in the Teams channel.",
    "Each phone had its text message, and the fallback's e-mail, text message or call came.",
    "Somebody of the security operations followed the runbook.",
    "The session was ended, and the account's password changed where the procedure asks for it.",
  ];
  const signed = signedBy === null ? "" : `${signedBy}, ${fullTime(gatheredAt)} UTC`;
  return html`<section class="keep"><h2>Sign-off</h2>
<p>Azure tells that a channel accepted a message, not that anybody read it. To be confirmed by hand:</p>
<ul class="checks">${checks.map((each) => html`<li><span class="box"></span>${each}</li>`)}</ul>
<div class="sign">${table(
    ["", "Name, date, signature"],
    [
      ["Signed by", signed],
      ["Account holder", ""],
      ["Witness", ""],
    ],
  )}</div>
<h3>Seal</h3><p>SHA-256 of the evidence in the JSON file of the same name. Note it where nobody who could change the file can change it, such as in the change request; <code>breakglass verify --check FILE --sha256 SEAL</code> compares.</p>
<p class="seal">${seal}</p></section>
`;
}
