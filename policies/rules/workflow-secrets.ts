import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, entriesAt, textAt, textsIn } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";
import { isSecretUrl } from "../facts/secret-url.ts";

const SECRET_NAME = /secret|password|token|credential|signature|api_?key|access_?key|webhook|callback/i;
const SECRET_PROPERTY = /^(password|secret|pfx|api_?key|access_?key|authorization|client_?secret|token)$/i;

export const workflowSecrets = stackPolicy({
  name: "workflow-secrets",
  description:
    "Secrets of the workflow are in parameters of the types SecureString and SecureObject, and nowhere else.",
  why: "Everybody who may read the workflow reads its definition and its plain parameters; with a webhook's URL he can send messages of his own, or drown yours.",
  *check(stack) {
    yield* each(alertingWorkflows(stack), function* ({ props }) {
      for (const [name, parameter] of entriesAt(props, "definition", "parameters")) {
        if (name === "$connections" || /^secure/i.test(textAt(parameter, "type"))) continue;
        const values = [at(parameter, "defaultValue"), at(props, "parameters", name, "value")];
        const holdsUrl = [...textsIn(values)].some(([, text]) => isSecretUrl(text));
        if (holdsUrl || SECRET_NAME.test(name)) {
          yield `the parameter ${name} has the type ${textAt(parameter, "type")}: make it SecureString or SecureObject`;
        }
      }
      for (const [path, text] of textsIn(at(props, "definition", "actions"))) {
        const property = path.at(-1) ?? "";
        if (SECRET_PROPERTY.test(property) && text !== "" && !text.includes("@")) {
          yield `${path.join(".")} is written down: take it from a secure parameter`;
        }
      }
    });
  },
});
