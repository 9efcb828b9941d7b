import { resourcePolicy, texts } from "../define.ts";
import { CONNECTION_TYPES, isConnection } from "../facts/connections.ts";
import { textAt } from "../facts/read.ts";

export const connectionKnownKind = resourcePolicy({
  name: "connection-known-kind",
  description: "A connection is of a kind that this alerting is known to send through.",
  why: "A connection to another service hands what the alerts say of your accounts to somebody else.",
  types: CONNECTION_TYPES,
  settings: {
    kinds: {
      type: "array",
      items: { type: "string" },
      description: "The names of the managed APIs that may be used.",
      default: ["office365", "teams", "twilio", "azuremonitorlogs", "azuresentinel"],
    },
  },
  *check(resource, settings) {
    if (!isConnection(resource)) return;
    const { props } = resource;
    const id = textAt(props, "properties", "api", "id");
    const kind = id.slice(id.lastIndexOf("/") + 1).toLowerCase();
    const kinds = texts(settings, "kinds");
    if (!kinds.some((each) => each.toLowerCase() === kind)) {
      yield `it is of the kind "${kind}": known are ${kinds.join(", ")}; allow another in the setting "kinds"`;
    }
  },
});
