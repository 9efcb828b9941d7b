/** The ways in which a text may be written down, by their names: a search for a secret looks for each. */
export function formsOf(secret: string): ReadonlyMap<string, string> {
  const url = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const html = secret.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return new Map([
    ["plain", secret],
    ["URL-encoded", url],
    ["URL-encoded twice", encodeURIComponent(url)],
    ["in JSON", json],
    ["in JSON in JSON", JSON.stringify(json).slice(1, -1)],
    ["in HTML", html],
    ["in hexadecimal", Buffer.from(secret).toString("hex")],
    ...base64Forms(secret),
  ]);
}

/** Inside of a longer text, base64 has three forms, by the place modulo three at which the secret begins. */
function base64Forms(secret: string): [string, string][] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    // The characters at both ends depend on what stands around the secret.
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor((bytes.length * 8) / 6);
    const cut = (encoding: "base64" | "base64url") => bytes.toString(encoding).slice(start, end);
    return [
      [`base64, ${before} after a group`, cut("base64")],
      [`base64url, ${before} after a group`, cut("base64url")],
    ] as [string, string][];
  });
}

/** How many characters before a secret tell where it stands. */
const CONTEXT = 200;

export interface Artefact {
  readonly name: string;
  readonly text: string;
}

/** Where a secret stands in a text, whatever its form: `name: secret, form, behind "…"`; nothing where it does not. */
export function leaks(artefacts: readonly Artefact[], secrets: ReadonlyMap<string, string>): string[] {
  const forms = [...secrets].map(([name, secret]) => ({ name, forms: formsOf(secret) }));
  return artefacts.flatMap((artefact) =>
    forms.flatMap((secret) => {
      const found = [...secret.forms].find(([, text]) => artefact.text.includes(text));
      if (found === undefined) return [];
      const at = artefact.text.indexOf(found[1]);
      const before = JSON.stringify(artefact.text.slice(Math.max(0, at - CONTEXT), at));
      return [`${artefact.name}: ${secret.name}, ${found[0]}, behind ${before}`];
    }),
  );
}
