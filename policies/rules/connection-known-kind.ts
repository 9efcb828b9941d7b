import { stackPolicy, texts } from "../define.ts";
import { connectionsOf, isForeign } from "../facts/connections.ts";
import { each } from "../facts/each.ts";
import { at, textAt } from "../facts/read.ts";

/** Source: learn.microsoft.com/connectors/twilio, creating a connection. The others are authorised by a person. */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = { twilio: ["sid", "token"] };

/** Which of the credentials are left out; whether a secret is the right one, nothing here knows. */
function missingCredentials(props: unknown, kind: string): string[] {
  const values = at(props, "properties", "parameterValues");
  const given = typeof values === "object" && values !== null ? Object.keys(values) : [];
  return (CREDENTIALS[kind] ?? []).filter((name) => !given.includes(name));
}

export const connectionKnownKind = stackPolicy({
  name: "connection-known-kind",
  description:
    "A connection is of a kind that this alerting is known to send through, and has the credentials that its service asks for.",
  why: "A connection to another service hands what the alerts say of your accounts to somebody else; one without credentials sends nothing.",
  settings: {
    kinds: {
      type: "array",
      items: { type: "string" },
      description: "The names of the managed APIs that may be used.",
      default: ["office365", "teams", "twilio", "azuremonitorlogs", "azuresentinel"],
    },
  },
  *check(stack, settings) {
    const kinds = texts(settings, "kinds");
    const own = connectionsOf(stack).filter((connection) => !isForeign(stack, connection));
    yield* each(own, function* ({ props }) {
      const id = textAt(props, "properties", "api", "id");
      const kind = id.slice(id.lastIndexOf("/") + 1).toLowerCase();
      if (!kinds.some((each) => each.toLowerCase() === kind)) {
        yield `it is of the kind "${kind}": known are ${kinds.join(", ")}; allow another in the setting "kinds"`;
      }
      const missing = missingCredentials(props, kind);
      if (missing.length > 0)
        yield `properties.parameterValues has no ${missing.join(" and no ")}: ${kind} refuses every message`;
    });
  },
});
