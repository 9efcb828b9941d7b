import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, textsIn } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";
import { isSecretUrl } from "../facts/secret-url.ts";

export const noLiteralUrl = stackPolicy({
  name: "no-literal-url",
  description: "No callback or webhook URL is written into the workflow's definition.",
  why: "Such a URL is a password: it stands in the source, the state, the portal and every run's history.",
  *check(stack) {
    yield* each(alertingWorkflows(stack), function* ({ props }) {
      const parts = {
        actions: at(props, "definition", "actions"),
        triggers: at(props, "definition", "triggers"),
      };
      for (const [path, text] of textsIn(parts)) {
        if (isSecretUrl(text.trim()))
          yield `${path.join(".")} holds such a URL: take it from a secure parameter`;
      }
    });
  },
});
