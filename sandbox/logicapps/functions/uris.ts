import { ExpressionError } from "../expressions/error.ts";
import { type Row, string } from "./function.ts";

/** Source: learn.microsoft.com, workflow definition language functions reference, URI parsing functions. */
export const uris: readonly Row[] = (
  [
    ["uriHost", (url) => url.hostname],
    ["uriPath", (url) => url.pathname],
    ["uriPathAndQuery", (url) => url.pathname + url.search],
    ["uriPort", (url) => (url.port === "" ? (DEFAULT_PORTS[url.protocol] ?? -1) : Number(url.port))],
    ["uriQuery", (url) => url.search],
    ["uriScheme", (url) => url.protocol.replace(/:$/, "")],
  ] as const satisfies readonly (readonly [string, (url: URL) => string | number])[]
).map(([name, part]): Row => [name, 1, 1, ([value], called) => part(parsed(string(value, called), called))]);

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443, "ftp:": 21 };

function parsed(text: string, name: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new ExpressionError(
      `The template language function '${name}' expects its parameter to be an absolute URI. The provided value is '${text}'.`,
    );
  }
}
