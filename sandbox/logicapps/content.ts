import type { HttpResponse } from "../http.ts";
import { binary } from "./expressions/binary.ts";
import { parseJsonValue } from "./expressions/text.ts";
import type { Value } from "./expressions/value.ts";

/**
 * The body of an answer as a workflow sees it: JSON is parsed, a text is a text, what else it is, such as XML or a form,
 * is kept in base64 with its type. Without content there is no body, without a type it is a text (not documented).
 *
 * Source: learn.microsoft.com/azure/logic-apps/logic-apps-content-type; that there is no body was measured on the
 * service by the authors of tomdam/flowforger.
 */
export function contentOf({ headers, body }: HttpResponse): { readonly body?: Value } {
  if (body === "") return {};
  const type = headers["content-type"];
  if (type === undefined || /^text\//i.test(type)) return { body };
  if (!/[/+]json\b/i.test(type)) return { body: binary(Buffer.from(body, "utf8"), type) };
  try {
    return { body: parseJsonValue(body) };
  } catch {
    return { body };
  }
}
