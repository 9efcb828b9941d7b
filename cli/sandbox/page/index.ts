import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page, PageFile } from "azure-alerting-sandbox/serve";
import { STYLE } from "../../report/style.ts";
import signIn from "../../scenarios/sign-in.json" with { type: "json" };
import { content } from "./content.ts";
import { STYLE_OF_CONTROLS, shell } from "./shell.ts";

/** The page of a served sandbox. The browser runs its script and the library as they are: nothing is bundled. */
export function sandboxPage(): Page {
  const script = "text/javascript";
  const files: [string, PageFile][] = [
    ["", { type: "text/html", text: shell().text }],
    ["page.css", { type: "text/css", text: STYLE + STYLE_OF_CONTROLS }],
    ["page.js", { type: script, text: readFileSync(join(import.meta.dirname, "page.js"), "utf8") }],
    [
      "idiomorph.js",
      { type: script, text: readFileSync(fileURLToPath(import.meta.resolve("idiomorph")), "utf8") },
    ],
    ["sign-in.json", { type: "application/json", text: JSON.stringify(signInNow()) }],
  ];
  return { files: new Map(files), content };
}

/** A sign-in as Entra ID logs it, of any time. */
function signInNow(): object {
  const { TimeGenerated: _, _ingested: __, CreatedDateTime: ___, ...row } = signIn.SigninLogs[0] ?? {};
  return row;
}
