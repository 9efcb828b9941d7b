import { kept } from "../kept/kept.ts";
import { type Parsed, readByMicrosoft } from "./microsoft.ts";

/** A query as Microsoft's parser and binder see it. */
export function parse(text: string): Parsed {
  return kept("query", text, () => readByMicrosoft(text));
}
