import { DOMParser, type Element, type Node } from "@xmldom/xmldom";
import type { Dynamic, Value } from "../values.ts";
import { onText, type ScalarFunction } from "./define.ts";

/** Longer texts give null (learn.microsoft.com/kusto/query/parse-xml-function). */
const LONGEST = 1_048_576;

const ELEMENT = 1;
const TEXT = 3;

/** Attributes as `@name`, text beside them as `#text`, elements of one name as a list; null for what is no XML. */
function parseXml(text: string): Value {
  if (Buffer.byteLength(text) > LONGEST) return null;
  try {
    const fail = (_: unknown, reason: string) => {
      throw new Error(reason);
    };
    const root = new DOMParser({ onError: fail }).parseFromString(text, "text/xml").documentElement;
    return root === null ? null : { [root.nodeName]: contentOf(root) };
  } catch {
    return null;
  }
}

function contentOf(element: Element): Dynamic {
  const entries: Record<string, Dynamic> = {};
  for (const { name, value } of Array.from(element.attributes)) entries[`@${name}`] = value;
  const children = Array.from(element.childNodes) as Node[];
  const texts = children.filter(({ nodeType }) => nodeType === TEXT).map(({ nodeValue }) => nodeValue ?? "");
  const inner = children.filter((each): each is Element => each.nodeType === ELEMENT);
  const text = texts.join("");
  if (inner.length === 0 && Object.keys(entries).length === 0) return text === "" ? null : text;
  if (text.trim() !== "") entries["#text"] = text.trim();
  for (const each of inner) {
    const [before, value] = [entries[each.nodeName], contentOf(each)];
    if (!Object.hasOwn(entries, each.nodeName)) entries[each.nodeName] = value;
    else
      entries[each.nodeName] = Array.isArray(before)
        ? [...(before as Dynamic[]), value]
        : [before ?? null, value];
  }
  return entries;
}

export const xml: Readonly<Record<string, ScalarFunction>> = { parse_xml: onText("dynamic", parseXml) };
