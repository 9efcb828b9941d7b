import { stackPolicy, texts } from "../define.ts";
import { connectionsOf, isForeign } from "../facts/connections.ts";
import { each } from "../facts/each.ts";
import { textAt } from "../facts/read.ts";

export const connectionKnownKind = stackPolicy({
  name: "connection-known-kind",
  description: "A connection is of a kind that this alerting is known to send through.",
  why: "A connection to another service hands what the alerts say of your accounts to somebody else.",
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
    });
  },
});
